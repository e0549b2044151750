/** What pairs of cause and effect say about two clocks. */
import type { EventTable } from '../event-table.ts'
import { originOf } from '../kinds.ts'
import type { Bound } from './clock.ts'
import type { Pair, TimeOf } from './pairing.ts'

/** A bound on what source b must be moved by, and the two events that it comes from. */
export interface Evidenced extends Bound {
  readonly a: number
  readonly b: number
}

export interface EvidencedBounds {
  readonly lower: readonly Evidenced[]
  readonly upper: readonly Evidenced[]
}

/** A cause is not later than its effect, and the effect not later than what had to wait for it. */
export function boundsOf(
  pairs: readonly Pair[],
  events: EventTable,
  timeOf: TimeOf,
): EvidencedBounds {
  const lower: Evidenced[] = []
  const upper: Evidenced[] = []
  const bound = (a: number, b: number): Evidenced => ({
    at: timeOf(b),
    by: timeOf(a) - timeOf(b),
    a,
    b,
  })
  pairs.forEach(({ a, b }, at) => {
    if (a.side !== 'effect') lower.push(bound(a.index, b.index))
    if (a.side !== 'cause') upper.push(bound(a.index, b.index))
    const after = waiting(pairs, at, events)
    if (after === null) return
    if (a.side === 'cause') upper.push(bound(after, b.index))
    else lower.push(bound(a.index, after))
  })
  const known = ({ by }: Bound) => !Number.isNaN(by)
  return { lower: lower.filter(known), upper: upper.filter(known) }
}

/** How far ahead is looked for what waited. */
const AHEAD = 1_000

/**
 * On the side of the cause: the thread that called waits for KVM or QEMU to return; and a level
 * interrupt is sent again only after its handler ran.
 */
function waiting(pairs: readonly Pair[], at: number, events: EventTable): number | null {
  const { a, b } = pairs[at] as Pair
  if (a.side === 'same') return null
  const [cause, effect] = a.side === 'cause' ? [a, b] : [b, a]
  if (originOf(events.kind(effect.index)) !== 'guest') return nextOfThread(events, cause.index)
  const again = nextOfKey(pairs, at)
  return (a.side === 'cause' ? again?.a.index : again?.b.index) ?? null
}

function nextOfKey(pairs: readonly Pair[], at: number): Pair | undefined {
  const { key } = (pairs[at] as Pair).a
  const end = Math.min(pairs.length, at + 1 + AHEAD)
  for (let next = at + 1; next < end; next++) if (pairs[next]?.a.key === key) return pairs[next]
  return undefined
}

function nextOfThread(events: EventTable, index: number): number | null {
  const [source, thread] = [events.source(index), events.thread(index)]
  const end = thread === 0 ? index : Math.min(events.size, index + AHEAD)
  for (let at = index + 1; at < end; at++)
    if (events.thread(at) === thread && events.source(at) === source) return at
  return null
}
