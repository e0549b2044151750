/** Advance widths of IBM Plex Sans, regular, in hundredths of an em, by the characters that have them. */
const ADVANCES: readonly (readonly [width: number, chars: string])[] = [
  [25, " 'ij"],
  [28, ',.l!'],
  [29, ':;'],
  [32, '|[]f'],
  [34, '(){}t'],
  [38, 'r/\\'],
  [40, '-I'],
  [45, '"*'],
  [47, 'z?'],
  [51, 'svLcyJx'],
  [53, 'agk'],
  [56, 'eF_o'],
  [58, 'ThnuESZbdpq'],
  [61, 'PVXYC'],
  [65, 'KARB'],
  [71, 'DU&GHNOQ#'],
  [77, 'w'],
  [81, 'M'],
  [93, 'm@W%'],
]
const WIDTH = new Map(ADVANCES.flatMap(([width, chars]) => [...chars].map((one) => [one, width])))
/** Digits, and what else is not listed. */
const OTHER = 60
const CONDENSED = 0.91
const MONO = 0.6
/** A heavier weight, and a page that has to do with another font. */
const MARGIN = 1.02

export type Face = 'sans' | 'condensed' | 'mono'

/** The width of a text in px, without asking the page: close enough to decide what fits. */
export function textWidth(text: string, px: number, face: Face = 'sans'): number {
  if (face === 'mono') return text.length * MONO * px
  let sum = 0
  for (const char of text) sum += WIDTH.get(char) ?? OTHER
  return (sum / 100) * px * MARGIN * (face === 'condensed' ? CONDENSED : 1)
}

/** The first of `texts` that fits into `room`; the last of them if none does. */
export const firstThatFits = (texts: readonly string[], room: number, px: number): string =>
  texts.find((text) => textWidth(text, px) <= room) ?? texts.at(-1) ?? ''

/** `text` in lines that fit into `room`, broken after its colon or else at spaces. */
export function wrapText(text: string, room: number, px: number): string[] {
  if (textWidth(text, px) <= room) return [text]
  const parts = text.split(/(?<=:) /)
  if (parts.length === 2 && parts.every((part) => textWidth(part, px) <= room)) return parts
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart()
    if (lines.length > 0 && textWidth(longer, px) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
