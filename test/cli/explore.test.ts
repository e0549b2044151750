import { describe, expect, it, vi } from 'vitest'
import { parseAction } from '../../src/core/action.ts'
import { cell, setupOf, shownAt } from '../trace/cells.ts'
import { irqPath } from './captured.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const explore = (...words: readonly string[]) => irqPath('explore', ...words)

interface Written {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  readonly complete: boolean
  readonly boundedBy: string | null
  readonly seconds: number
  readonly interchangeable: readonly (readonly number[])[]
  readonly properties: readonly {
    readonly id: string
    readonly expectation: string
    readonly holds: boolean | null
    readonly length: number | null
    readonly switches: number | null
    readonly schedule: readonly string[] | null
    readonly calmest: readonly string[] | null
  }[]
}

async function json(...words: readonly string[]): Promise<Written> {
  const { out } = await explore('--json', ...words)
  return JSON.parse(out)
}

const actions = (schedule: readonly string[]) =>
  schedule.map((text) => {
    const parsed = parseAction(text)
    if (!parsed.ok) throw new Error(parsed.error)
    return parsed.value
  })

describe('irq-path explore', () => {
  it('searches the original under K0 with the same vector when nothing else is asked for', async () => {
    const bare = await explore('--json')
    const full = await explore(
      ...['--json', '--qemu', 'original', '--kvm', 'K0', '--guest', 'same-vector'],
      ...['--device', 'seed', '--vcpus', '2', '--asserts', '3', '--affinity-writes', '1'],
      ...['--max-states', '5000000', '--max-depth', '1000000', '--max-memory', '1000'],
    )
    const parts = [bare, full].map(({ out }) => ({ ...JSON.parse(out), seconds: 0 }))
    expect(parts[0]).toEqual(parts[1])
  })

  it('gives one JSON object with the size, the verdicts and their schedules', async () => {
    const result = await json()
    expect(result).toMatchObject({ states: 255, transitions: 406, depth: 73, complete: true })
    expect(result.seconds).toBeGreaterThan(0)
    for (const { expectation, holds, length, switches, schedule } of result.properties) {
      expect(['always', 'sometimes']).toContain(expectation)
      expect(schedule === null).toBe(holds === (expectation === 'always'))
      expect(schedule?.length ?? null).toBe(length)
      expect(switches === null).toBe(schedule === null)
    }
  })

  it('writes schedules as actions that lead to what they show', async () => {
    const setup = setupOf(cell('original', 'K0', 'same-vector', 'seed'))
    const { properties } = await json()
    const shown = properties.filter(({ schedule }) => schedule !== null)
    expect(shown.map(({ id }) => id)).toContain('no-dead-pin')
    for (const { id, schedule, calmest } of shown) {
      for (const path of [schedule, calmest]) {
        expect(shownAt(setup, id, actions(path ?? [])), id).toBe(path?.length)
      }
    }
  })

  it('passes every option on to the search', async () => {
    const refuted = async (...words: readonly string[]) =>
      (await json(...words)).properties.flatMap(({ id, holds }) => (holds === false ? [id] : []))
    expect(await refuted('--qemu', 'patched')).toEqual([])
    expect(await refuted('--kvm', 'K1')).not.toContain('no-dead-pin')
    expect(await refuted('--kvm', 'K1', '--apicv')).toContain('no-dead-pin')
    expect(await refuted('--qemu', 'patched', '--guest', 'in-service-rewrite')).toContain(
      'no-dead-pin',
    )
    expect(await refuted('--device', 'ordinary')).toContain('quiet-means-clear')
    expect((await json('--qemu', 'patched', '--vcpus', '3')).states).toBeGreaterThan(770)
    expect((await json('--qemu', 'patched', '--asserts', '2')).states).toBeLessThan(770)
    expect((await json('--affinity-writes', '2')).states).toBe(582)
  })

  it('ends with 0 when nothing is refuted, with 1 when a claim is violated or a witness missing', async () => {
    expect((await explore('--qemu', 'patched')).exit).toBe(0)
    expect((await explore('--kvm', 'K1')).exit).toBe(1)
    const unmoved = ['--qemu', 'patched', '--device', 'ordinary', '--asserts', '1'] as const
    expect((await json(...unmoved)).properties.filter(({ holds }) => holds === false)).toEqual([
      expect.objectContaining({ id: 'handler-on-new-cpu', expectation: 'sometimes' }),
    ])
    expect((await explore(...unmoved)).exit).toBe(1)
  })

  it('counts one thing as one', async () => {
    const { out } = await explore('--max-states', '1')
    expect(out).toMatch(/^1 state, 0 transitions, /)
    const moved = await explore('--guest', 'in-service-rewrite')
    expect(moved.out).toMatch(/quiet-after-move: shown, \d+ moves, 1 switch$/m)
  })

  it('ends with 0 when a bound cut the search before anything was refuted, and says so', async () => {
    const few = await explore('--max-states', '50')
    expect(few).toMatchObject({ exit: 0, err: '' })
    expect(few.out).toMatch(/^50 states, .*: bounded by states\n/)
    expect(few.out).toContain('no-dead-pin: no answer within the bounds')
    const { complete, boundedBy, properties } = await json('--max-states', '50')
    expect({ complete, boundedBy }).toEqual({ complete: false, boundedBy: 'states' })
    expect(properties.every(({ holds }) => holds === null)).toBe(true)
    expect((await json('--max-depth', '10')).boundedBy).toBe('depth')
  })

  it('stops at the memory that it is given, and calls it so', async () => {
    const large = ['--guest', 'in-service-rewrite', '--vcpus', '3', '--max-memory', '1'] as const
    expect((await explore(...large)).out).toMatch(/^\d+ states, .*: bounded by memory\n/)
    const { boundedBy, complete, properties } = await json(...large)
    expect({ boundedBy, complete }).toEqual({ boundedBy: 'bytes', complete: false })
    expect(properties.find(({ id }) => id === 'quiet-means-clear')?.holds).toBeNull()
  })

  it('comes to the same verdicts from fewer states with --symmetry, and says what it took for one', async () => {
    const cell = ['--device', 'ordinary', '--vcpus', '4'] as const
    const [whole, reduced] = [await json(...cell), await json(...cell, '--symmetry')]
    const verdicts = ({ properties }: Written) => properties.map(({ id, holds }) => [id, holds])
    expect(verdicts(reduced)).toEqual(verdicts(whole))
    expect(reduced.states).toBeLessThan(whole.states)
    expect([whole.interchangeable, reduced.interchangeable]).toEqual([[], [[0, 1, 2]]])
    const told = await explore(...cell, '--symmetry')
    expect(told.out.split('\n')[1]).toBe('taken for one another: vCPUs 0, 1, 2')
    const alone = await explore('--symmetry')
    expect(alone.out.split('\n')[1]).toBe('no two vCPUs are interchangeable: nothing is reduced')
  })

  it('ends with 1 when a claim was violated before the bound', async () => {
    const { exit, out } = await explore('--max-depth', '65')
    expect(exit).toBe(1)
    expect(out).toContain('delivered-as-rte-names: violated, 60 moves, 4 switches')
  })

  it.each([
    ['--qemu', 'upstream'],
    ['--kvm', 'K9'],
    ['--guest', 'none'],
    ['--device', 'edu'],
    ['--vcpus', '1'],
    ['--vcpus', '17'],
    ['--asserts', '0'],
    ['--asserts', 'many'],
    ['--max-states', '0'],
    ['--max-states', '1e3'],
    ['--max-depth', '-1'],
    ['--max-memory', '0'],
    ['--max-memory', '1GB'],
    ['--affinity-writes', '0'],
    ['--affinity-writes', '101'],
  ])('ends with 2 for %s %s, names the option, and prints nothing', async (option, value) => {
    const { exit, out, err } = await explore(option, value)
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(option)
  })

  it('tells people the extent and one line for each claim', async () => {
    const { out } = await explore()
    expect(out.split('\n')[0]).toMatch(
      /^255 states, 406 transitions, depth 73, \d+\.\d\d s: complete$/,
    )
    expect(out.split('\n').slice(1)).toEqual([
      'delivered-as-rte-names: violated, 60 moves, 4 switches',
      'eoi-reaches-ioapic: violated, 70 moves, 4 switches',
      'ack-clears-remote-irr: violated, 71 moves, 4 switches',
      'no-dead-pin: violated, 71 moves, 4 switches',
      'no-interrupt-off-affinity: violated, 66 moves, 4 switches',
      'quiet-means-clear: holds',
      'handler-on-new-cpu: never',
      'quiet-after-move: never',
    ])
  })

  it('has every option in its help, with its bounds and its preset', async () => {
    const { exit, out } = await explore('--help')
    expect(exit).toBe(0)
    const words = out.replaceAll(/\s+/g, ' ')
    expect(words).toContain(
      '--affinity-writes <n> how often the user may write smp_affinity, 1 to 100 (default: 1)',
    )
    expect(words).toMatch(/--max-memory <MB> .*megabytes, 1 to 100000 \(default: 1000\)/)
    expect(words).toContain('--symmetry')
  })
})
