/** Why a value is what it is, and where two runs part: the causes come from the model alone. */
import { describe, expect, it } from 'vitest'
import type { ScanRule } from '../../../src/core/chips/eoi-exit.ts'
import { affinityMove } from '../../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../../../src/core/scenarios/scenario.ts'
import { msiFirst, original, patched } from '../../../src/core/vmm/qemu.ts'
import type { Variant } from '../../../src/core/vmm/variant.ts'
import { type Cell, cellKey, cellValue } from '../../../src/trace/causes/cell.ts'
import { historyOf } from '../../../src/trace/causes/history.ts'
import { differenceOf, partings } from '../../../src/trace/causes/parting.ts'
import { changesAround, why } from '../../../src/trace/causes/why.ts'
import { type Lane, openRun } from '../../../src/trace/run.ts'
import { type Step, stateAt } from '../../../src/trace/trace.ts'

const host = (variant: Variant, scan: ScanRule = 'K0') => ({ variant, kvm: { scan, apicv: false } })
const compare = (scenario: Scenario, ...hosts: ReturnType<typeof host>[]) =>
  openRun(scenario, hosts)
const seed = compare(affinityMove, host(original), host(patched))
const [broken, fixed] = seed.lanes as [Lane, Lane]

const stepWith = ({ trace }: Lane, type: string, nth = 0): number =>
  trace.steps.flatMap(({ events }, at) =>
    events.some((event) => event.type === type) ? [at + 1] : [],
  )[nth] ?? -1

const chain = ({ model, trace }: Lane, cursor: number, cell: Cell) =>
  why(model.setup, trace, cursor, cell).map(({ step, cell: each, as }) => {
    const types = trace.steps[step - 1]?.events.map(({ type }) => type) ?? ['start']
    return { cell: cellKey(each), as, types }
  })

describe('why', () => {
  it('leads in six links from the handler on the wrong CPU to the route that was not yet updated, and to the device', () => {
    const links = chain(broken, stepWith(broken, 'irq_handler_entry', 1), { of: 'running', at: 2 })
    expect(links.map(({ cell }) => cell)).toEqual([
      'running 2',
      'isr 2 33',
      'irr 2 33',
      'route 11',
      'rte-high 11',
      'line 11',
    ])
    expect(links[3]?.types).toContain('ioapic_update_kvm_routes')
  })

  it('leads from the stuck Remote IRR to the EOI that stayed inside KVM, and on to its bitmap', () => {
    const links = chain(broken, seed.schedule.length, { of: 'remote-irr', at: 11 })
    expect(links.slice(0, 4).map(({ cell, as }) => `${as} ${cell}`)).toEqual([
      'asked remote-irr 11',
      'kept isr 2 33',
      'used eoi-exit 2 33',
      'used route 11',
    ])
    expect(links[1]?.types).toContain('eoi_dropped')
    expect(links.length).toBeLessThanOrEqual(7)
  })

  it('leads from a Remote IRR that was cleared to the EOI, the interrupt that it ended, and where that came from', () => {
    const links = chain(fixed, seed.schedule.length, { of: 'remote-irr', at: 11 })
    expect(links.map(({ cell }) => cell)).toEqual([
      'remote-irr 11',
      'isr 0 33',
      'running 0',
      'isr 0 33',
      'irr 0 33',
      'route 11',
      'rte-high 11',
      'effective 0',
      'pending 0',
      'line 11',
    ])
  })

  it('goes back in time with every link, and every link names the last write before it', () => {
    for (const lane of [...seed.lanes, ...compare(eduMove, host(original, 'K1')).lanes]) {
      const { setup } = lane.model
      for (const cell of historyOf(setup, lane.trace).cells) {
        const end = lane.trace.steps.length
        const links = why(setup, lane.trace, end, cell)
        links.forEach((link, at) => {
          if (link.as === 'used') expect(link.step).toBeLessThanOrEqual(links[at - 1]?.step ?? end)
        })
        for (const { cell: each, value, step } of links)
          expect(cellValue(setup, stateAt(lane.trace, step), each)).toBe(value)
      }
    }
  })
})

describe('the history of a trace', () => {
  it('holds every change of every value that it names, and the steps around any place', () => {
    for (const { model, trace } of seed.lanes) {
      const history = historyOf(model.setup, trace)
      for (const cell of history.cells) {
        const values = [trace.initial, ...trace.steps.map(({ state }: Step) => state)].map(
          (machine) => cellValue(model.setup, machine, cell),
        )
        const changes = values.flatMap((value, at) =>
          at > 0 && value !== values[at - 1] ? [at] : [],
        )
        const written = history.writesOf(cell).filter(({ changed }) => changed)
        expect(written.map(({ step }) => step)).toEqual(changes)
        const around = changesAround(model.setup, trace, 40, cell)
        expect(around.previous).toBe(changes.findLast((at) => at < 40) ?? null)
        expect(around.next).toBe(changes.find((at) => at > 40) ?? null)
      }
    }
  })
})

describe('two runs', () => {
  it('of the seed part once: A used the route as it was, B had written the new one', () => {
    const { roots, tainted } = partings(seed)
    expect(roots).toHaveLength(1)
    const [root] = roots
    expect(root?.sides.map((side) => side?.value)).toEqual(['2 33', '0 33'])
    const difference = root && differenceOf(seed, root)
    expect(difference?.map(({ cell, value }) => `${cellKey(cell)}: ${value}`)).toEqual([
      'route 11: fee02000 8021',
      'route 11: fee00000 8021',
    ])
    expect(difference?.[1].step).toBe(stepWith(fixed, 'ioapic_update_kvm_routes', 0))
    expect(Math.min(...tainted[0])).toBe(root?.sides[0]?.step)
    expect(tainted[1]).toContain(stepWith(fixed, 'ioapic_clear_remote_irr', 1))
  })

  it('of one QEMU under two rules of KVM part where one clears a Remote IRR and the other never does', () => {
    const run = compare(affinityMove, host(original), host(original, 'K1'))
    const { roots } = partings(run)
    expect(roots.map(({ sides }) => sides.map((side) => side && cellKey(side.cell)))).toEqual([
      [null, 'remote-irr 11'],
    ])
  })

  it('that only do their work in another order do not part', () => {
    const run = compare(affinityMove, host(patched), host(patched, 'K1'))
    expect(partings(run).roots).toEqual([])
    expect(partings(run).tainted.map(({ size }) => size)).toEqual([0, 0])
  })

  it('part once for each misdelivery where the machine recovers in between', () => {
    const run = compare(eduMove, host(original, 'K1'), host(patched, 'K1'))
    const { roots } = partings(run)
    expect(roots.length).toBeGreaterThan(1)
    for (const root of roots) {
      expect(root.sides[0]?.cell.of).toBe('irr')
      expect(differenceOf(run, root)?.map(({ cell }) => cell.of)).toEqual(['route', 'route'])
    }
  })

  it('of which one has no routes part by what each takes its message from', () => {
    const run = compare(affinityMove, host(original), host(msiFirst))
    const [root] = partings(run).roots
    expect(root && differenceOf(run, root)?.map(({ cell }) => cell.of)).toEqual([
      'route',
      'rte-high',
    ])
  })

  it('with a single lane have nothing to part from', () => {
    expect(partings(compare(affinityMove, host(original))).roots).toEqual([])
  })
})
