/** The values of a station as things to point at: each answers why it is as it is. */
import { type KeyboardEvent, useId, useState } from 'react'
import { laneName } from '../../view/code/listing.ts'
import { showsValues } from '../../view/pointed/marks.ts'
import type { NamedValue } from '../../view/stations/values.ts'
import { Decoration } from '../stage/roles.tsx'
import './spots.css'

export interface Spot {
  readonly named: NamedValue
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WhySpotsProps {
  /** The machine's number. */
  readonly lane: number
  readonly spots: readonly Spot[]
  /** The key of the value that was asked about. */
  readonly asked: string | null
  readonly onWhy: (named: NamedValue) => void
  /** Since when a value is as it is; told of the one that is pointed at. */
  readonly since?: ((named: NamedValue) => string) | undefined
}

export function WhySpots({ lane, spots, asked, onWhy, since }: WhySpotsProps) {
  const [lit, setLit] = useState<string | null>(null)
  const told = useId()
  const badge = spots.find((spot, at) => keyOf(spot, at) === lit)
  return (
    <>
      {spots.map((spot, at) => {
        const { named, x, y, width, height } = spot
        const key = keyOf(spot, at)
        const on = () => setLit(key)
        const off = () => setLit(null)
        const isTold = key === lit && since !== undefined
        return (
          // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
          <rect
            key={key}
            className="why-spot"
            role="button"
            tabIndex={-1}
            aria-label={`Why is ${named.name} as it is in machine ${laneName(lane)}?`}
            aria-describedby={isTold ? told : undefined}
            aria-pressed={named.key === asked}
            data-shows={showsValues(lane, [named.value])}
            {...{ x, y, width, height }}
            rx="3"
            onMouseEnter={on}
            onMouseLeave={off}
            onFocus={on}
            onBlur={off}
            onClick={() => onWhy(named)}
            onKeyDown={(event) => onSpotKey(event, () => onWhy(named))}
          >
            {isTold && <desc id={told}>So {since(named)}.</desc>}
          </rect>
        )
      })}
      {badge && <Badge {...badge} />}
    </>
  )
}

const keyOf = ({ named }: Spot, at: number): string => `${named.key} ${at}`

const Badge = ({ x, y, width }: Spot) => (
  <Decoration through>
    <g className="why-badge" transform={`translate(${x + width - 4} ${y})`}>
      <rect x="-30" y="-8" width="34" height="16" rx="8" />
      <text x="-13" y="4" textAnchor="middle">
        why?
      </text>
    </g>
  </Decoration>
)

/** Enter and y ask, arrows lead to the nearest value that way, Escape back to the station. */
function onSpotKey(event: KeyboardEvent<SVGRectElement>, ask: () => void): void {
  const station = event.currentTarget.closest('.stage-station') as SVGGElement | null
  const direction = DIRECTIONS[event.key]
  if (event.key === 'Enter' || event.key === ' ' || event.key === 'y') ask()
  else if (event.key === 'Escape') station?.focus()
  else if (direction && station) nearest(event.currentTarget, station, direction)?.focus()
  else return
  event.preventDefault()
  event.stopPropagation()
}

type Direction = readonly [x: number, y: number]

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Enter and y on the station itself lead to its first value. */
export function onStationKey(event: KeyboardEvent<SVGGElement>): void {
  if (event.target !== event.currentTarget) return
  if (event.key !== 'Enter' && event.key !== 'y') return
  const first = event.currentTarget.querySelector<SVGRectElement>('.why-spot')
  if (!first) return
  first.focus()
  event.preventDefault()
}

function nearest(
  from: SVGRectElement,
  station: SVGGElement,
  [dx, dy]: Direction,
): SVGRectElement | undefined {
  const [x, y] = middleOf(from)
  const ahead = [...station.querySelectorAll<SVGRectElement>('.why-spot')].flatMap((other) => {
    const [ox, oy] = middleOf(other)
    const along = (ox - x) * dx + (oy - y) * dy
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx)
    return along > 1 ? [{ other, distance: along + 3 * aside }] : []
  })
  return ahead.sort((one, other) => one.distance - other.distance)[0]?.other
}

function middleOf(spot: SVGRectElement): readonly [number, number] {
  const read = (name: string) => Number(spot.getAttribute(name))
  return [read('x') + read('width') / 2, read('y') + read('height') / 2]
}
