/**
 * Where interrupts of each pin are: in local APICs, as the host's events tell or, where there are
 * none, as follows from the route; and in the guest's handlers, as its console tells.
 */
import { msiDest, msiIsLogical } from '../../core/chips/msi.ts'
import { destOf, isLogical, MASKED, vectorOf } from '../../core/chips/rte.ts'
import type { EventTable } from '../../log/event-table.ts'
import { KIND } from '../../log/kinds.ts'
import { type LogState, lapicBit, lowBit, UNKNOWN, vcpuOf } from '../../log/replay/state.ts'
import { countOf, type Traced } from '../../log/replay/traced.ts'
import { append, change } from '../series.ts'
import { NO_PIN } from './event-pin.ts'
import { type History, type PinHistory, rowOf } from './history.ts'
import { isStale } from './staleness.ts'

export interface Deliveries {
  take(state: LogState, index: number, pin: number, at: number, sends: boolean): void
}

export function createDeliveries(history: History, events: EventTable, traced: Traced): Deliveries {
  const lapics = countOf(traced, 'kvm_apic_accept_irq') > 0 ? seenLapics : inferredLapics
  const takeLapic = lapics(history, events)
  const handlers = createHandlers(history, events)
  return {
    take(state, index, pin, at, sends) {
      if (pin === NO_PIN) return
      takeLapic(state, index, pin, at, sends)
      handlers.take(state, index, pin, at)
    },
  }
}

type TakeLapic = Deliveries['take']

/** What the host's events say of IRR and ISR. */
function seenLapics(history: History, events: EventTable): TakeLapic {
  return (state, index, pin, at) => {
    const code = events.code(index)
    const isAccept = code === KIND.kvm_apic_accept_irq
    const isEoi = code === KIND.kvm_eoi || code === KIND.kvm_pv_eoi
    if (!isAccept && !isEoi && code !== KIND.kvm_inj_virq) return
    const thread = events.thread(index)
    const id = code === KIND.kvm_inj_virq ? state.threads.get(thread) : events.value(index, 0)
    const vector = events.value(index, code === KIND.kvm_inj_virq ? 0 : 1) & 0xff
    const vcpu = id === undefined ? null : vcpuOf(state, id)
    if (id === undefined || vcpu === null) return
    const row = rowOf(history.pins[pin] as PinHistory, 'lapic', id)
    const wrong = isAccept && goesElsewhere(state, pin, id)
    const bits = (lapicBit(vcpu, 'irr', vector) ? 1 : 0) | (lapicBit(vcpu, 'isr', vector) ? 2 : 0)
    change(row.bands, at, lapicForm(history, id, bits, wrong, false))
    if (isAccept) append(row.marks, at, irrMark(history, id, wrong, false))
    if (code === KIND.kvm_eoi) append(row.marks, at, eoiMark(history, id))
  }
}

/** The RTE names one vCPU for sure, and it is not this one. */
function goesElsewhere(state: LogState, pin: number, id: number): boolean {
  const isPhysical = lowBit(state, pin, 1 << 11) === false
  const isKnown = ((state.highKnown[pin] as number) & 0xff000000) >>> 0 === 0xff000000
  return isPhysical && isKnown && destOf(state.high[pin] as number) !== id
}

/** From the sending to the EOI that the I/O APIC sees, at the vCPU that the message names. */
function inferredLapics(history: History, events: EventTable): TakeLapic {
  const holds = new Map<number, number>()
  return (state, index, pin, at, sends) => {
    const own = history.pins[pin] as PinHistory
    const held = holds.get(pin)
    if (sends) {
      const id = targetVcpu(state, pin)
      if (id === null) return
      const wrong = isStale(state, pin) && goesElsewhere(state, pin, id)
      const row = rowOf(own, 'lapic', id)
      change(row.bands, at, lapicForm(history, id, 2, wrong, true))
      append(row.marks, at, irrMark(history, id, wrong, true))
      holds.set(pin, id)
    } else if (events.code(index) === KIND.ioapic_eoi_broadcast && held !== undefined) {
      change(rowOf(own, 'lapic', held).bands, at, 0)
      holds.delete(pin)
    }
  }
}

/** Where a message goes: by the route, and where there is none by the RTE; null for several or none. */
function targetVcpu(state: LogState, pin: number): number | null {
  const address = state.routeAddress[pin] as number
  if (state.routeOrigin[pin] !== UNKNOWN) {
    if (address === 0 || address & 0x10) return null
    return msiIsLogical(address) ? onlyBit(msiDest(address)) : msiDest(address)
  }
  if (((state.highKnown[pin] as number) & 0xff000000) >>> 0 !== 0xff000000) return null
  if (vectorOf(state.low[pin] as number) === 0) return null
  const dest = destOf(state.high[pin] as number)
  return isLogical(state.low[pin] as number) ? onlyBit(dest) : dest
}

const onlyBit = (mask: number): number | null =>
  mask !== 0 && (mask & (mask - 1)) === 0 ? 31 - Math.clz32(mask) : null

const LAPIC_BANDS = [null, 'irr', 'isr', 'isr-irr'] as const
const LAPIC_NAMES = ['', 'IRR', 'ISR', 'ISR and IRR'] as const

function lapicForm(
  { bands }: History,
  id: number,
  bits: number,
  wrong: boolean,
  inferred: boolean,
): number {
  const kind = LAPIC_BANDS[bits]
  if (!kind) return 0
  const text = inferred ? `vCPU ${id}` : (LAPIC_NAMES[bits] as string)
  const how = inferred ? ', inferred' : ''
  return bands.of(`lapic ${id} ${bits} ${wrong} ${inferred}`, () => ({
    kind,
    labels: [`${text}${wrong ? ', wrong vCPU' : ''}${how}`, `${text}${how}`, text],
    title: inferred
      ? `Pending or in service on vCPU ${id}, inferred from the message that was sent${wrong ? '; the RTE names another' : ''}`
      : `${LAPIC_NAMES[bits]} of vCPU ${id}${wrong ? '; the RTE names another' : ''}`,
    wrong,
    inferred,
  }))
}

const irrMark = ({ marks }: History, id: number, wrong: boolean, inferred: boolean): number =>
  marks.of(`irr ${id} ${wrong} ${inferred}`, () => ({
    kind: wrong ? 'irr-wrong' : 'irr',
    title: `The interrupt reaches vCPU ${id}${wrong ? ', which the RTE does not name' : ''}${inferred ? ' (inferred)' : ''}`,
  }))

const eoiMark = ({ marks }: History, id: number): number =>
  marks.of(`eoi ${id}`, () => ({ kind: 'eoi', title: `vCPU ${id} ends the interrupt` }))

/**
 * A handler's line says where it ran. It is taken to last until the pin is unmasked again, where
 * it was masked for a move, else until the EOI.
 */
function createHandlers(history: History, events: EventTable) {
  const running = new Map<number, { readonly cpu: number; masked: boolean }>()
  const end = (pin: number, at: number) => {
    const run = running.get(pin)
    if (run) change(rowOf(history.pins[pin] as PinHistory, 'linux', run.cpu).bands, at, 0)
    running.delete(pin)
  }
  const begin = (index: number, pin: number, at: number) => {
    const mask = events.value(index, 0)
    const cpu = events.value(index, 1)
    const wrong = cpu < 32 && ((mask >>> cpu) & 1) === 0
    const row = rowOf(history.pins[pin] as PinHistory, 'linux', cpu)
    change(row.bands, at, handlerForm(history, cpu, wrong))
    running.set(pin, { cpu, masked: false })
  }
  return {
    take(state: LogState, index: number, pin: number, at: number) {
      const code = events.code(index)
      if (code === KIND.guest_handler) {
        end(pin, at)
        return begin(index, pin, at)
      }
      const run = running.get(pin)
      if (!run) return
      const masked = lowBit(state, pin, MASKED) === true
      const isOver = run.masked ? !masked : code === KIND.ioapic_eoi_broadcast && !masked
      if (isOver) end(pin, at)
      run.masked ||= masked
    },
  }
}

const handlerForm = ({ bands }: History, cpu: number, wrong: boolean): number =>
  bands.of(`handler ${cpu} ${wrong}`, () => ({
    kind: wrong ? 'none' : 'run',
    labels: wrong
      ? ['handler, outside its affinity', 'handler, wrong CPU', 'handler']
      : ['handler'],
    title: `The handler ran on CPU ${cpu}${wrong ? ', outside its affinity' : ''}; how long is inferred`,
    wrong,
  }))
