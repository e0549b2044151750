import { msiDest, msiIsLevel, msiIsLogical, msiVector } from '../core/chips/msi.ts'
import { isMasked, msiAddress, msiData, vectorOf } from '../core/chips/rte.ts'
import type { Machine } from '../core/machine.ts'
import type { Variant } from '../core/vmm/variant.ts'

/** One message, decoded for people. */
export interface MessageView {
  readonly address: number
  readonly data: number
  readonly dest: number
  readonly logical: boolean
  readonly vector: number
  readonly level: boolean
}

/**
 * KVM's route of a GSI against what the RTE asks for. `unused`: the VMM keeps no routing table.
 * `unset`: no interrupt was ever set up on the pin. `stale`: the two differ, masked or not.
 */
export interface RouteState {
  readonly kind: 'unused' | 'unset' | 'in-sync' | 'stale'
  readonly route: MessageView
  readonly wanted: MessageView
}

export function routeState(variant: Variant, machine: Machine, pin: number): RouteState {
  const lo = machine.ioapic.lo[pin] ?? 0
  const hi = machine.ioapic.hi[pin] ?? 0
  const route = messageView(machine.routes.address[pin] ?? 0, machine.routes.data[pin] ?? 0)
  const wanted = messageView(msiAddress(lo, hi), msiData(lo))
  return { kind: kindOf(variant, lo, route, wanted), route, wanted }
}

function kindOf(
  variant: Variant,
  lo: number,
  route: MessageView,
  wanted: MessageView,
): RouteState['kind'] {
  if (variant.eoi === 'tmr') return 'unused'
  if (route.address === 0 && vectorOf(lo) === 0 && isMasked(lo)) return 'unset'
  return route.address === wanted.address && route.data === wanted.data ? 'in-sync' : 'stale'
}

export const messageView = (address: number, data: number): MessageView => ({
  address,
  data,
  dest: msiDest(address),
  logical: msiIsLogical(address),
  vector: msiVector(data),
  level: msiIsLevel(data),
})
