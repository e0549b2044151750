/** Where things are on the stage, in px of its drawing. Heights are fixed, so lanes always align. */
import type { RowId } from '../../view/stations/rows.ts'

export const STAGE_HEIGHT = 456

export const Y = {
  device: 24,
  rte: 98,
  route: 202,
  bus: 246,
  irr: 283,
  isr: 304,
  eoiExit: 325,
  eoiBus: 359,
  rule: 367,
  desired: 383,
  pending: 401,
  effective: 419,
  handler: 442,
} as const

/** Where the EOI meets the pin: a little below its node. */
export const EOI_ARRIVAL = Y.rte + 14
export const CELL_HEIGHT = 19

/** The stripe of each row, which a difference tints across both lanes: top and height. */
export const BANDS: Readonly<Record<RowId, readonly [top: number, height: number]>> = {
  device: [4, 42],
  rte: [46, 106],
  route: [158, 70],
  irr: [Y.irr - 1, 21],
  isr: [Y.isr - 1, 21],
  eoiExit: [Y.eoiExit - 1, 21],
  desired: [Y.desired - 9, 18],
  pending: [Y.pending - 9, 18],
  effective: [Y.effective - 9, 18],
  handler: [Y.handler - 10.5, 21],
}

/** Where row names go: in a column between the lanes, beside the trunk, or into the stations. */
export type Naming = 'spine' | 'beside' | 'inset'

/** One lane, measured from its own left edge. */
export interface Frame {
  readonly naming: Naming
  readonly compact: boolean
  readonly rail: number
  readonly trunk: number
  readonly names: number
  readonly content: number
  readonly right: number
  readonly columns: readonly Column[]
  /** How much a cell can hold: words, a digit with a sign, or just a digit. */
  readonly density: 'words' | 'signs' | 'digits'
}

/**
 * One vCPU. Requests come down at `line`, and at `guest` from its cells to the handler; EOIs leave
 * its cell at `down`. The marks of the affinity masks are at `mask`.
 */
export interface Column {
  readonly x: number
  readonly width: number
  readonly line: number
  readonly guest: number
  readonly down: number
  readonly mask: number
  readonly middle: number
}

export interface StageColumns {
  readonly lane: number
  readonly spine: number
}

/** In px: beside another one a lane does with less, as its names stand between the two. */
export const MIN_LANE = { single: 330, wide: 330, compact: 282 } as const

/** How a stage of `width` is divided. The heads above it use the same columns. */
export function stageColumns(width: number, single: boolean, compact: boolean): StageColumns {
  if (single) return { lane: Math.max(width, MIN_LANE.single), spine: 0 }
  const spine = compact ? 76 : 100
  return { lane: Math.max((width - spine) / 2, MIN_LANE[compact ? 'compact' : 'wide']), spine }
}

export function frameOf(lane: number, naming: Naming, compact: boolean, vcpus: number): Frame {
  const content = compact ? 44 : naming === 'beside' ? 186 : 74
  const right = lane - (compact ? 2 : 6)
  const cells = content + (naming === 'inset' ? 48 : naming === 'spine' && !compact ? 10 : 0)
  const gap = vcpus > 8 ? 3 : 5
  const pitch = Math.min((right - cells) / vcpus, 120)
  const width = pitch - gap
  const density = width >= 60 ? 'words' : width >= 34 ? 'signs' : 'digits'
  return {
    naming,
    compact,
    rail: compact ? 9 : 24,
    trunk: compact ? 26 : 48,
    names: 76,
    content,
    right,
    density,
    columns: Array.from({ length: vcpus }, (_, at) => {
      const x = cells + at * pitch
      const middle = x + width / 2
      return density === 'digits'
        ? {
            x,
            width,
            middle,
            line: middle,
            guest: x + width - 1.5,
            down: x + width * 0.2,
            mask: x + 4.5,
          }
        : {
            x,
            width,
            middle,
            line: x + width * 0.74,
            guest: x + width * 0.74,
            down: x + width * 0.234,
            mask: x + 12,
          }
    }),
  }
}
