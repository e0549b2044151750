/** An event as its log has it, without place and time. */
import { originOf } from '../log/kinds.ts'
import { type QemuEvent, qemuBody } from '../trace/formats/qemu-text.ts'
import { type GuestRow, guestText } from './guest-text.ts'
import { type HostRow, hostBody, lostText } from './host-text.ts'
import type { Row } from './row.ts'

export function eventText(row: Row): string {
  if (row.type === 'events_lost') return lostText(row)
  switch (originOf(row.type)) {
    case 'qemu':
      return qemuBody(row as QemuEvent)
    case 'host':
      return hostBody(row as HostRow)
    case 'guest':
      return guestText(row as GuestRow)
  }
}
