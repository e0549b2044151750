/**
 * What a write to an RTE would change: the variant's own micro-ops, run on a draft of the machine
 * that is thrown away. As if nobody else moved meanwhile; locks are taken to be free.
 */
import { hex, hex8 } from '../base/bits.ts'
import { INDEX_RTE, IOWIN } from '../core/chips/ioapic.ts'
import { isLevel, isMasked, REMOTE_IRR, remoteIrr, writtenLow } from '../core/chips/rte.ts'
import { Draft } from '../core/draft.ts'
import type { Event } from '../core/event.ts'
import type { Machine } from '../core/machine.ts'
import type { Setup } from '../core/setup.ts'
import { newCall, runCall } from '../core/vmm/call.ts'
import { MachinePort } from '../core/vmm/machine-port.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt } from '../trace/trace.ts'
import { halvesOf } from './inspect-explain.ts'
import { BIT_FIELDS, bitOf, differingFields, fieldText, type Halves } from './inspect-fields.ts'
import { ioapicNames, listed, vcpus } from './narrate-words.ts'
import { type RouteState, routeState } from './route-state.ts'

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
  /** Names of the fields that change. */
  readonly fields: readonly string[]
  readonly effects: readonly Effect[]
  /** The route of the pin afterwards, against what the RTE then asks for. */
  readonly route: RouteState
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
  const route = routeState(setup.variant, draft.now, pin)
  return {
    any: value.hi !== now.hi || value.lo !== now.lo,
    stored,
    fields: changed.map(({ name }) => name),
    effects: [
      ...changed.map(
        (field): Effect => ({
          kind: 'plain',
          text: `${capital(field.name)}: ${fieldText(now, field)} to ${fieldText(stored, field)}.`,
        }),
      ),
      ...keptBits(now, value, stored),
      ...routeEffects(setup, before, draft.now, pin),
      ...sendings(setup, before, draft, pin),
    ],
    route,
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

function keptBits(now: Halves, value: Halves, stored: Halves): Effect[] {
  const effects: Effect[] = BIT_FIELDS.filter(
    (field) => field.readOnly && bitOf(value, field.to) !== bitOf(stored, field.to),
  ).map(({ name, to }) => ({
    kind: 'kept',
    text: `Bit ${to}, ${name}, is read-only: the ${bitOf(value, to)} written is ignored, it ${
      bitOf(now, to) === bitOf(stored, to) ? 'stays' : 'becomes'
    } ${bitOf(stored, to)}.`,
  }))
  if (remoteIrr(now.lo) && !remoteIrr(stored.lo)) {
    effects.push({ kind: 'plain', text: 'The entry becomes edge, which clears Remote IRR.' })
  }
  return effects
}

function routeEffects({ variant }: Setup, before: Machine, after: Machine, pin: number): Effect[] {
  const was = routeState(variant, before, pin)
  const { kind, route, wanted } = routeState(variant, after, pin)
  if (kind === 'unused' || kind === 'unset') return []
  const moved = was.route.address !== route.address || was.route.data !== route.data
  const name = `The route of GSI ${pin}`
  if (moved) {
    return [
      {
        kind: 'plain',
        text: `${name} becomes ${message(route)}, ${placeOf(route)}; it was ${message(was.route)}.`,
      },
    ]
  }
  if (kind !== 'stale') return []
  const why = isMasked(halvesOf(after, pin).lo) ? ': the update leaves masked pins out' : ''
  return [
    {
      kind: 'bad',
      text: `${name} would have to become ${message(wanted)}, ${placeOf(wanted)}, but stays ${message(route)}${why}.`,
    },
  ]
}

const message = ({ address, data }: RouteState['route']): string => `${hex8(address)} ${hex(data)}`

const placeOf = ({ dest, vector }: RouteState['route']): string =>
  `vector ${vector} to destination ${dest}`

/** What goes out while the write is worked off, of this pin or of others. */
function sendings(setup: Setup, before: Machine, draft: Draft, pin: number): Effect[] {
  const { events, now } = draft
  const sent = events.flatMap((event, at) =>
    event.type === 'kvm_msi_set_irq' ? [sending(setup, draft, pin, at)] : [],
  )
  const { lo } = halvesOf(now, pin)
  if (sent.length > 0) {
    const sets = remoteIrr(lo) && !remoteIrr(halvesOf(before, pin).lo)
    return sets ? [...sent, { kind: 'plain', text: 'Remote IRR becomes 1 with that.' }] : sent
  }
  const waits = remoteIrr(lo) && (now.ioapic.irr & (1 << pin)) !== 0 && !isMasked(lo)
  return waits
    ? [{ kind: 'plain', text: 'The line is high, but Remote IRR is 1: nothing is sent.' }]
    : []
}

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

/** "mask and vector change", for a heading. */
export const changedText = (fields: readonly string[]): string =>
  fields.length === 0
    ? 'no field changes'
    : `${listed(fields)} ${fields.length > 1 ? 'change' : 'changes'}`
