/** Widths of IBM Plex Sans Condensed Medium in em, by kind of character and rather too wide. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|! ]/, 0.28],
  [/[ftr()-]/, 0.36],
  [/[A-LN-VX-Z_]/, 0.61],
  [/[mwMW%…]/, 0.8],
]
const OTHER = 0.54

const charWidth = (char: string): number => WIDTHS.find(([chars]) => chars.test(char))?.[1] ?? OTHER

/** The width of a label in px, without asking the page: close enough to decide whether it fits. */
export function textWidth(text: string, fontSize: number): number {
  let em = 0
  for (const char of text) em += charWidth(char)
  return em * fontSize
}

/** So much of `text` as fits into `room`, with an ellipsis; null if hardly anything would be left. */
export function cutText(text: string, fontSize: number, room: number): string | null {
  let kept = text.length
  while (kept > 0 && textWidth(`${text.slice(0, kept)}…`, fontSize) > room) kept--
  return kept < Math.max(4, text.length / 3) ? null : `${text.slice(0, kept).trimEnd()}…`
}
