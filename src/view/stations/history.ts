/** What has become of a pin's messages and of the EOIs for them, up to a step of the run. */
import { EOIR } from '../../core/chips/ioapic.ts'
import { remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import { type Account, accountAt } from '../../trace/account.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'
import {
  arrived,
  type Custody,
  heldAtStart,
  type Sending,
  sendingsOf,
  settled,
} from '../tracks/sendings.ts'

/** How far an EOI has come: in KVM, on its way out of the kernel, at the I/O APIC. */
export type EoiPlace = 'lapic' | 'exit' | 'ioapic'

export interface Eoi {
  readonly vcpu: number
  readonly vector: number
  readonly at: EoiPlace
  /** Written to the I/O APIC's EOI register instead of the local APIC's. */
  readonly explicit: boolean
}

/** `kept`: it never left KVM. `mismatch`: it arrived, but the pin has another vector by now. */
export interface LostEoi extends Written {
  readonly why: 'kept' | 'mismatch'
}

interface Written {
  readonly vcpu: number
  readonly vector: number
}

export interface PinHistory {
  /** The pin's vectors that a local APIC holds, per vCPU. */
  readonly held: readonly Custody[]
  readonly eois: readonly Eoi[]
  /** An EOI that did not reach the pin, until Remote IRR is cleared or a message goes out. */
  readonly lost: LostEoi | null
  readonly lastSent: { readonly step: number; readonly sending: Sending } | null
}

/** The EOI of the pin that each vCPU has under way, by vector. */
type Travelling = ReadonlyMap<number, number>

interface Told extends PinHistory {
  readonly travelling: Travelling
}

export const pinHistory = (lane: Lane, cursor: number, pin: number): PinHistory =>
  accountAt(accountOf(pin), lane, cursor)

type Rule = Account<Told>

/** By pin; the same rule for the same pin, because what is told is kept under it. */
const accounts = new Map<number, Rule>()

function accountOf(pin: number): Rule {
  const known = accounts.get(pin) ?? ruleOf(pin)
  accounts.set(pin, known)
  return known
}

const ruleOf = (pin: number): Rule => ({
  open: ({ trace: { initial } }) => ({
    held: heldAtStart(initial, pin),
    eois: [],
    lost: null,
    lastSent: null,
    travelling: new Map(),
  }),
  take: (was, { trace }, at) =>
    after(was, stateAt(trace, at - 1), trace.steps[at - 1] as Step, at, pin),
})

function after(was: Told, before: Machine, step: Step, at: number, pin: number): Told {
  const sent = sendingsOf(before, step, pin)
  const written = step.events.flatMap((event) => writtenEoi(event, was.held))
  const moving = withWritten(was.travelling, written)
  const sending = sent.at(-1)
  const isOver = sending !== undefined || !remoteIrr(step.state.ioapic.lo[pin] ?? 0)
  return {
    held: settled(arrived(was.held, sent), before, step.state),
    eois: eoisNow(before, step, moving, pin),
    lost: isOver ? null : (lostIn(before, step, written, moving) ?? was.lost),
    lastSent: sending ? { step: at, sending } : was.lastSent,
    travelling: stillMoving(moving, step.state),
  }
}

function withWritten(travelling: Travelling, written: readonly Written[]): Travelling {
  if (written.length === 0) return travelling
  return new Map([...travelling, ...written.map(({ vcpu, vector }) => [vcpu, vector] as const)])
}

function writtenEoi(event: Event, held: readonly Custody[]): Written[] {
  if (event.type !== 'kvm_eoi' || !held[event.vcpu]?.has(event.vector)) return []
  return [{ vcpu: event.vcpu, vector: event.vector }]
}

function lostIn(
  { vmm }: Machine,
  { events, state }: Step,
  written: readonly Written[],
  travelling: Travelling,
): LostEoi | null {
  for (const event of events) {
    if (event.type !== 'eoi_dropped') continue
    const own = written.find(({ vcpu, vector }) => vcpu === event.vcpu && vector === event.vector)
    if (own) return { ...own, why: 'kept' }
  }
  for (const [vcpu, vector] of travelling) {
    const isOver = vmm.calls[vcpu]?.request === 'eoi' && placeOf(state, vcpu, vector) === null
    if (isOver) return { vcpu, vector, why: 'mismatch' }
  }
  return null
}

/** Without what has arrived or was not passed on. */
function stillMoving(travelling: Travelling, machine: Machine): Travelling {
  const left = [...travelling].filter(([vcpu, vector]) => placeOf(machine, vcpu, vector) !== null)
  return left.length === travelling.size ? travelling : new Map(left)
}

function placeOf(machine: Machine, vcpu: number, vector: number): EoiPlace | null {
  if (machine.vcpus[vcpu]?.lapic.pendingEoi === vector) return 'lapic'
  const call = machine.vmm.calls[vcpu]
  if (call?.request !== 'eoi' || call.value !== vector) return null
  return call.entry === null ? 'exit' : 'ioapic'
}

function eoisNow(before: Machine, step: Step, travelling: Travelling, pin: number): Eoi[] {
  const { state } = step
  const vector = vectorOf(state.ioapic.lo[pin] ?? 0)
  const arriving = arrival(before, step, pin)
  const eois: Eoi[] = arriving ? [arriving] : []
  state.vcpus.forEach((_, vcpu) => {
    if (vcpu === arriving?.vcpu || (state.vmm.calls[vcpu]?.walk ?? 0) > pin) return
    const own = travelling.get(vcpu)
    const place = own === undefined ? null : placeOf(state, vcpu, own)
    if (own !== undefined && place) {
      const at = place === 'ioapic' && own !== vector ? 'exit' : place
      eois.push({ vcpu, vector: own, at, explicit: false })
    }
    if (writesEoir(state, vcpu, vector)) eois.push({ vcpu, vector, at: 'exit', explicit: true })
  })
  return eois
}

/** The EOI that cleared the pin's Remote IRR in this step, whoever sent it. */
function arrival(before: Machine, { action, events }: Step, pin: number): Eoi | null {
  if (action?.agent !== 'vmm') return null
  for (const event of events) {
    if (event.type !== 'ioapic_clear_remote_irr' || event.pin !== pin) continue
    const explicit = before.vmm.calls[action.thread]?.request === 'write'
    return { vcpu: action.thread, vector: event.vector, at: 'ioapic', explicit }
  }
  return null
}

function writesEoir({ vmm }: Machine, vcpu: number, vector: number): boolean {
  const call = vmm.calls[vcpu]
  return call?.request === 'write' && (call.target & 0xff) === EOIR && call.value === vector
}
