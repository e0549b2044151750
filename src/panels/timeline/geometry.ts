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
/** Px kept free at the right edge. */
const RIGHT = 6
/** Px from the middle of the lanes' letters to the lanes. */
export const LETTER = 7
/** Of a row, with its rule, for one lane and for two: the least in which a label fits its band. */
const SHORTEST = [20, 27] as const
const TALLEST = [36, 46] as const
/** Px of a row that are no lane's. */
const GAP = 3
/** Px of a lane above and below its band, together. */
const AIR = [5, 1] as const

/** `room`: the height that ruler and rows should fill, as far as that makes rows readable. */
export function geometryOf(
  tracks: readonly Track[],
  lanes: number,
  width: number,
  room: number,
): Geometry {
  const narrow = width < NARROW
  const shown = narrow ? tracks.filter(({ kind }) => kind !== 'linux') : tracks
  const many = lanes > 1 ? 1 : 0
  const share = Math.floor((room - RULER) / Math.max(1, shown.length))
  const rowHeight = Math.max(SHORTEST[many], Math.min(TALLEST[many], share))
  const pitch = Math.floor((rowHeight - GAP) / lanes)
  const bar = pitch - AIR[many]
  // Half a pixel more, so that the edges of bands are on whole ones.
  const above = Math.floor((rowHeight - lanes * pitch - 1) / 2) + 0.5
  return {
    width,
    narrow,
    left: leftOf(width),
    right: width - RIGHT,
    rows: shown.map((track, at) => ({ track, ...nameOf(track, narrow), top: at * rowHeight })),
    rowHeight,
    height: shown.length * rowHeight,
    middle: (lane) => above + (lane + 0.5) * pitch,
    pitch,
    bar,
    glyph: bar < 12 ? 11 : 13,
    fontSize: bar < 12 ? 10.5 : bar < 20 ? 11.5 : 13,
  }
}

const leftOf = (width: number): number => (width < NARROW ? 100 : 138)

/** Px from the first step to the last, about. */
export const roomOf = (width: number): number => Math.max(1, width - leftOf(width) - RIGHT)

const nameOf = ({ kind, name, sub }: Track, narrow: boolean): { name: string; sub: string } => {
  if (!narrow) return { name, sub }
  return { name: kind === 'lapic' ? sub : name, sub: '' }
}
