/** What a guest's console tells of an interrupt, in its words. Spec: seed-trace.md. */
import { cpuList } from '../core/guest/cpu-list.ts'
import type { Row } from './row.ts'

export type GuestRow = Row<
  'guest_handler' | 'guest_stuck' | 'guest_affinity' | 'guest_ack_level' | 'guest_nobody_cared'
>

export function guestText(row: GuestRow): string {
  switch (row.type) {
    case 'guest_handler':
      return `The affinity mask was ${cpuList(row.mask)} and the handler is on ${row.cpu}`
    case 'guest_stuck':
      return `STUCK: handled ${row.handled} of ${row.wanted} wanted`
    case 'guest_affinity':
      return `### affinity irq ${row.irq} -> mask ${row.mask.toString(16)}`
    case 'guest_ack_level':
      return `ioapic_ack_level IRQ ${row.irq} moveit = ${row.moveit}`
    case 'guest_nobody_cared':
      return `irq ${row.irq}: nobody cared`
  }
}
