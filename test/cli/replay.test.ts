import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { quietDesign } from '../../src/core/scenarios/gallery-designs.ts'
import { ownScenario } from '../../src/core/scenarios/own.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { qemuLog } from '../../src/trace/formats/qemu-log.ts'
import type { StepRecord } from '../../src/trace/formats/states-json.ts'
import { everyKvm, host, laneOf } from '../core/machines.ts'
import { irqPath } from './captured.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const recorded = ['affinity-move', 'edu-move']

const replay = (...words: readonly string[]) => irqPath('replay', ...words)

async function steps(...words: readonly string[]): Promise<StepRecord[]> {
  const { out } = await replay('--format', 'json', ...words)
  return JSON.parse(out)
}

describe('irq-path replay', () => {
  it('prints the run of the mail when nothing else is asked for', async () => {
    const { exit, out, err } = await replay()
    const { trace } = laneOf(affinityMove, host('original'))
    expect(exit).toBe(0)
    expect(out.split('\n')).toEqual(qemuLog(trace, affinityMove.debugLines))
    expect(out.split('\n').filter((line) => line.startsWith('ioapic'))).toHaveLength(22)
    expect(err).toBe('')
  })

  it('leaves out the two debug lines, and nothing else, when told to', async () => {
    const [all, some] = await Promise.all([replay(), replay('--no-debug-lines')])
    const isDebug = (line: string) => /^ioapic_(service|update_kvm_routes):/.test(line)
    expect(some.out.split('\n')).toEqual(all.out.split('\n').filter((line) => !isDebug(line)))
    expect(all.out.split('\n').filter(isDebug)).toHaveLength(4)
  })

  it.each(recorded.flatMap((id) => variants.map((variant) => [id, variant.id] as const)))(
    'runs %s under %s, on every KVM and both I/O APIC versions',
    async (scenario, qemu) => {
      for (const { scan, apicv } of everyKvm) {
        for (const ioapic of ['0x11', '0x20']) {
          const machine = ['--qemu', qemu, '--kvm', scan, '--ioapic', ioapic]
          const more = apicv ? ['--apicv'] : []
          const { exit, out } = await replay('--scenario', scenario, ...machine, ...more)
          expect(exit).toBe(0)
          expect(out).toContain('The affinity mask was')
        }
      }
    },
  )

  it('runs every scenario of the gallery, and one that was drawn in the page', async () => {
    const drawn = ownScenario(
      quietDesign({ happenings: [{ when: 'quiet', what: 'raise', pin: 11 }] }),
    )
    for (const id of [...gallery.map(({ scenario }) => scenario.id), drawn.id]) {
      const { exit, out } = await replay('--scenario', id)
      expect([id, exit]).toEqual([id, 0])
      expect(out.split('\n').length).toBeGreaterThan(3)
    }
  })

  it('takes each option into account', async () => {
    const last = async (...words: readonly string[]) => (await steps(...words)).at(-1)?.state
    expect(await last()).toMatchObject({ line: 1, remoteIrr: 1 })
    expect(await last('--qemu', 'patched')).toMatchObject({ line: 0, remoteIrr: 0 })
    expect(await last('--kvm', 'K1')).toMatchObject({ line: 0, remoteIrr: 0 })
    expect(await last('--kvm', 'K1', '--apicv')).toMatchObject({ line: 1, remoteIrr: 1 })
    expect(await last('--scenario', 'edu-move')).toMatchObject({ vector: 34, cpu: 2 })
  })
})

describe('irq-path replay --format json', () => {
  it('is one array, from the start on, with an element a step', async () => {
    const { out } = await replay('--format', 'json')
    const records: StepRecord[] = JSON.parse(out)
    expect(records.map(({ step }) => step)).toEqual(records.map((_, at) => at))
    expect(records).toHaveLength(laneOf(affinityMove, host('original')).trace.steps.length + 1)
    expect(out.split('\n')).toHaveLength(records.length + 2)
  })

  it('starts with the state of the mail, where nobody has acted', async () => {
    const [start] = await steps()
    const vcpu = { irr: [], isr: [], tmr: [], pir: [], eoiExit: [], eoiExitLoaded: [] }
    expect(start).toEqual({
      step: 0,
      actor: null,
      action: null,
      events: [],
      state: {
        pin: 11,
        rteHigh: '02000000',
        rteLow: '00008021',
        line: 0,
        remoteIrr: 0,
        ioregsel: 0x27,
        route: { address: 'fee02000', data: '8021' },
        vcpus: [0, 1, 2, 3].map((cpu) => ({
          vcpu: cpu,
          ...vcpu,
          ...(cpu === 2 && { eoiExit: [33], eoiExitLoaded: [33] }),
          scanPending: false,
        })),
        desired: '0-3',
        pending: '0',
        effective: '2',
        affinityPending: true,
        moveInProgress: false,
        vector: 33,
        cpu: 2,
      },
    })
  })

  it('names who moved, and what a tracer saw', async () => {
    const [, first, second] = await steps()
    expect(first).toMatchObject({
      actor: 'device 11',
      action: { agent: 'device', pin: 11 },
      events: [{ type: 'ioapic_set_irq', input: 11, level: 1 }],
    })
    expect(second).toMatchObject({ actor: 'vmm 4', action: { agent: 'vmm', thread: 4 } })
  })

  it('tells the bitmap to come from the one that is loaded, while a scan is pending', async () => {
    const updated = (await steps()).find(({ state }) => state.route.address === 'fee00000')
    expect(updated?.state.vcpus[2]).toMatchObject({
      scanPending: true,
      eoiExit: [],
      eoiExitLoaded: [33],
    })
    expect(updated?.state.vcpus[0]).toMatchObject({ eoiExit: [33], eoiExitLoaded: [] })
  })
})

describe('an argument that is not understood', () => {
  const damaged = ownScenario(quietDesign()).id.replace('p11.l', 'p99.l')
  it.each([
    [['--scenario', 'boot'], 'boot', 'affinity-move, edu-move'],
    [['--scenario', damaged], damaged, 'choose 1 or 3 to 23'],
    [['--qemu', 'qemu9'], 'qemu9', 'original, patched, msi-last'],
    [['--kvm', 'K3'], 'K3', 'K0, K1, K1p, K2'],
    [['--ioapic', '32'], '32', '0x11, 0x20'],
    [['--format', 'vcd'], 'vcd', 'qemu-log, json'],
  ])('%j is named together with what is known, exit code 2', async (words, value, known) => {
    const { exit, out, err } = await replay(...words)
    expect(exit).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(`'${value}'`)
    expect(err).toContain(known)
  })

  it.each([
    [['replay', '--speed', '2'], '--speed'],
    [['replay', 'extra'], 'argument'],
    [['replay', '--kvm'], '--kvm'],
    [['explode'], 'explode'],
    [['conformance'], 'path'],
    [[], 'Usage'],
  ])('%j ends with a reason and exit code 2', async (words, reason) => {
    const { exit, out, err } = await irqPath(...words)
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(reason)
  })
})

describe('--help', () => {
  it.each([
    [['--help'], 'conformance'],
    [['replay', '--help'], 'affinity-move, edu-move'],
    [['conformance', '--help'], '.jsonl.gz'],
    [['help', 'replay'], '--no-debug-lines'],
  ])('%j explains itself, exit code 0', async (words, word) => {
    const { exit, out, err } = await irqPath(...words)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toContain(word)
  })

  it('says that a dead interrupt is no failure of a replay', async () => {
    const { out } = await replay('--help')
    expect(out.replace(/\s+/g, ' ')).toContain('the exit code is 0 whenever the run could be made')
  })
})
