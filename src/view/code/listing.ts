/** Rows of code with a mark for each lane: what both code panels show. */

/**
 * Of a line of code: `done`: ran. `here`: ran last, or is running, or is the first of a program that
 * has been entered. `next`: runs next. `nothing`: its turn came, but there was nothing to do. Of a condition: `yes` and `no`.
 */
export type MarkKind = 'done' | 'here' | 'next' | 'nothing' | 'yes' | 'no'

export interface Mark {
  readonly kind: MarkKind
  /** The step that ran it; null if none has. */
  readonly step: number | null
}

export interface ListingRow {
  readonly text: string
  /** In levels of two spaces. */
  readonly indent: number
  /** By lane; null where the lane has nothing to say about the row. */
  readonly marks: readonly (Mark | null)[]
  /** The lane that alone has the row; null if all have it. */
  readonly only: number | null
  /** How the lists differ here. */
  readonly remark: string
  /** What it did, or who else is here. */
  readonly note: string
  /** It did not run, and as things stand will not. */
  readonly faded: boolean
}

/** What a lane is doing with the block. */
export interface LaneStatus {
  readonly lane: number
  readonly text: string
}

/** One call or one program, with its lines. */
export interface ListingBlock {
  readonly id: string
  readonly heading: string
  /** File and function that the lines follow. */
  readonly source: string
  readonly status: readonly LaneStatus[]
  /** Over since an earlier step, while another block is of now: its heading will do. */
  readonly folded: boolean
  readonly rows: readonly ListingRow[]
}

export const laneName = (lane: number): string => String.fromCharCode(65 + lane)

/** "  raise" is text "raise" at level 1. */
export const indentOf = (text: string): number => (text.length - text.trimStart().length) >> 1

/**
 * What each lane has to say in one text: once if all say the same, else each under its letter. A
 * lane that is `undefined` takes no part; one that is null has nothing to say yet.
 */
export function perLane(texts: readonly (string | null | undefined)[]): string {
  const part = texts.flatMap((text, lane) => (text === undefined ? [] : [{ text, lane }]))
  const said = part.filter(({ text }) => text)
  const first = said[0]?.text ?? ''
  if (said.length === part.length && said.every(({ text }) => text === first)) return first
  return said.map(({ text, lane }) => `${laneName(lane)}: ${text}`).join(', ')
}

/** Items that belong together, in the order of the first of each group. */
export function groupBy<T>(items: readonly T[], same: (a: T, b: T) => boolean): T[][] {
  const groups: T[][] = []
  for (const item of items) {
    const group = groups.find(([first]) => first !== undefined && same(first, item))
    if (group) group.push(item)
    else groups.push([item])
  }
  return groups
}
