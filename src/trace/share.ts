/**
 * A run that is long goes in circles: parts of its machines, events and actions that are equal are
 * kept once. That is what lets every step of a million events stay in memory.
 */
import type { Machine, Vcpu } from '../core/machine.ts'
import type { Step } from './trace.ts'

/** Gives back the first of all that were equal to a step's parts. */
export type Share = (before: Machine, step: Step) => Step

/** Different ones that are remembered; a run in circles needs far fewer, and counters do not pile up. */
const MOST = 20_000

export function sharing(): Share {
  let known = new Map<string, unknown>()
  const one = <T>(of: string, value: T): T => {
    const name = of + JSON.stringify(value)
    const first = known.get(name)
    if (first !== undefined) return first as T
    if (known.size >= MOST) known = new Map()
    known.set(name, value)
    return value
  }
  const part = <K extends keyof Machine>(of: K, before: Machine, now: Machine): Machine[K] =>
    before[of] === now[of] ? before[of] : one(of, now[of])
  const vcpus = (before: Machine, now: Machine): Machine['vcpus'] =>
    before.vcpus === now.vcpus
      ? before.vcpus
      : now.vcpus.map(
          (own, at): Readonly<Vcpu> => (own === before.vcpus[at] ? own : one('vcpu', own)),
        )
  return (before, { action, events, state }) => ({
    action: action && one('action', action),
    events: one('events', events),
    state:
      state === before
        ? before
        : {
            ioapic: part('ioapic', before, state),
            routes: part('routes', before, state),
            vmm: part('vmm', before, state),
            vcpus: vcpus(before, state),
            irqs: part('irqs', before, state),
            devices: part('devices', before, state),
            guest: part('guest', before, state),
          },
  })
}
