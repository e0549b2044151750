/** Where things are on the stage, in px of its drawing. Heights are fixed, so lanes always align. */
import type { RowId } from '../../view/stations/rows.ts'

export const STAGE_HEIGHT = 486

export const Y = {
  device: 28,
  rte: 108,
  route: 216,
  bus: 262,
  irr: 302,
  isr: 324,
  eoiExit: 346,
  eoiBus: 382,
  rule: 391,
  desired: 408,
  pending: 427,
  effective: 446,
  handler: 470,
} as const

/** Where the EOI meets the pin: a little below its node. */
export const EOI_ARRIVAL = 122
export const CELL_HEIGHT = 19

/** The stripe of each row, which a difference tints across both lanes: top and height. */
export const BANDS: Readonly<Record<RowId, readonly [top: number, height: number]>> = {
  device: [8, 42],
  rte: [50, 112],
  route: [172, 70],
  irr: [301, 21],
  isr: [323, 21],
  eoiExit: [345, 21],
  desired: [398.5, 19],
  pending: [417.5, 19],
  effective: [436.5, 19],
  handler: [459.5, 21],
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

/** One vCPU. Requests come down at `line`; EOIs leave its cell at `down`. */
export interface Column {
  readonly x: number
  readonly width: number
  readonly line: number
  readonly down: number
  readonly middle: number
}

export interface StageColumns {
  readonly lane: number
  readonly spine: number
}

export const MIN_LANE = 330

/** How a stage of `width` is divided. The heads above it use the same columns. */
export function stageColumns(width: number, single: boolean, compact: boolean): StageColumns {
  if (single) return { lane: Math.max(width, MIN_LANE), spine: 0 }
  const spine = compact ? 76 : 100
  return { lane: Math.max((width - spine) / 2, MIN_LANE), spine }
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
      const share = density === 'digits' ? 0.5 : 0.74
      const down = x + width * (density === 'digits' ? 0.2 : 0.234)
      return { x, width, line: x + width * share, down, middle: x + width / 2 }
    }),
  }
}
