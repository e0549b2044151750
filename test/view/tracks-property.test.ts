import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { remoteIrr } from '../../src/core/chips/rte.ts'
import { CLEANUP_VECTOR } from '../../src/core/guest/vector-domain.ts'
import type { Machine } from '../../src/core/machine.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { scenarios } from '../../src/core/scenarios/index.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { msiFirst, patched } from '../../src/core/vmm/qemu.ts'
import type { Variant } from '../../src/core/vmm/variant.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { type Host, openRun, type Run } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { routeState } from '../../src/view/stations/route-state.ts'
import type { Band, BandKind, Track, TrackLane } from '../../src/view/tracks/model.ts'
import { K0, plain, randomRun } from './track-runs.ts'
import { tracksOf } from './whole.ts'

const hosts: readonly Host[] = variants.flatMap((variant) => [
  { variant, kvm: K0 },
  { variant, kvm: { scan: 'K1', apicv: true } as const },
])

const anyHosts = fc.array(fc.constantFrom(...hosts), { minLength: 1, maxLength: 2 })
const anyPicks = fc.array(fc.nat(1000), { maxLength: 60 })
const anyScenario = fc.oneof(
  fc.constantFrom<Scenario>(...scenarios),
  fc.integer({ min: 1, max: 16 }).map(plain),
)

/** The steps after which some of a lane's bands say that something holds. */
function covered({ bands }: TrackLane, counts: (band: Band) => boolean, end: number): boolean[] {
  const steps = new Array<boolean>(end).fill(false)
  for (const band of bands) if (counts(band)) steps.fill(true, band.from, band.to)
  return steps
}

const any = () => true
const ofKind =
  (...kinds: readonly BandKind[]) =>
  ({ kind }: Band) =>
    kinds.includes(kind)
/** Any but those of a vector that Linux knows no interrupt for. */
const known = ({ title }: Band) => !title.includes('no irq')

/** The same, asked of the states. */
const inStates = (run: Run, lane: number, holds: (machine: Machine) => boolean): boolean[] =>
  Array.from({ length: run.schedule.length + 1 }, (_, cursor) => {
    const trace = run.lanes[lane]?.trace
    return trace !== undefined && holds(stateAt(trace, cursor))
  })

/** Every lane of the rows of a kind, with the vCPU of the row. */
function eachLane(
  tracks: readonly Track[],
  kind: string,
  check: (lane: number, row: TrackLane, vcpu: number) => void,
) {
  for (const track of tracks.filter((other) => other.kind === kind)) {
    const vcpu = Number(/\d+$/.exec(track.id)?.[0] ?? -1)
    for (const [lane, row] of track.lanes.entries()) check(lane, row, vcpu)
  }
}

const variantOf = (run: Run, lane: number): Variant =>
  run.lanes[lane]?.model.setup.variant as Variant

describe('rows of a run with any choices, on any machines', () => {
  it('have bands in order that never overlap, and marks on steps of the run', () => {
    fc.assert(
      fc.property(anyScenario, anyHosts, anyPicks, (scenario, machines, picks) => {
        const run = randomRun(scenario, machines, picks)
        const end = run.schedule.length + 1
        for (const pin of [scenario.focus, 10]) {
          for (const { bands, marks } of tracksOf(run, pin).flatMap(({ lanes }) => lanes)) {
            let last = 0
            for (const { from, to } of bands) {
              expect(from).toBeGreaterThanOrEqual(last)
              expect(to).toBeGreaterThan(from)
              last = to
            }
            expect(last).toBeLessThanOrEqual(end)
            const steps = marks.map(({ step }) => step)
            expect(steps).toEqual([...steps].sort((a, b) => a - b))
            expect(steps.every((step) => step >= 1 && step < end)).toBe(true)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('agree with the states: line, Remote IRR, stale route and running guest code', () => {
    fc.assert(
      fc.property(anyScenario, anyHosts, anyPicks, (scenario, machines, picks) => {
        const run = randomRun(scenario, machines, picks)
        const pin = scenario.focus
        const end = run.schedule.length + 1
        const tracks = tracksOf(run, pin)
        const device = scenario.devices.findIndex((other) => other.pin === pin)
        const irq = scenario.irqs.findIndex((other) => other.irq === pin)
        const agrees = (
          kind: string,
          counts: (band: Band) => boolean,
          holds: (machine: Machine, lane: number, vcpu: number) => boolean,
        ) =>
          eachLane(tracks, kind, (lane, row, vcpu) => {
            const expected = inStates(run, lane, (machine) => holds(machine, lane, vcpu))
            expect(covered(row, counts, end)).toEqual(expected)
          })
        const route = (machine: Machine, lane: number) =>
          routeState(variantOf(run, lane), machine, pin).kind
        agrees('line', any, (machine) => machine.devices[device]?.line ?? false)
        agrees('pin', any, (machine) => remoteIrr(machine.ioapic.lo[pin] ?? 0))
        agrees('route', ofKind('stale'), (machine, lane) => route(machine, lane) === 'stale')
        agrees('route', ofKind('route', 'route-next'), (machine, lane) => {
          return route(machine, lane) === 'in-sync'
        })
        agrees('linux', known, (machine, _, cpu) =>
          (machine.vcpus[cpu]?.stack ?? []).some((frame) => frame.irq === irq),
        )
      }),
      { numRuns: 25 },
    )
  })

  it('agree with the local APICs where every vector but the cleanup IPI is the pin’s', () => {
    const alone = fc.constantFrom(affinityMove, plain(2), plain(7))
    fc.assert(
      fc.property(alone, anyHosts, anyPicks, (scenario, machines, picks) => {
        const run = randomRun(scenario, machines, picks)
        const end = run.schedule.length + 1
        const holds = (machine: Machine, vcpu: number, sets: readonly ('irr' | 'isr' | 'pir')[]) =>
          sets.some((set) =>
            machine.vcpus[vcpu]?.lapic[set].some((vector) => vector !== CLEANUP_VECTOR),
          )
        const tracks = tracksOf(run, scenario.focus)
        const shown = new Set(tracks.map(({ id }) => id))
        const hidden = Array.from({ length: scenario.vcpus }, (_, vcpu) => vcpu).filter(
          (vcpu) => !shown.has(`lapic-${vcpu}`),
        )
        for (const lane of run.lanes.keys()) {
          const isBusy = (machine: Machine) =>
            hidden.some((vcpu) => holds(machine, vcpu, ['irr', 'isr', 'pir']))
          expect(inStates(run, lane, isBusy)).not.toContain(true)
        }
        eachLane(tracks, 'lapic', (lane, row, vcpu) => {
          const inService = inStates(run, lane, (machine) => holds(machine, vcpu, ['isr']))
          const held = inStates(run, lane, (machine) => holds(machine, vcpu, ['irr', 'isr', 'pir']))
          expect(covered(row, ofKind('isr', 'isr-irr'), end)).toEqual(inService)
          expect(covered(row, any, end)).toEqual(held)
        })
      }),
      { numRuns: 25 },
    )
  })

  it('give a vCPU without a row nothing to show', () => {
    fc.assert(
      fc.property(anyPicks, anyHosts, (picks, machines) => {
        const run = randomRun(eduMove, machines, picks)
        const shown = tracksOf(run, 11).map(({ id }) => id)
        run.lanes.forEach(({ trace }) => {
          for (const { events } of trace.steps) {
            for (const event of events) {
              if (event.type === 'irq_handler_entry' && event.irq === 11) {
                expect(shown).toContain(`linux-${event.cpu}`)
                expect(shown).toContain(`lapic-${event.cpu}`)
              }
            }
          }
        })
      }),
      { numRuns: 20 },
    )
  })
})

it('has tracks for 4,000 steps of two machines on 16 vCPUs', () => {
  const [device] = affinityMove.devices
  const storm = {
    ...plain(16),
    devices: device ? [{ ...device, behaviour: 'never' as const }] : [],
  }
  const run = openRun(storm, [
    { variant: patched, kvm: K0 },
    { variant: msiFirst, kvm: K0 },
  ])
  expect(run.schedule).toHaveLength(4_000)
  expect(tracksOf(run, 11).length).toBeGreaterThan(5)
})
