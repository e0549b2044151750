/** The words around a line that was read. */
import { KINDS } from '../../log/kinds.ts'
import type { LineClass, Reason } from '../../log/line-table.ts'

const NAME = new RegExp(`\\b(?:${[...KINDS].sort((a, b) => b.length - a.length).join('|')})\\b:?`)

/** A line's text before, in and after the name of its event. */
export function nameIn(text: string): readonly [before: string, name: string, after: string] {
  const found = NAME.exec(text)
  if (!found) return [text, '', '']
  const end = found.index + found[0].length
  return [text.slice(0, found.index), found[0], text.slice(end)]
}

/** The longer reasons, as short as their column. */
const SHORT: Partial<Readonly<Record<Reason, string>>> = {
  'a trace event that says nothing about interrupts': 'not about interrupts',
  'cut by another line and joined again': 'cut, joined again',
  'continues the line before it': 'continues the line before',
}

/** Why a line holds no event, in words. */
export const whyNot = (of: LineClass, reason: Reason): string =>
  of === 'damaged' ? `damaged: ${reason}` : (SHORT[reason] ?? reason)
