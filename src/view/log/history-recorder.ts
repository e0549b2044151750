/** Notes what changes with each event, in the rows of the pin it is about. */
import { PINS } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../../log/event-table.ts'
import { KIND, type Kind } from '../../log/kinds.ts'
import type { LogState } from '../../log/replay/state.ts'
import { countOf, type Traced } from '../../log/replay/traced.ts'
import { append, change } from '../series.ts'
import type { MarkKind } from '../tracks/model.ts'
import { NO_PIN } from './event-pin.ts'
import { type History, type PinHistory, rowOf } from './history.ts'
import { createDeliveries } from './history-deliveries.ts'
import { lineForm, remoteIrrForm, routeForm } from './history-forms.ts'
import { isStale } from './staleness.ts'

export interface Recorder {
  /** `state` is what is known after event `index`, which is about `pin`. */
  take(state: LogState, index: number, pin: number): void
}

/** Kinds after which any pin's route may be another. */
const ROUTE_KINDS: readonly Kind[] = [
  'ioapic_mem_write',
  'ioapic_mem_read',
  'ioapic_set_irq',
  'ioapic_eoi_broadcast',
  'kvm_irqchip_commit_routes',
  'kvm_vm_ioctl',
  'ioapic_update_kvm_routes',
  'kvm_irqchip_add_msi_route',
]

export function createRecorder(history: History, events: EventTable, traced: Traced): Recorder {
  const { axis, pins } = history
  const mayRoute = new Set(ROUTE_KINDS.map((kind) => KIND[kind]))
  const deliveries = createDeliveries(history, events, traced)
  const sends = sendingKind(traced)
  const routes = routeWatch(history)
  const lines = new Uint8Array(PINS).fill(UNSEEN)

  const mark = (
    pin: number,
    row: 'line' | 'pin' | 'route',
    at: number,
    kind: MarkKind,
    title: string,
  ) => {
    const form = history.marks.of(title, () => ({ kind, title }))
    append(rowOf(pins[pin] as PinHistory, row, null).marks, at, form)
  }

  const onPin = (state: LogState, index: number, pin: number, at: number) => {
    const code = events.code(index)
    const own = pins[pin] as PinHistory
    if (code === KIND.ioapic_set_irq) {
      const level = state.line[pin] as number
      if (level === 1) mark(pin, 'line', at, 'assert', 'The device raises the line')
      else if (lines[pin] === 1) mark(pin, 'line', at, 'deassert', 'The device lowers the line')
      lines[pin] = level
      change(rowOf(own, 'line', null).bands, at, lineForm(history, level))
    }
    const remoteIrr = remoteIrrForm(history, state, pin)
    if (remoteIrr !== null) change(rowOf(own, 'pin', null).bands, at, remoteIrr)
    if (code === sends) {
      const stale = isStale(state, pin)
      mark(pin, 'pin', at, stale ? 'wrong' : 'set-irq', stale ? STALE_SENT : 'An interrupt is sent')
    }
    const told = markOf(events, index, state)
    if (told) mark(pin, told.row, at, told.kind, told.title)
  }

  return {
    take(state, index, pin) {
      const at = axis.positionOf(index)
      if (pin !== NO_PIN) onPin(state, index, pin, at)
      if (mayRoute.has(events.code(index))) routes.take(state, at)
      deliveries.take(state, index, pin, at, events.code(index) === sends)
    },
  }
}

const UNSEEN = 2
const STALE_SENT = 'An interrupt is sent by a stale route'

/** The event that says best that a pin sends: the debug line, the host's, else Remote IRR. */
const sendingKind = (traced: Traced): number => {
  const kinds: readonly Kind[] = ['ioapic_service', 'kvm_set_irq', 'ioapic_set_remote_irr']
  return KIND[kinds.find((kind) => countOf(traced, kind) > 0) ?? 'ioapic_set_remote_irr']
}

interface Told {
  readonly row: 'pin' | 'route'
  readonly kind: MarkKind
  readonly title: string
}

const DATA = 0x10

function markOf(events: EventTable, index: number, state: LogState): Told | null {
  switch (events.kind(index)) {
    case 'ioapic_mem_write':
      if ((events.value(index, 0) & 0xff) !== DATA) return null
      return state.regsel & 1
        ? { row: 'pin', kind: 'rte-write', title: 'The guest writes the high half of the RTE' }
        : { row: 'pin', kind: 'rte-write', title: 'The guest writes the low half of the RTE' }
    case 'ioapic_update_kvm_routes':
    case 'kvm_irqchip_update_msi_route':
      return { row: 'route', kind: 'route-update', title: 'QEMU updates the route' }
    case 'ioapic_eoi_broadcast':
      return { row: 'pin', kind: 'eoi', title: 'The EOI reaches the I/O APIC' }
    default:
      return null
  }
}

/** Routes change with events that name no pin, so all that are in use are looked at. */
function routeWatch(history: History) {
  const before = new Array<number>(PINS).fill(0)
  return {
    take(state: LogState, at: number) {
      for (let pin = 0; pin < PINS; pin++) {
        if (state.routeOrigin[pin] === 0 && before[pin] === 0) continue
        const form = routeForm(history, state, pin)
        if (form === before[pin]) continue
        before[pin] = form
        change(rowOf(history.pins[pin] as PinHistory, 'route', null).bands, at, form)
      }
    },
  }
}
