/** Which local APIC the interrupt of a pin concerns, and by which vector. */
import { vectorOf } from '../../core/chips/rte.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { reachedBy } from '../narrate/words.ts'
import { routeState } from '../stations/route-state.ts'

/** The pin's vector: what the RTE says, or, where it says none, the route. */
export function vectorInFocus({ trace }: Lane, cursor: number, pin: number): number {
  const { ioapic, routes } = stateAt(trace, cursor)
  return vectorOf(ioapic.lo[pin] ?? 0) || (routes.data[pin] ?? 0) & 0xff
}

/** The vCPU that has the vector in service or pending, or that a message would reach; else 0. */
export function vcpuInFocus(lane: Lane, cursor: number, pin: number): number {
  const machine = stateAt(lane.trace, cursor)
  const vector = vectorInFocus(lane, cursor, pin)
  const holds = (set: 'isr' | 'irr' | 'pir') =>
    machine.vcpus.findIndex(({ lapic }) => lapic[set].includes(vector))
  const held = [holds('isr'), holds('irr'), holds('pir')].find((vcpu) => vcpu >= 0)
  const { wanted } = routeState(lane.model.setup.variant, machine, pin)
  return held ?? reachedBy(machine, wanted)[0] ?? 0
}
