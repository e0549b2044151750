import { isSame, type Json, type JsonObject } from '../json.ts'

/** The parts of a state that `changed` tells of; `now` and `stats` are not among them. */
const WHOLE = ['id', 'ioregsel', 'irr', 'timer'] as const
const BY_PIN = ['rte', 'eoi_count', 'routes'] as const

/** What an op changed: new values, of the parts by pin only the elements that are new. */
export function changesOf(before: JsonObject, after: JsonObject): JsonObject {
  const changed: Record<string, Json> = {}
  for (const name of WHOLE) if (before[name] !== after[name]) changed[name] = after[name] as Json
  for (const name of BY_PIN) {
    const elements = changedElements(before[name], after[name])
    if (Object.keys(elements).length > 0) changed[name] = elements
  }
  return changed
}

/** A list is a map by index; a counter that is not told of is 0. */
function changedElements(before: Json = {}, after: Json = {}): JsonObject {
  if (isSame(before, after)) return {}
  const old = before as JsonObject
  const now = after as JsonObject
  return Object.fromEntries(
    Object.keys({ ...old, ...now })
      .filter((name) => !isSame(old[name], now[name]))
      .map((name) => [name, now[name] ?? 0]),
  )
}
