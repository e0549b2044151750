/**
 * `now`, but every part that equals its counterpart in `before` is that counterpart, and all of it
 * is `before` where nothing differs. So whoever draws a part sees by its identity that it is as it
 * was. For data: primitives, arrays, plain objects, and sets of primitives.
 */
export function keepEqual<T>(before: unknown, now: T): T {
  if (before === now || !isObject(before) || !isObject(now)) return now
  if (now instanceof Set || before instanceof Set) return isSameSet(before, now) ? before : now
  if (Array.isArray(before) !== Array.isArray(now)) return now
  const names = Object.keys(now)
  const has = (name: string) => Object.hasOwn(before, name)
  const parts = names.map((name) => (has(name) ? keepEqual(before[name], now[name]) : now[name]))
  const isSame = (name: string, at: number) => has(name) && parts[at] === before[name]
  if (names.length === Object.keys(before).length && names.every(isSame)) return before as T
  if (Array.isArray(now)) return parts as T
  return Object.fromEntries(names.map((name, at) => [name, parts[at]])) as T
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function isSameSet<T>(before: unknown, now: T): before is T {
  if (!(before instanceof Set && now instanceof Set) || before.size !== now.size) return false
  return [...now].every((one) => before.has(one))
}
