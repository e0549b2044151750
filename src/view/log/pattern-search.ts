/** Finds the events of a pattern, in one pass from the end of the log to its beginning. */
import { PINS } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../../log/event-table.ts'
import { fieldsOf, KIND, KINDS, type Kind } from '../../log/kinds.ts'
import { NO_PIN } from './event-pin.ts'
import type { EventPattern, Pattern, Term } from './pattern.ts'

type Test = (index: number) => boolean

/** Indices of events, rising. `pinOf` says which pin each event is about. */
export function findEvents(
  events: EventTable,
  pinOf: Uint8Array,
  { event, relation }: Pattern,
): number[] {
  const isWanted = wantedOf(events, pinOf, event, relation)
  const isOther = relation ? testOf(events, pinOf, relation.other) : null
  const isEnd = relation?.before ? testOf(events, pinOf, relation.before) : null
  /** By pin: whether the other event comes later, or next. Events about no pin share a place. */
  const follows = new Array<boolean>(PINS + 1).fill(false)
  const found: number[] = []
  for (let index = events.size - 1; index >= 0; index--) {
    const pin = pinOf[index] as number
    const slot = pin === NO_PIN ? PINS : pin
    if (isWanted(index) && (!relation || (relation.is === 'then') === follows[slot]))
      found.push(index)
    if (!relation || !isOther) continue
    if (relation.is === 'then' || isEnd?.(index)) follows[slot] = false
    if (isOther(index)) follows[slot] = true
  }
  return found.reverse()
}

/** Edge pins get no EOI, so its absence says nothing of them. */
function wantedOf(
  events: EventTable,
  pinOf: Uint8Array,
  event: EventPattern,
  relation: Pattern['relation'],
): Test {
  const isWanted = testOf(events, pinOf, event)
  const asksForEoi = relation?.is === 'without' && relation.other.kinds.includes(EOI)
  if (!asksForEoi) return isWanted
  const level = new Set<number>([NO_PIN])
  for (let index = 0; index < events.size; index++) {
    if (LEVEL_KINDS.has(events.code(index))) level.add(pinOf[index] as number)
  }
  return (index) => level.has(pinOf[index] as number) && isWanted(index)
}

const EOI: Kind = 'ioapic_eoi_broadcast'
/** What only happens to level pins. */
const LEVEL_KINDS = new Set([KIND.ioapic_set_remote_irr, KIND.ioapic_clear_remote_irr, KIND[EOI]])

function testOf(events: EventTable, pinOf: Uint8Array, { kinds, terms }: EventPattern): Test {
  const wanted = new Set(kinds)
  const byCode = KINDS.map((kind) => kinds.length === 0 || wanted.has(kind))
  const tests = terms.map((term) => termTest(events, pinOf, term))
  return (index) => byCode[events.code(index)] === true && tests.every((test) => test(index))
}

function termTest(events: EventTable, pinOf: Uint8Array, { key, value }: Term): Test {
  if (key === 'pin') return (index) => pinOf[index] === value
  if (key === 'line') return (index) => events.line(index) === value
  const fields = KINDS.map((kind) => fieldsOf(kind).findIndex((name) => name.toLowerCase() === key))
  return (index) => {
    const field = fields[events.code(index)] as number
    return field >= 0 && events.value(index, field) === value
  }
}
