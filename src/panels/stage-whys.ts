/** Where the values of each station are drawn, so that they can be pointed at. */
import type { RteStation } from '../view/station-rte.ts'
import type { NamedValue, StationValues } from '../view/station-values.ts'
import { CELL_HEIGHT, type Column, type Frame, Y } from './stage-geometry.ts'
import { placedFields } from './stage-rte.tsx'
import type { Spot } from './why-spots.tsx'

const spot = (named: NamedValue, x: number, y: number, width: number, height: number): Spot => ({
  named,
  x,
  y,
  width,
  height,
})

export const deviceSpots = ({ content, right }: Frame, { line }: StationValues): Spot[] => [
  spot(line, content - 4, 14, right - content + 6, 34),
]

/** Remote IRR comes first, because most questions are about it. */
export function rteSpots(frame: Frame, rte: RteStation, values: StationValues): Spot[] {
  const fields = values.rte
  const cells = placedFields(rte.fields, frame).flatMap(({ field, x, width }) =>
    field.id === 'ds' ? [] : [spot(fields[field.id], x, 79, width, 42)],
  )
  const first = cells.findIndex(({ named }) => named === fields.rIRR)
  return [...cells.slice(first, first + 1), ...cells.filter((_, at) => at !== first)]
}

export const routeSpots = ({ content, right }: Frame, { route }: StationValues): Spot[] =>
  route ? [spot(route, content - 8, 174, right - content + 8, 66)] : []

export const lapicSpots = ({ columns }: Frame, { lapics }: StationValues): Spot[] =>
  (['irr', 'isr', 'eoiExit'] as const).flatMap((row) =>
    lapics.flatMap((own, at) => {
      const { x, width } = columns[at] as Column
      return own[row] ? [spot(own[row], x, Y[row], width, CELL_HEIGHT)] : []
    }),
  )

export function linuxSpots({ columns }: Frame, { masks, handlers }: StationValues): Spot[] {
  const [first, last] = [columns[0], columns.at(-1)] as [Column, Column]
  const width = last.x + last.width - first.x
  const rows = masks
    ? (['desired', 'pending', 'effective'] as const).map((row) =>
        spot(masks[row], first.x, Y[row] - 8.5, width, 17),
      )
    : []
  const runs = handlers.map((named, at) => {
    const column = columns[at] as Column
    return spot(named, column.x, Y.handler - 10, column.width, 20)
  })
  return [...runs, ...rows]
}
