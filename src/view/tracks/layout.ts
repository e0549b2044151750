/**
 * One lane of a track in pixels. What is too small to see is merged into what stands beside it,
 * so that the number of shapes depends on the width and not on the length of the run. A merged
 * shape that contains something bad is drawn as bad, and never too small to see.
 */
import { bisector, scaleLinear } from 'd3'
import { grouped } from '../../base/grouped.ts'
import { type Band, type Crowd, isBadBand, isBadMark, type Mark, type TrackLane } from './model.ts'
import type { Column } from './pyramid.ts'
import type { Span } from './span.ts'
import { cutText, textWidth } from './text.ts'

export interface Frame {
  /** The place of a step, in px. */
  x(step: number): number
  /** The place of a pixel, in steps. */
  stepAt(x: number): number
  readonly left: number
  readonly right: number
  /** The width of a mark. */
  readonly glyph: number
  readonly fontSize: number
}

export interface Bar extends Omit<Band, 'labels'> {
  readonly x: number
  readonly width: number
  readonly text: { readonly x: number; readonly label: string } | null
}

export interface Glyph extends Mark {
  readonly x: number
  /** How many marks it stands for. */
  readonly count: number
}

/** A column of what is too much to show one by one. */
export interface Pile extends Column {
  readonly x: number
  readonly width: number
  /** How tall beside the tallest in view, 0 to 1. */
  readonly share: number
  /** How many steps it counts. */
  readonly steps: number
}

export interface LaneShapes {
  readonly bars: readonly Bar[]
  readonly glyphs: readonly Glyph[]
  readonly piles: readonly Pile[]
  /** The piles stand for the bands too. */
  readonly dense: boolean
}

/** `left` to `right` is what is drawn on; the span keeps half a mark away from both ends. */
export function frameOf(
  span: Span,
  { left, right, glyph, fontSize }: Pick<Frame, 'left' | 'right' | 'glyph' | 'fontSize'>,
): Frame {
  const scale = scaleLinear([span.from, span.to], [left + glyph / 2, right - glyph / 2])
  const pitch = scale(1) - scale(0)
  return {
    x: scale,
    stepAt: (x) => scale.invert(x),
    left,
    right,
    glyph: Math.max(8, Math.min(glyph, pitch * 1.4)),
    fontSize,
  }
}

export function layoutLane({ bands, marks, crowd }: TrackLane, frame: Frame): LaneShapes {
  const glyphs = mergeMarks(marksInView(marks, frame), frame)
  const pieces = mergeBands(bandsInView(bands, frame), frame)
  const piles = crowd ? pilesOf(crowd, frame) : []
  const ticks = piles.flatMap(({ x, width, count }) => (count > 0 ? [{ x: x + width / 2 }] : []))
  const inTheWay = [...glyphs, ...ticks].sort((a, b) => a.x - b.x)
  return {
    bars: withLabels(pieces, inTheWay, frame),
    glyphs,
    piles,
    dense: crowd?.dense ?? false,
  }
}

/** Columns as wide as the steps they count, cut where the drawing ends. */
function pilesOf({ width: steps, columns }: Crowd, { x, left, right }: Frame): Pile[] {
  const most = columns.reduce((max, { count }) => Math.max(max, count), 1)
  return columns.flatMap((column) => {
    const start = Math.max(left, x(column.from - 0.5))
    const width = Math.min(right, x(column.from + steps - 0.5)) - start
    if (width <= 0) return []
    const share = Math.sqrt(column.count / most)
    return [{ ...column, x: start, width, share, steps }]
  })
}

/** What a pile counts, in words. */
export function pileTitle({ from, count, bad, steps }: Pile): string {
  const where =
    steps === 1 ? `Step ${grouped(from)}` : `Steps ${grouped(from)} to ${grouped(from + steps - 1)}`
  return `${where}: ${grouped(count)}${bad > 0 ? `, ${grouped(bad)} of them wrong` : ''}`
}

const bandEnd = bisector<Band, number>(({ to }) => to)
const bandStart = bisector<Band, number>(({ from }) => from)
const markStep = bisector<Mark, number>(({ step }) => step)

const bandsInView = (bands: readonly Band[], { stepAt, left, right }: Frame): readonly Band[] =>
  bands.slice(bandEnd.right(bands, stepAt(left)), bandStart.left(bands, stepAt(right)))

const marksInView = (marks: readonly Mark[], { stepAt, left, right }: Frame): readonly Mark[] =>
  marks.slice(markStep.left(marks, stepAt(left)), markStep.right(marks, stepAt(right)))

/** One glyph for the marks that would lie on top of each other, at the first bad one of them. */
function mergeMarks(marks: readonly Mark[], { x, glyph }: Frame): Glyph[] {
  const reach = glyph * 0.55
  const groups: Mark[][] = []
  for (const mark of marks) {
    const group = groups.at(-1)
    if (group && x(mark.step) - x((group[0] as Mark).step) < reach) group.push(mark)
    else groups.push([mark])
  }
  return groups.map((group) => {
    const shown = group.find(({ kind }) => isBadMark(kind)) ?? (group[0] as Mark)
    const title = group.length === 1 ? shown.title : `${shown.title}, and ${group.length - 1} more`
    return { ...shown, title, x: x(shown.step), count: group.length }
  })
}

const SMALLEST = 1.5
const SMALLEST_BAD = 2.5

type Piece = Omit<Bar, 'text'> & { readonly labels: Band['labels'] }

/** Bands as rectangles; those that end where the one before has hardly begun join it. */
function mergeBands(bands: readonly Band[], frame: Frame): Piece[] {
  const pieces: Piece[] = []
  for (const band of bands) {
    const piece = pieceOf(band, frame)
    const last = pieces.at(-1)
    const joins = last && piece.x + piece.width <= last.x + Math.max(last.width, SMALLEST) + 0.5
    if (!joins) pieces.push(afterLast(piece, last))
    else if (isBadBand(piece) && !isBadBand(last)) {
      pieces[pieces.length - 1] = { ...piece, x: last.x, width: SMALLEST_BAD }
    }
  }
  return pieces
}

function pieceOf(band: Band, { x, left, right }: Frame): Piece {
  const start = Math.max(x(band.from), left)
  const width = Math.min(x(band.to), right) - start
  return { ...band, x: start, width: Math.max(width, isBadBand(band) ? SMALLEST_BAD : SMALLEST) }
}

/**
 * A widened neighbour may reach into the next piece, which then begins where it ends, and is still to
 * be seen if it is bad.
 */
function afterLast(piece: Piece, last: Piece | undefined): Piece {
  const shift = last ? Math.max(0, last.x + last.width - piece.x) : 0
  const least = isBadBand(piece) ? SMALLEST_BAD : 0
  return { ...piece, x: piece.x + shift, width: Math.max(piece.width - shift, least) }
}

const PADDING = 4
/** In a narrower band no label can stand. */
const LABEL_ROOM = 16

function withLabels(pieces: readonly Piece[], glyphs: readonly Placed[], frame: Frame): Bar[] {
  let next = 0
  return pieces.map(({ labels, ...piece }) => {
    while (next < glyphs.length && reachesTo(glyphs[next] as Placed, frame) <= piece.x) next++
    if (piece.width < LABEL_ROOM) return { ...piece, text: null }
    const rooms = roomsOf(piece, glyphs, next, frame)
    return { ...piece, text: placeLabel(labels, rooms, frame.fontSize) }
  })
}

/** Something that a label must not cover. */
interface Placed {
  readonly x: number
}

interface Room {
  readonly x: number
  readonly width: number
}

const reachesTo = ({ x }: Placed, { glyph }: Frame): number => x + glyph / 2

/** The parts of a band that no mark covers, from left to right. */
function roomsOf(band: Room, glyphs: readonly Placed[], from: number, frame: Frame): Room[] {
  const rooms: Room[] = []
  const end = band.x + band.width
  let start = band.x + PADDING
  for (let at = from; at < glyphs.length; at++) {
    const glyph = glyphs[at] as Placed
    if (glyph.x - frame.glyph / 2 >= end) break
    rooms.push({ x: start, width: glyph.x - frame.glyph / 2 - 2 - start })
    start = Math.max(start, reachesTo(glyph, frame) + 3)
  }
  rooms.push({ x: start, width: end - PADDING - start })
  return rooms
}

/** The longest label that fits somewhere, as far left as it does; else the last one, cut. */
function placeLabel(labels: readonly string[], rooms: readonly Room[], size: number): Bar['text'] {
  for (const label of labels) {
    const width = textWidth(label, size)
    const room = rooms.find((other) => other.width >= width)
    if (room) return { x: room.x, label }
  }
  const widest = rooms.reduce((best, room) => (room.width > best.width ? room : best))
  const cut = cutText(labels.at(-1) ?? '', size, widest.width)
  return cut === null ? null : { x: widest.x, label: cut }
}
