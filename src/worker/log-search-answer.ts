/** Where what was found lies in the list that is shown, seen from a place. */
import { lastUpTo } from '../view/log/axis.ts'
import type { Desk } from './log-answers.ts'
import type { ListKey, Questions, SearchAnswer, Steps } from './log-protocol.ts'
import type { Found } from './log-search.ts'

export function searchAnswer(
  found: Found,
  { text, list, place }: Questions['search'],
  desk: Desk,
): SearchAnswer {
  const places = placesOf(found, list, desk)
  return { text, is: found.sought.type, ...stepsFrom(places, place) }
}

/** `places` rise. */
export function stepsFrom(places: ArrayLike<number>, place: number): Steps {
  const at = lastUpTo(places.length, place, (index) => places[index] as number)
  const isOn = at >= 0 && places[at] === place
  return {
    count: places.length,
    at: at + 1,
    next: places[at + 1] ?? null,
    previous: (isOn ? places[at - 1] : places[at]) ?? null,
  }
}

const known = new WeakMap<Found, Map<number | null, Uint32Array>>()

/** The places of the hits in one source, or of those in any source that hold an event; rising. */
function placesOf(found: Found, { source }: ListKey, desk: Desk): Uint32Array {
  const made = known.get(found) ?? new Map<number | null, Uint32Array>()
  known.set(found, made)
  const before = made.get(source)
  if (before) return before
  const places =
    source === null
      ? Uint32Array.from(found.hits.flatMap((lines, own) => eventPlaces(lines, own, desk))).sort()
      : placesIn(found.hits[source] ?? new Uint32Array(0), source, desk)
  made.set(source, places)
  return places
}

const placesIn = (lines: Uint32Array, source: number, { axis, lists }: Desk): Uint32Array =>
  axis.unit === 'line' ? lines : lines.map((line) => lists.placeOf(source, line))

function eventPlaces(lines: Uint32Array, source: number, { axis, lists }: Desk): number[] {
  const places: number[] = []
  for (const line of lines) {
    const event = lists.eventOf(source, line)
    if (event >= 0) places.push(axis.positionOf(event))
  }
  return places
}
