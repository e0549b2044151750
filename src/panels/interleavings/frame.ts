/** From columns and rows of the state graph to pixels. */
import type { Graph } from '../../view/interleavings/graph.ts'

export interface Frame {
  readonly width: number
  readonly height: number
  /** Between two columns, and between two rows. */
  readonly dx: number
  readonly dy: number
}

const SIDE = 16
const ABOVE = 16

/** Fills `width`, but keeps columns far enough apart to be told from each other. */
export function frameOf({ columns, rows }: Pick<Graph, 'columns' | 'rows'>, width: number): Frame {
  const gaps = Math.max(1, columns - 1)
  const dx = Math.max(9.5, Math.min(80, (width - 2 * SIDE) / gaps))
  const dy = Math.max(17, Math.min(30, 260 / rows))
  return {
    width: Math.max(width, Math.ceil(gaps * dx + 2 * SIDE)),
    height: (rows - 1) * dy + 2 * ABOVE,
    dx,
    dy,
  }
}

export const xOf = ({ dx }: Frame, { column }: { readonly column: number }): number =>
  Math.round((SIDE + column * dx) * 10) / 10

export const yOf = ({ dy }: Frame, { row }: { readonly row: number }): number =>
  Math.round((ABOVE + row * dy) * 10) / 10
