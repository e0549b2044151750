/** The breakpoints of a person: each condition once for a machine. */
import type { Cell } from '../causes/cell.ts'
import type { Breakpoint, Condition } from './breakpoint.ts'
import { writeBreakpoint, writeCondition } from './text.ts'

/** The same for breakpoints that stop at the same steps, on or off. */
export const breakpointKey = (breakpoint: Breakpoint): string =>
  writeBreakpoint({ ...breakpoint, enabled: true })

/** With this one at the end; one like it is switched on where it stands. */
export function withBreakpoint(
  list: readonly Breakpoint[],
  added: Breakpoint,
): readonly Breakpoint[] {
  const key = breakpointKey(added)
  return list.some((other) => breakpointKey(other) === key)
    ? list.map((other) => (breakpointKey(other) === key ? { ...other, enabled: true } : other))
    : [...list, added]
}

export const withoutBreakpoint = (
  list: readonly Breakpoint[],
  dropped: Breakpoint,
): readonly Breakpoint[] => list.filter((other) => other !== dropped)

export const switched = (
  list: readonly Breakpoint[],
  breakpoint: Breakpoint,
): readonly Breakpoint[] =>
  list.map((other) => (other === breakpoint ? { ...other, enabled: !other.enabled } : other))

/** The one that waits for a condition in any machine. */
export const waitingFor = (
  list: readonly Breakpoint[],
  condition: Condition,
): Breakpoint | undefined => {
  const text = writeCondition(condition)
  return list.find(({ condition: own, lane }) => lane === null && writeCondition(own) === text)
}

/** A value of the path changes; of Remote IRR in the words that a person sets. */
export const changeOf = (cell: Cell): Condition =>
  cell.of === 'remote-irr' ? { on: 'remote-irr', pin: cell.at, to: null } : { on: 'change', cell }
