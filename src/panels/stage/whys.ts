/** Where the values of each station are drawn, so that they can be pointed at. */
import { useMemo } from 'react'
import type { RteField } from '../../view/stations/rte.ts'
import type { NamedValue, StationValues } from '../../view/stations/values.ts'
import type { Spot } from '../why/spots.tsx'
import { CELL_HEIGHT, type Column, type Frame, Y } from './geometry.ts'
import { placedFields } from './rte.tsx'

/** By station. */
export type Spots = Readonly<
  Record<'device' | 'rte' | 'route' | 'lapics' | 'linux', readonly Spot[]>
>

const NO_SPOTS: Spots = { device: [], rte: [], route: [], lapics: [], linux: [] }

/** The same spots as long as they are at the same places; none without values to ask about. */
export function useSpots(
  frame: Frame,
  fields: readonly RteField[],
  values: StationValues | undefined,
): Spots {
  const rte = useMemo(
    () => (values ? rteSpots(frame, fields, values) : NO_SPOTS.rte),
    [frame, fields, values],
  )
  const others = useMemo(() => (values ? spotsOf(frame, values) : NO_SPOTS), [frame, values])
  return { ...others, rte }
}

const spotsOf = (frame: Frame, values: StationValues): Omit<Spots, 'rte'> => ({
  device: deviceSpots(frame, values),
  route: routeSpots(frame, values),
  lapics: lapicSpots(frame, values),
  linux: linuxSpots(frame, values),
})

const spot = (named: NamedValue, x: number, y: number, width: number, height: number): Spot => ({
  named,
  x,
  y,
  width,
  height,
})

const deviceSpots = ({ content, right }: Frame, { line }: StationValues): Spot[] => [
  spot(line, content - 4, Y.device - 14, right - content + 6, 34),
]

/** Remote IRR comes first, because most questions are about it. */
function rteSpots(frame: Frame, fields: readonly RteField[], { rte }: StationValues): Spot[] {
  const cells = placedFields(fields, frame).map(({ field, x, width }) =>
    spot(rte[field.id], x, Y.rte - 28, width, 42),
  )
  const first = cells.findIndex(({ named }) => named === rte.rIRR)
  return [...cells.slice(first, first + 1), ...cells.filter((_, at) => at !== first)]
}

const routeSpots = ({ content, right }: Frame, { route }: StationValues): Spot[] =>
  route ? [spot(route, content - 8, Y.route - 42, right - content + 8, 66)] : []

const lapicSpots = ({ columns }: Frame, { lapics }: StationValues): Spot[] =>
  (['irr', 'isr', 'eoiExit'] as const).flatMap((row) =>
    lapics.flatMap((own, at) => {
      const { x, width } = columns[at] as Column
      return own[row] ? [spot(own[row], x, Y[row], width, CELL_HEIGHT)] : []
    }),
  )

function linuxSpots({ columns }: Frame, { masks, handlers }: StationValues): Spot[] {
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
