/** A redirection table entry under the magnifier: bits, message, changes, and the other machine's. */
import { hex, hex8 } from '../../base/bits.ts'
import { DELIVERY_MODES } from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { laneName } from '../code/listing.ts'
import { listed, reachedBy, vcpus } from '../narrate/words.ts'
import { type MessageView, routeState } from '../stations/route-state.ts'
import { type RteChange, rteChanges } from './changes.ts'
import { halvesAt } from './explain.ts'
import { BIT_FIELDS, differingBits, fieldOf, fieldText, type Halves } from './fields.ts'
import { fieldIn } from './meaning.ts'

/** A lane and where it stands. */
export interface Place {
  readonly lane: Lane
  readonly cursor: number
}

export interface MessageRow {
  /** The machine whose route it is; null for what the RTE asks for. */
  readonly lane: number | null
  readonly name: string
  /** Eight digits: before, of and after address bits 19:12, which are the destination. */
  readonly address: readonly [string, string, string]
  readonly data: string
  readonly dest: number
  /** The rest of the message, decoded: "vector 33, level, fixed, physical, to vCPU 0". */
  readonly decoded: string
  readonly stale: boolean
}

export interface BracketView {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly brief: string
  readonly name: string
  /** The field's value, where it has more than one bit or is not just its digit. */
  readonly text: string
  readonly readOnly: boolean
}

export interface RteInspection {
  readonly pin: number
  readonly halves: Halves
  /** All 64 bits as a guest would read them, for the clipboard. */
  readonly copied: string
  readonly brackets: readonly BracketView[]
  /** The bits in which the other machine's entry differs, and what it says there in words. */
  readonly differs: ReadonlySet<number>
  readonly comparison: string
  readonly messages: readonly MessageRow[]
  /** What the message rows come to. */
  readonly remark: string
  readonly changes: readonly RteChange[]
}

export function rteInspection(places: readonly Place[], at: number, pin: number): RteInspection {
  const { lane, cursor } = places[at] as Place
  const halves = halvesAt(lane, cursor, pin)
  const others = places.flatMap((place, other) =>
    other === at ? [] : [{ other, halves: halvesAt(place.lane, place.cursor, pin) }],
  )
  const [first] = others
  const bits = first ? differingBits(halves, first.halves) : []
  return {
    pin,
    halves,
    copied: `0x${hex8(halves.hi)}${hex8(halves.lo)}`,
    brackets: BIT_FIELDS.map((field) => ({
      ...fieldIn(lane.model.setup.variant, field),
      text: fieldText(halves, field),
    })),
    differs: new Set(bits),
    comparison: first ? comparisonOf(bits, first.halves, first.other) : '',
    messages: [wantedRow(places[at] as Place, pin), ...routeRows(places, pin)],
    remark: remarkOf(places, at, pin),
    changes: rteChanges(lane, cursor, pin),
  }
}

function comparisonOf(bits: readonly number[], other: Halves, lane: number): string {
  if (bits.length === 0) return 'identical in A and B'
  const fields = [...new Set(bits.map(fieldOf))].filter(({ id }) => !id.startsWith('reserved'))
  const told = fields.map((field) => `${field.name} ${fieldText(other, field)}`)
  const count = `${bits.length} bit${bits.length > 1 ? 's' : ''} differ${bits.length > 1 ? '' : 's'}`
  return told.length > 0 ? `${count}: ${laneName(lane)} has ${listed(told)}` : count
}

function wantedRow({ lane, cursor }: Place, pin: number): MessageRow {
  const machine = stateAt(lane.trace, cursor)
  const { wanted } = routeState(lane.model.setup.variant, machine, pin)
  return row('from the RTE', null, machine, wanted, false)
}

/** KVM's route in every machine that has one. */
const routeRows = (places: readonly Place[], pin: number): MessageRow[] =>
  places.flatMap(({ lane, cursor }, at) => {
    const machine = stateAt(lane.trace, cursor)
    const { kind, route } = routeState(lane.model.setup.variant, machine, pin)
    if (kind === 'unused') return []
    const name = places.length > 1 ? `KVM route in ${laneName(at)}` : 'KVM route'
    return [row(name, at, machine, route, kind === 'stale')]
  })

function row(
  name: string,
  lane: number | null,
  machine: Machine,
  message: MessageView,
  stale: boolean,
): MessageRow {
  const address = hex8(message.address)
  return {
    lane,
    name,
    address: [address.slice(0, 3), address.slice(3, 5), address.slice(5)],
    data: hex(message.data),
    dest: message.dest,
    decoded: decodedText(machine, message),
    stale,
  }
}

function decodedText(machine: Machine, message: MessageView): string {
  if (message.address === 0) return 'never set up'
  const mode = DELIVERY_MODES[(message.data >>> 8) & 7]
  const kind = `${message.level ? 'level' : 'edge'}, ${mode}, ${message.logical ? 'logical' : 'physical'}`
  return `vector ${message.vector}, ${kind}, reaches ${vcpus(reachedBy(machine, message))}`
}

function remarkOf(places: readonly Place[], at: number, pin: number): string {
  const { lane, cursor } = places[at] as Place
  const { variant } = lane.model.setup
  const { kind } = routeState(variant, stateAt(lane.trace, cursor), pin)
  if (kind === 'unused') {
    return variant.scan
      ? 'There is no routing table: KVM reads the RTE itself, for messages and for EOI exits.'
      : 'There is no routing table: the message is composed from the RTE.'
  }
  if (kind === 'unset') return 'No interrupt was set up on this pin yet.'
  if (kind === 'stale') {
    return variant.message === 'route'
      ? 'The route is stale: what the pin sends as things stand goes by the route, not by the RTE.'
      : 'The route is stale: deliveries go by the RTE, but EOI exits are decided by the route.'
  }
  return 'The route says what the RTE asks for. The destination is MSI address bits 19:12.'
}
