/**
 * What a write to an RTE would change: the variant's own micro-ops, run on a draft of the machine
 * that is thrown away. As if nobody else moved meanwhile; locks are taken to be free.
 */
import { hex, hex8 } from '../../base/bits.ts'
import { INDEX_RTE, IOWIN } from '../../core/chips/ioapic.ts'
import { isLevel, isMasked, REMOTE_IRR, remoteIrr, writtenLow } from '../../core/chips/rte.ts'
import { Draft } from '../../core/draft.ts'
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import { newCall, runCall } from '../../core/vmm/call.ts'
import { MachinePort } from '../../core/vmm/machine-port.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { ioapicNames, vcpus } from '../narrate/words.ts'
import { type MessageView, messageView, routeState } from '../stations/route-state.ts'
import { halvesOf } from './explain.ts'
import {
  BIT_FIELDS,
  type BitField,
  bitOf,
  differingFields,
  fieldText,
  type Halves,
} from './fields.ts'

export interface Effect {
  /** `bad`: something goes to the wrong place, or the route stays behind. */
  readonly kind: 'plain' | 'kept' | 'bad'
  readonly text: string
}

export interface WriteTold {
  /** Whether the value written is another than the one that stands there. */
  readonly any: boolean
  /** What the entry reads after the write itself, before anything is sent. */
  readonly stored: Halves
  readonly effects: readonly Effect[]
}

/** The guest writes the halves that differ from what stands there, the high one first as Linux does. */
export function writeEffects(lane: Lane, cursor: number, pin: number, value: Halves): WriteTold {
  const { setup } = lane.model
  const before = stateAt(lane.trace, cursor)
  const now = halvesOf(before, pin)
  const draft = new Draft(setup, before)
  if (value.hi !== now.hi) write(draft, pin, 1, value.hi)
  if (value.lo !== now.lo) write(draft, pin, 0, value.lo)
  const stored = storedHalves(now, value)
  const changed = differingFields(now, stored)
  return {
    any: value.hi !== now.hi || value.lo !== now.lo,
    stored,
    effects: [
      ...changed.map((field) => fieldEffect(now, stored, field)),
      ...keptBits(now, value),
      ...happenings(setup, draft, pin),
      ...endings(setup, before, draft.now, pin),
    ],
  }
}

function write(draft: Draft, pin: number, half: 0 | 1, value: number): void {
  const ioapic = draft.ioapic()
  const selected = ioapic.ioregsel
  ioapic.ioregsel = INDEX_RTE + 2 * pin + half
  runCall(draft.setup.variant, ioapic, newCall('write', IOWIN, 4, value), new MachinePort(draft))
  ioapic.ioregsel = selected
}

/** The entry between the write and what the write sets going. */
function storedHalves(now: Halves, value: Halves): Halves {
  const lo = value.lo === now.lo ? now.lo : writtenLow(now.lo, value.lo)
  return { lo: isLevel(lo) ? lo : (lo & ~REMOTE_IRR) >>> 0, hi: value.hi }
}

function fieldEffect(now: Halves, stored: Halves, field: BitField): Effect {
  const change = `${capital(field.name)}: ${fieldText(now, field)} to ${fieldText(stored, field)}`
  const why = field.id === 'remoteIrr' ? ', because a write that selects edge clears it' : ''
  return { kind: 'plain', text: `${change}${why}.` }
}

/** Bits that are written in vain. */
const keptBits = (now: Halves, value: Halves): Effect[] =>
  BIT_FIELDS.filter(({ readOnly, to }) => readOnly && bitOf(value, to) !== bitOf(now, to)).map(
    ({ name, to }) => ({
      kind: 'kept',
      text: `Bit ${to}, ${name}, is read-only: the ${bitOf(value, to)} written is ignored.`,
    }),
  )

/** What the VMM does with it, in its order: that order is what variants differ in. */
function happenings(setup: Setup, draft: Draft, pin: number): Effect[] {
  let wrong = false
  return draft.events.flatMap((event, at): Effect[] => {
    if (event.type === 'kvm_msi_set_irq') {
      const effect = sending(setup, draft, pin, at)
      wrong ||= effect.kind === 'bad'
      return [effect]
    }
    if (event.type !== 'ioapic_update_kvm_routes' || event.gsi !== pin || !event.changed) return []
    const after = wrong ? 'Only then the route' : 'The route'
    const to = messageView(event.address, event.data)
    return [
      { kind: 'plain', text: `${after} of GSI ${pin} becomes ${message(to)}, ${placeOf(to)}.` },
    ]
  })
}

/** What is left as it should not be, or waits. */
function endings({ variant }: Setup, before: Machine, after: Machine, pin: number): Effect[] {
  const { lo } = halvesOf(after, pin)
  const { kind, route, wanted } = routeState(variant, after, pin)
  const asks = (after.ioapic.irr & (1 << pin)) !== 0
  const effects: Effect[] = []
  if (remoteIrr(lo) && !remoteIrr(halvesOf(before, pin).lo)) {
    effects.push({ kind: 'plain', text: 'Remote IRR becomes 1 with the message.' })
  } else if (remoteIrr(lo) && asks && !isMasked(lo)) {
    const text = 'The line is high, but Remote IRR is 1: nothing is sent.'
    effects.push({ kind: 'plain', text })
  }
  if (kind === 'stale') {
    const why = isMasked(lo) ? ': the update leaves masked pins out' : ''
    const text = `The route of GSI ${pin} would have to become ${message(wanted)}, ${placeOf(wanted)}, but stays ${message(route)}${why}.`
    effects.push({ kind: 'bad', text })
  }
  return effects
}

const message = ({ address, data }: MessageView): string => `${hex8(address)} ${hex(data)}`

const placeOf = ({ dest, vector }: MessageView): string => `vector ${vector} to destination ${dest}`

/** A message of this pin or of another one that the same service found. */
function sending({ variant }: Setup, { events, now }: Draft, pin: number, at: number): Effect {
  const sent = events[at] as Extract<Event, { type: 'kvm_msi_set_irq' }>
  const raised = events[at - 1]
  const gsi = raised?.type === 'kvm_set_irq' ? raised.gsi : pin
  const reached = events
    .slice(at + 1)
    .slice(0, Math.max(0, nextSending(events, at) - at - 1))
    .flatMap((event) => (event.type === 'kvm_apic_accept_irq' ? [event.vcpu] : []))
  const { wanted } = routeState(variant, now, gsi)
  const wrong = wanted.dest !== sent.dest || wanted.vector !== sent.vector
  const { head } = ioapicNames(variant)
  const way = raised?.type === 'kvm_set_irq' ? 'by the route' : 'by the RTE'
  const asked = wrong ? `; the RTE asks for ${placeOf(wanted)}` : ''
  return {
    kind: wrong ? 'bad' : 'plain',
    text: `${head} sends pin ${gsi} ${way}: vector ${sent.vector} reaches ${vcpus(reached)}${asked}.`,
  }
}

function nextSending(events: readonly Event[], at: number): number {
  const next = events.findIndex((event, index) => index > at && event.type === 'kvm_msi_set_irq')
  return next < 0 ? events.length : next
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** A half as a person types it, with or without 0x; null if it is no 32-bit number. */
export function readHalf(text: string): number | null {
  const digits = text.trim().replace(/^0x/i, '').replaceAll('_', '')
  return /^[0-9a-f]{1,8}$/i.test(digits) ? Number.parseInt(digits, 16) : null
}
