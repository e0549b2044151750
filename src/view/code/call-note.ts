import { pinOfInput } from '../../core/chips/ioapic.ts'
import { isLevel, isMasked, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Piece } from './vmm-call.ts'

/** What a piece of a call did, in a few words; null where its line says it all. */
export function pieceNote(piece: Piece, focus: number): string | null {
  const { events } = piece
  const delivery = deliveryNote(events)
  if (delivery) return delivery
  const set = events.find((event) => event.type === 'ioapic_set_remote_irr')
  if (set) return `pin ${set.pin}${had(piece, set.pin) ? ' had it already' : ''}`
  const clear = events.find((event) => event.type === 'ioapic_clear_remote_irr')
  if (clear) return `pin ${clear.pin}`
  const line = events.find((event) => event.type === 'ioapic_set_irq')
  if (line) return line.level === 0 ? null : lineNote(piece, pinOfInput(line.input))
  if (events.some(({ type }) => type === 'kvm_irqchip_commit_routes'))
    return routeNote(piece, focus)
  return piece.call.phase === 1 ? walkNote(piece) : null
}

const had = ({ before }: Piece, pin: number): boolean => remoteIrr(before.ioapic.lo[pin] ?? 0)

/** Why a line that rises asks for no service. */
function lineNote({ before }: Piece, pin: number): string | null {
  const lo = before.ioapic.lo[pin] ?? 0
  if (isLevel(lo)) return remoteIrr(lo) ? `pin ${pin} has Remote IRR 1` : null
  return isMasked(lo) ? `pin ${pin} masked` : null
}

function deliveryNote(events: readonly Event[]): string | null {
  if (!events.some(({ type }) => type === 'kvm_msi_set_irq')) return null
  const gsi = events.find((event) => event.type === 'kvm_set_irq')
  const reached = events.flatMap((event) =>
    event.type === 'kvm_apic_accept_irq' ? [event.vcpu] : [],
  )
  const goal = reached.length === 0 ? 'no vCPU took it' : `to vCPU ${reached.join(', ')}`
  return gsi ? `GSI ${gsi.gsi} ${goal}` : goal
}

function routeNote({ before, events }: Piece, pin: number): string {
  const update = events.find(
    (event) => event.type === 'ioapic_update_kvm_routes' && event.gsi === pin,
  )
  if (update?.type === 'ioapic_update_kvm_routes')
    return `GSI ${pin} ${update.changed ? 'changed' : 'as before'}`
  return isMasked(before.ioapic.lo[pin] ?? 0) ? `skips pin ${pin}` : ''
}

/** The EOI walk looked at a pin that waited for none. */
function walkNote({ before, call }: Piece): string | null {
  const pin = before.ioapic.lo.findIndex(
    (lo, at) => at >= call.walk && vectorOf(lo) === call.value && isLevel(lo),
  )
  return pin < 0 ? null : `pin ${pin} has Remote IRR 0`
}
