/** KVM's route of a GSI against the message that the RTE asks for at that moment. */
import { isMasked, msiAddress, msiData, vectorOf } from '../core/chips/rte.ts'
import type { Machine } from '../core/machine.ts'
import type { Setup } from '../core/setup.ts'
import type { Variant } from '../core/vmm/variant.ts'

/**
 * `unused`: there is no routing table. `unset`: no interrupt was ever set up on the pin.
 * `stale`: the route is not what the RTE asks for, masked or not.
 */
export type RouteKind = 'unused' | 'unset' | 'in-sync' | 'stale'

export function routeKind(variant: Variant, { ioapic, routes }: Machine, pin: number): RouteKind {
  const lo = ioapic.lo[pin] ?? 0
  const [address, data] = [routes.address[pin] ?? 0, routes.data[pin] ?? 0]
  if (variant.eoi === 'tmr' || variant.scan) return 'unused'
  if (address === 0 && vectorOf(lo) === 0 && isMasked(lo)) return 'unset'
  const isWanted = address === msiAddress(lo, ioapic.hi[pin] ?? 0) && data === msiData(lo)
  return isWanted ? 'in-sync' : 'stale'
}

/** Whether KVM's copy of a pin's message is not what the RTE asks for; never where it is no copy. */
export const isStale = ({ variant }: Setup, machine: Machine, pin: number): boolean =>
  routeKind(variant, machine, pin) === 'stale'
