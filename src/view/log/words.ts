/** What an event did, in a few plain words beside its line. */
import { hex, hex8 } from '../../base/bits.ts'
import { EOIR, IOREGSEL, IOWIN } from '../../core/chips/ioapic.ts'
import { destOf, isLogical, LEVEL, MASKED, REMOTE_IRR, vectorOf } from '../../core/chips/rte.ts'
import type { EventTable } from '../../log/event-table.ts'
import type { Kind } from '../../log/kinds.ts'
import { type LogState, lowBit, UNKNOWN } from '../../log/replay/state.ts'
import { NO_PIN } from './event-pin.ts'
import { targetOf } from './history-forms.ts'
import { isStale } from './staleness.ts'
import { guestWords } from './words-guest.ts'
import { hostWords } from './words-host.ts'

export interface Words {
  readonly text: string
  /** `bad` for what goes wrong here; `inferred` for what the line itself does not say. */
  readonly tone: 'plain' | 'bad' | 'inferred'
}

/** An event and what is known before and after it. */
export interface Told {
  readonly events: EventTable
  readonly index: number
  readonly pin: number
  readonly before: LogState
  readonly after: LogState
}

export type Teller = (told: Told) => Words | null

export const plain = (text: string): Words => ({ text, tone: 'plain' })
export const bad = (text: string): Words => ({ text, tone: 'bad' })

export const wordsOf = (told: Told): Words | null =>
  TELLERS[told.events.kind(told.index)]?.(told) ?? null

const TELLERS: Partial<Readonly<Record<Kind, Teller>>> = {
  ioapic_set_irq: setIrq,
  ioapic_set_remote_irr: remoteIrrSet,
  ioapic_clear_remote_irr: ({ before, pin }) =>
    plain(lowBit(before, pin, REMOTE_IRR) === null ? 'Remote IRR cleared' : 'Remote IRR 1 to 0'),
  ioapic_eoi_broadcast: ({ pin, events, index }) =>
    plain(
      pin === NO_PIN
        ? `EOI for vector ${events.value(index, 0)}, no pin known`
        : `EOI for pin ${pin}`,
    ),
  ioapic_eoi_delayed_reassert: ({ pin }) => bad(`storm: pin ${pin} waits before the next delivery`),
  ioapic_mem_read: memRead,
  ioapic_mem_write: memWrite,
  ioapic_service: service,
  ioapic_update_kvm_routes: routeUpdate,
  kvm_irqchip_update_msi_route: ({ pin }) => plain(`route of GSI ${pin} staged`),
  kvm_irqchip_add_msi_route: ({ pin }) => plain(`route of GSI ${pin} reserved`),
  kvm_irqchip_commit_routes: () => plain('routes go to KVM'),
  kvm_x86_update_msi_routes: ({ events, index }) =>
    plain(`${events.value(index, 0)} routes written again`),
  kvm_resample_fd_notify: ({ pin }) => plain(`GSI ${pin} resampled after the EOI`),
  kvm_vm_ioctl: ({ events, index }) => plain(IOCTLS.get(events.value(index, 0)) ?? 'ioctl'),
  kvm_run_exit: ({ events, index }) =>
    events.value(index, 1) === IOAPIC_EOI
      ? plain(`vCPU ${events.value(index, 0)} leaves with an EOI`)
      : plain(`vCPU ${events.value(index, 0)} leaves, reason ${events.value(index, 1)}`),
  apic_deliver_irq: ({ events, index }) =>
    plain(`deliver vector ${events.value(index, 3)} to ${hex(events.value(index, 0))}`),
  ...hostWords,
  ...guestWords,
}

const IOAPIC_EOI = 26

/** KVM_SET_GSI_ROUTING, KVM_IRQ_LINE, KVM_IRQ_LINE_STATUS, KVM_SIGNAL_MSI. */
const IOCTLS: ReadonlyMap<number, string> = new Map([
  [0x4008ae6a, 'ioctl: set the routing table'],
  [0x4008ae61, 'ioctl: set a line'],
  [0xc008ae67, 'ioctl: set a line'],
  [0x4020aea5, 'ioctl: send an MSI'],
])

function setIrq({ events, index, pin, before, after }: Told): Words {
  if (events.value(index, 1) === 0) {
    return plain(before.line[pin] === 0 ? `line ${pin} still low` : `line ${pin} low`)
  }
  const isLevel = lowBit(after, pin, LEVEL) !== false
  if (lowBit(after, pin, MASKED) === true) return plain(`line ${pin} high, pin masked`)
  if (isLevel && lowBit(before, pin, REMOTE_IRR) === true) return plain('ignored: Remote IRR is 1')
  return plain(before.line[pin] === 1 ? `line ${pin} still high` : `line ${pin} high`)
}

function remoteIrrSet({ before, after, pin }: Told): Words {
  const was = lowBit(before, pin, REMOTE_IRR)
  if (was === true) return plain('Remote IRR stays 1')
  const text = was === null ? 'Remote IRR set' : 'Remote IRR 0 to 1'
  return isStale(after, pin) ? bad(text) : plain(text)
}

/** A register by its index, as its reader would call it. */
function registerName(index: number): string {
  if (index === 0) return 'ID'
  if (index === 1) return 'version'
  if (index === 2) return 'arbitration'
  return index < 0x10 || index > 0x3f
    ? hex(index)
    : `pin ${(index - 0x10) >> 1} ${index & 1 ? 'high' : 'low'}`
}

function memRead({ events, index, after, pin }: Told): Words {
  if ((events.value(index, 0) & 0xff) !== IOWIN) return plain('reads IOREGSEL')
  if (pin === NO_PIN) return plain(`reads ${registerName(after.regsel)}`)
  const value = events.value(index, 3)
  return plain(after.regsel & 1 ? `dest is ${destOf(value)}` : lowWords(value))
}

function lowWords(value: number): string {
  const parts = [value & MASKED ? 'masked' : 'unmasked', value & REMOTE_IRR ? 'Remote IRR 1' : '']
  return `vector ${vectorOf(value)}, ${parts.filter(Boolean).join(', ')}`
}

function memWrite(told: Told): Words {
  const { events, index, after, pin } = told
  const value = events.value(index, 3)
  switch (events.value(index, 0) & 0xff) {
    case IOREGSEL:
      return plain(`selects ${registerName(value & 0xff)}`)
    case EOIR:
      return plain(`explicit EOI for vector ${value & 0xff}`)
    case IOWIN:
      if (pin === NO_PIN) return plain(`writes ${registerName(after.regsel)}`)
      return after.regsel & 1 ? highWritten(told, value) : lowWritten(told, value)
    default:
      return plain('no register')
  }
}

/** The first word of staleness belongs to the write that brings it about. */
const becomesStale = ({ before, after, pin }: Told): boolean =>
  isStale(after, pin) && !isStale(before, pin)

function highWritten(told: Told, value: number): Words {
  const isLog = isLogical(told.after.low[told.pin] as number)
  const text = `RTE ${isLog ? 'mask' : 'dest'} is ${isLog ? hex(destOf(value)) : destOf(value)}`
  return becomesStale(told) ? bad(`${text}: route stale`) : plain(text)
}

function lowWritten(told: Told, value: number): Words {
  const { before, after, pin } = told
  const was = lowBit(before, pin, MASKED)
  const isMasked = (value & MASKED) !== 0
  const change =
    was === isMasked ? (isMasked ? 'still masked' : 'still unmasked') : isMasked ? 'mask' : 'unmask'
  const vector = vectorOf(value)
  const isOther = vectorOf(before.low[pin] as number) !== vector
  const text = `${change} pin ${pin}${isOther && vector !== 0 ? `, vector ${vector}` : ''}`
  if (becomesStale(told)) return bad(`${text}: route stale`)
  return !isMasked && isStale(after, pin) ? bad(`${text}, route stale`) : plain(text)
}

function service({ after, pin }: Told): Words {
  if (after.routeOrigin[pin] === UNKNOWN) return plain('sends; the route is not known')
  const address = after.routeAddress[pin] as number
  if (address === 0) return bad('sends by a route that was never set')
  return isStale(after, pin)
    ? bad(`sends by the stale ${hex8(address)}`)
    : plain(`sends by ${hex8(address)}`)
}

function routeUpdate({ before, after, pin, events, index }: Told): Words {
  const text = `route is ${targetOf(events.value(index, 1))}`
  const isLate = isStale(before, pin) && lowBit(after, pin, REMOTE_IRR) === true
  return isLate ? bad(`${text}, too late`) : plain(text)
}
