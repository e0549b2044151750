import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { quietDesign } from '../../src/core/scenarios/gallery-designs.ts'
import { scenarioById } from '../../src/core/scenarios/index.ts'
import { ownScenario } from '../../src/core/scenarios/own.ts'
import { withIoapicVersion } from '../../src/core/scenarios/scenario.ts'
import { type NativeRun, readNative, writeNative } from '../../src/trace/formats/native.ts'
import { type Host, hostsOf, movesTo, openCourses, openRun, type Run } from '../../src/trace/run.ts'
import { lastState } from '../../src/trace/trace.ts'
import { host } from '../core/machines.ts'
import { everyModel, modelAndPicks, walk } from '../core/random-runs.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const pair = openRun(affinityMove, [host('original'), host('patched', 'K1', true)])
const forked = () =>
  openRun(affinityMove, hostsOf(pair), [...movesTo(pair, 0, 5), { agent: 'user', irq: 11, cpu: 3 }])
const file = (): NativeRun => JSON.parse(writeNative(pair))
const ends = ({ lanes }: Run) => lanes.map(({ trace }) => lastState(trace))

function reopened(run: Run): Run {
  const read = readNative(writeNative(run))
  if (!read.ok) throw new Error(read.error)
  return read.value
}

/** What is said about a file that differs from a good one in `changes`. */
function faultOf(changes: object): string {
  const read = readNative(JSON.stringify({ ...file(), ...changes }))
  return read.ok ? 'no fault' : read.error
}

describe('a run in a file', () => {
  it('comes back with its machines, its schedule and all its states', () => {
    const back = reopened(pair)
    expect(back.lanes.map(({ model }) => model.setup)).toEqual(
      pair.lanes.map(({ model }) => model.setup),
    )
    expect(back.schedule).toEqual(pair.schedule)
    expect(back.lanes.map(({ trace }) => trace)).toEqual(pair.lanes.map(({ trace }) => trace))
  })

  it('says in words what it holds', () => {
    const { final, schedule, ...rest } = file()
    expect(rest).toEqual({
      format: 'irq-path run',
      version: 1,
      scenario: { id: 'affinity-move', ioapicVersion: '0x20' },
      hosts: [
        { qemu: 'original', kvm: 'K0', apicv: false },
        { qemu: 'patched', kvm: 'K1', apicv: true },
      ],
      chosen: 0,
    })
    expect(schedule.slice(0, 3)).toEqual(['device 11', 'vmm 4', 'vmm 4'])
    expect(final).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.any(String)])
  })

  it('keeps the I/O APIC version that was set', () => {
    const run = openRun(withIoapicVersion(affinityMove, 0x11), [host('original')])
    expect(reopened(run).scenario.ioapic.version).toBe(0x11)
  })

  it('keeps apart what was chosen by hand and what followed by itself', () => {
    const run = forked()
    const back = reopened(run)
    expect(back.chosen).toEqual(run.chosen)
    expect(back.chosen).toHaveLength(2)
    for (const moves of back.chosen) expect(moves).toHaveLength(6)
    expect(back.schedule.length).toBeGreaterThan(6)
  })

  it('brings back two branches side by side, each with its own schedule', () => {
    const [first] = hostsOf(pair) as [Host]
    const run = openCourses(affinityMove, [
      { host: first, chosen: [] },
      { host: first, chosen: forked().chosen[0] ?? [] },
    ])
    const back = reopened(run)
    expect(back.shared).toBe(false)
    expect(back.chosen).toEqual(run.chosen)
    expect(back.schedule).toEqual(run.schedule)
    expect(ends(back)).toEqual(ends(run))
  })

  it('takes all of a schedule as chosen that the default no longer makes', () => {
    const turned = forked()
    const read = readNative(JSON.stringify({ ...JSON.parse(writeNative(turned)), chosen: 3 }))
    expect(read).toMatchObject({ ok: true, value: { chosen: [turned.schedule, turned.schedule] } })
  })

  it('brings back any run of any scenario and machine', () => {
    const listed = everyModel.filter(({ model }) => scenarioById(model.setup.scenario.id))
    fc.assert(
      fc.property(modelAndPicks(200, listed), ({ model: its, picks }) => {
        const model = its()
        const { schedule } = walk(model, picks, (b, _, action) => model.apply(b, action).state)
        const run = openRun(model.setup.scenario, [model.setup], schedule)
        const back = reopened(run)
        expect(back.schedule).toEqual(run.schedule)
        expect(back.chosen).toEqual(run.chosen)
        expect(ends(back)).toEqual(ends(run))
      }),
      { numRuns: 30 },
    )
  })
})

describe('a file that cannot be read', () => {
  it.each([
    [{ format: 'trace' }, 'format is "trace", but should be "irq-path run".'],
    [{ version: 2, hosts: 7 }, 'version is 2, but should be 1.'],
    [
      {
        scenario: {
          id: ownScenario(quietDesign()).id.replace('p11.l', 'p99.l'),
          ioapicVersion: '0x20',
        },
      },
      'scenario.id is a scenario that cannot be made. IRQ 99, pin: choose 1 or 3 to 23',
    ],
    [
      { schedule: ['guest 1', 'guest 9'] },
      'schedule has the move "guest 9", but the scenario has no such thing.',
    ],
    [
      { scenario: { id: 'boot', ioapicVersion: '0x20' } },
      'scenario.id is "boot", but should be one of affinity-move, edu-move',
    ],
    [
      { scenario: { id: 'edu-move', ioapicVersion: 32 } },
      'scenario.ioapicVersion is 32, but should be one of 0x11, 0x20.',
    ],
    [{ hosts: 'original' }, 'hosts is "original", but should be a list.'],
    [{ hosts: [] }, 'hosts names 0 machines, but a run has one or two.'],
    [
      { hosts: [1, 2, 3].map(() => file().hosts[0]) },
      'hosts names 3 machines, but a run has one or two.',
    ],
    [
      { hosts: [{ qemu: 'original', kvm: 'K9', apicv: false }] },
      'hosts[0].kvm is "K9", but should be one of K0, K1, K1p, K2.',
    ],
    [
      { hosts: [{ qemu: 'original', kvm: 'K0' }] },
      'hosts[0].apicv is nothing, but should be true or false.',
    ],
    [
      { schedule: ['device 11', 'vmm x'] },
      'schedule[1] is not an action: "vmm x" is not an action.',
    ],
    [{ chosen: -1 }, 'chosen is -1, but should be a whole number from 0.'],
    [{ final: [1] }, 'final[0] is 1, but should be a text.'],
  ])('is refused with the place and the reason: %j', (changes, sentence) => {
    expect(faultOf(changes)).toContain(sentence)
  })

  it('is refused when it is no JSON, or no object', () => {
    expect(readNative('{"format":')).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^This is not JSON: .+\.$/),
    })
    expect(readNative('[]')).toEqual({
      ok: false,
      error: 'The document is [], but should be an object.',
    })
  })

  it('is refused when its run ends elsewhere than it says, and the machine is named', () => {
    const [first = ''] = file().final
    expect(faultOf({ final: [first, '0000000000000000'] })).toMatch(/does not end as final\[1\]/)
    expect(faultOf({ final: [first] })).toMatch(/does not end as final\[1\]/)
    expect(faultOf({ schedule: ['user 11 3', ...file().schedule] })).toMatch(/does not end/)
  })

  it('never throws, whatever is in it', () => {
    const good = file()
    const names = Object.keys(good)
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        const read = readNative(JSON.stringify({ ...good, [name]: value }))
        if (!read.ok) expect(read.error).toMatch(/\.$/)
      }),
      { numRuns: 300 },
    )
  })
})
