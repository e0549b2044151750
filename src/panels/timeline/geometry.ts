/** Where the rows of the timeline are, in px. */
import type { Track } from '../../view/tracks/model.ts'

export const RULER = 20

export interface Row {
  readonly track: Track
  readonly name: string
  readonly sub: string
  readonly top: number
}

export interface Geometry {
  readonly width: number
  readonly narrow: boolean
  /** Where the lanes begin and end; names are left of them. */
  readonly left: number
  readonly right: number
  readonly rows: readonly Row[]
  readonly rowHeight: number
  readonly height: number
  /** The middle of a lane below the top of its row. */
  middle(lane: number): number
  /** From the middle of one lane to that of the next. */
  readonly pitch: number
  readonly bar: number
  readonly glyph: number
  readonly fontSize: number
}

/** Below this the rows of Linux are left out and the names are short. */
const NARROW = 1024
const TALLEST = 34
/** Px kept free at the right edge. */
const RIGHT = 6
/** Unused height of a row: its share of space above, below and between the lanes. */
const GAP = 3.5

/** `room`: the height that ruler and rows should fill, as far as that makes rows readable. */
export function geometryOf(
  tracks: readonly Track[],
  lanes: number,
  width: number,
  room: number,
): Geometry {
  const narrow = width < NARROW
  const shown = narrow ? tracks.filter(({ kind }) => kind !== 'linux') : tracks
  const shortest = lanes > 1 ? 24 : 20
  const share = Math.floor((2 * (room - RULER)) / Math.max(1, shown.length)) / 2
  const rowHeight = Math.max(shortest, Math.min(TALLEST, share))
  const pitch = (rowHeight - GAP) / lanes
  const bar = lanes > 1 ? pitch - 2 : rowHeight - 9
  return {
    width,
    narrow,
    left: leftOf(width),
    right: width - RIGHT,
    rows: shown.map((track, at) => ({ track, ...nameOf(track, narrow), top: at * rowHeight })),
    rowHeight,
    height: shown.length * rowHeight,
    middle: (lane) => GAP / 2 + (lane + 0.5) * pitch,
    pitch,
    bar,
    glyph: lanes > 1 ? 11 : 13,
    fontSize: bar < 9.5 ? 9.5 : lanes > 1 ? 10.5 : 11.5,
  }
}

const leftOf = (width: number): number => (width < NARROW ? 100 : 138)

/** Px from the first step to the last, about. */
export const roomOf = (width: number): number => Math.max(1, width - leftOf(width) - RIGHT)

const nameOf = ({ kind, name, sub }: Track, narrow: boolean): { name: string; sub: string } => {
  if (!narrow) return { name, sub }
  return { name: kind === 'lapic' ? sub : name, sub: '' }
}
