/** The lines of one entry of the VMM, unified over the lanes, with what each lane has run of it. */
import type { EventType } from '../../core/event.ts'
import type { VmmEntry } from '../../core/vmm/variant.ts'
import type { Lane } from '../../trace/run.ts'
import { pieceNote } from './call-note.ts'
import { bestMatches } from './lcs.ts'
import { indentOf, type ListingRow, laneName, type Mark, perLane } from './listing.ts'
import type { LaneCall, Piece } from './vmm-call.ts'

/** A line in the lane's list: which micro-op, which of its lines. */
interface Spot {
  readonly op: number
  readonly line: number
  readonly text: string
}

/** A row of the unified listing: the lanes' spots, null where a lane lacks the line. */
type Place = readonly (Spot | null)[]

export function rowsOf(
  lanes: readonly Lane[],
  entry: VmmEntry,
  calls: readonly (LaneCall | null)[],
  cursor: number,
  pin: number,
): ListingRow[] {
  const places = unify(lanes.map((lane) => spotsOf(lane, entry)))
  return places.map((place, at) => {
    const own = place.map((spot, lane) => ({ spot, call: calls[lane] ?? null }))
    const text = textOf(place)
    const remark = remarkOf(places, at)
    return {
      text: text.trimStart(),
      indent: indentOf(text),
      marks: own.map(({ spot, call }) => (spot && call ? markOf(call, spot, cursor) : null)),
      only: onlyLane(place),
      remark: remark === remarkOf(places, at + 1) ? '' : remark,
      note: perLane(
        own.map(({ spot, call }) => (spot && call ? noteOf(call, spot, pin) : undefined)),
      ),
      faded: own.every(({ spot, call }) => !spot || (call && isPassedOver(call, spot, cursor))),
    }
  })
}

const spotsOf = ({ model }: Lane, entry: VmmEntry): Spot[] =>
  model.setup.variant.entries[entry].flatMap(({ lines }, op) =>
    lines.map((text, line) => ({ op, line, text })),
  )

/** Where two lists can be aligned in several ways, that one which keeps most lines in place. */
function unify([a = [], b]: readonly (readonly Spot[])[]): Place[] {
  if (!b) return a.map((spot) => [spot])
  const matches = bestMatches(a.length, {
    score: (i, j) => (a[i]?.text === b[j]?.text ? 1 : 0),
    range: () => [0, b.length],
  })
  const places: Place[] = []
  let [i, j] = [0, 0]
  for (const [toA, toB] of [...matches, [a.length, b.length] as const]) {
    for (; i < toA; i++) places.push([a[i] as Spot, null])
    for (; j < toB; j++) places.push([null, b[j] as Spot])
    if (i < a.length && j < b.length) places.push([a[i++] as Spot, b[j++] as Spot])
  }
  return places
}

const textOf = (place: Place): string => place.find((spot) => spot !== null)?.text ?? ''

function onlyLane(place: Place): number | null {
  if (!place.includes(null)) return null
  return place.findIndex((spot) => spot !== null)
}

/** For a row that one lane lacks; `first` and `last` if the other lane has it elsewhere. */
function remarkOf(places: readonly Place[], at: number): string {
  const place = places[at] ?? []
  const lane = onlyLane(place)
  if (lane === null) return ''
  const text = textOf(place)
  const twin = places.findIndex((other, index) => index !== at && textOf(other) === text)
  const order = twin < 0 ? '' : twin > at ? ': runs first' : ': runs last'
  return `only in ${laneName(lane)}${order}`
}

function markOf(call: LaneCall, spot: Spot, cursor: number): Mark | null {
  const last = call.pieces.at(-1)
  const step = call.pieces.findLast((piece) => covers(call, piece, spot))?.step ?? null
  const isOver = call.returned !== null && call.returned < cursor
  if (last && !isOver && isAt(spot, last.op, hereLine(call, last)))
    return { kind: 'here', step: last.step }
  if (call.next && isAt(spot, call.next.op, call.next.line)) return { kind: 'next', step }
  if (step !== null) return { kind: 'done', step }
  const isSkipped = spot.line === 0 && spot.op < (call.next?.op ?? Number.POSITIVE_INFINITY)
  return isSkipped ? { kind: 'nothing', step: null } : null
}

const isAt = (spot: Spot, op: number, line: number): boolean => spot.op === op && spot.line === line

/** A line that the call is past without having run it. */
function isPassedOver(call: LaneCall, spot: Spot, cursor: number): boolean {
  const mark = markOf(call, spot, cursor)
  const isPast = spot.op < (call.next?.op ?? Number.POSITIVE_INFINITY)
  return isPast && (mark === null || mark.kind === 'nothing')
}

/** Lines that happened exactly if the event did. All micro-ops together have no others. */
export const WITNESS: Readonly<Record<string, EventType>> = {
  'level: set Remote IRR': 'ioapic_set_remote_irr',
  'raise the GSI in KVM': 'kvm_set_irq',
  'send the MSI that the RTE names': 'kvm_msi_set_irq',
  'clear Remote IRR of the pin': 'ioapic_clear_remote_irr',
}

const witnessOf = (call: LaneCall, op: number, line: number): EventType | undefined =>
  WITNESS[call.ops[op]?.lines[line]?.trim() ?? '']

const witnesses = ({ events }: Piece, type: EventType): boolean =>
  events.some((event) => event.type === type)

/** Whether a piece ran a line. A line that is indented below its predecessor only explains it. */
function covers(call: LaneCall, piece: Piece, { op, line }: Omit<Spot, 'text'>): boolean {
  if (piece.op !== op) return false
  const witness = witnessOf(call, op, line)
  if (witness) return witnesses(piece, witness)
  if (piece.line === line) return true
  const { lines } = call.ops[op] as LaneCall['ops'][number]
  const [own, above] = [lines[line] ?? '', lines[line - 1] ?? '']
  return line > 0 && indentOf(own) <= indentOf(above) && covers(call, piece, { op, line: line - 1 })
}

/** The last line that a piece came to: the last that shows in an event, if one does. */
function hereLine(call: LaneCall, piece: Piece): number {
  const lines = (call.ops[piece.op]?.lines ?? []).map((_, line) => line)
  const ran = lines.filter((line) => covers(call, piece, { op: piece.op, line }))
  const shown = ran.filter((line) => witnessOf(call, piece.op, line))
  return shown.at(-1) ?? ran.at(-1) ?? piece.line
}

/** What the last piece that came to the line did there. */
function noteOf(call: LaneCall, spot: Spot, pin: number): string | null {
  const piece = call.pieces.findLast((other) => isAt(spot, other.op, hereLine(call, other)))
  return piece ? pieceNote(piece, pin) : null
}
