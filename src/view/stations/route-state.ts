import { msiDest, msiIsLevel, msiIsLogical, msiVector } from '../../core/chips/msi.ts'
import { msiAddress, msiData } from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import { type RouteKind, routeKind } from '../../trace/route-kind.ts'

/** One message, decoded for people. */
export interface MessageView {
  readonly address: number
  readonly data: number
  readonly dest: number
  readonly logical: boolean
  readonly vector: number
  readonly level: boolean
}

/** KVM's route of a GSI, what the RTE asks for, and how the two stand to each other. */
export interface RouteState {
  readonly kind: RouteKind
  readonly route: MessageView
  readonly wanted: MessageView
}

export function routeState(variant: Variant, machine: Machine, pin: number): RouteState {
  const lo = machine.ioapic.lo[pin] ?? 0
  const hi = machine.ioapic.hi[pin] ?? 0
  const route = messageView(machine.routes.address[pin] ?? 0, machine.routes.data[pin] ?? 0)
  const wanted = messageView(msiAddress(lo, hi), msiData(lo))
  return { kind: routeKind(variant, machine, pin), route, wanted }
}

export const messageView = (address: number, data: number): MessageView => ({
  address,
  data,
  dest: msiDest(address),
  logical: msiIsLogical(address),
  vector: msiVector(data),
  level: msiIsLevel(data),
})
