/** The whole timeline as one SVG: what the page puts together from several elements, for export. */
import { grouped } from '../../base/grouped.ts'
import { frameOf } from '../../view/tracks/layout.ts'
import type { Track } from '../../view/tracks/model.ts'
import type { Span } from '../../view/tracks/span.ts'
import { Drawing } from './drawing.tsx'
import { type Geometry, geometryOf, LETTER, RULER } from './geometry.ts'
import { shapesOf } from './pointer.ts'
import { type Moved, Ruler } from './ruler.tsx'
import type { Stretch } from './washes.tsx'

export interface TimelinePictureProps {
  readonly tracks: readonly Track[]
  readonly steps: number
  readonly cursor: number
  readonly laneIds: readonly string[]
  readonly divergences: readonly Stretch[]
  readonly moved?: Moved
  readonly span: Span
  readonly label: string
}

const WIDTH = 1440
/** Of a row, in px; as tall as rows get. */
const ROW = 34

export function TimelinePicture(props: TimelinePictureProps) {
  const { tracks, steps, cursor, laneIds, divergences, moved, span, label } = props
  const geometry = geometryOf(tracks, laneIds.length, WIDTH, RULER + ROW * tracks.length)
  const frame = frameOf(span, geometry)
  const x = frame.x(cursor)
  const height = RULER + geometry.height
  return (
    <svg
      width={WIDTH}
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      aria-label={label}
      role="img"
    >
      <Ruler {...{ geometry, frame, steps, cursor, moved }} lanes={laneIds.length} />
      <g transform={`translate(0 ${RULER})`}>
        {divergences.map((stretch) => (
          <Wash key={stretch.from} stretch={stretch} frame={frame} height={geometry.height} />
        ))}
        <Drawing {...{ geometry, label }} shapes={shapesOf(geometry, frame)} glyph={frame.glyph} />
        <RowNames geometry={geometry} laneIds={laneIds} />
      </g>
      {x >= geometry.left && x <= geometry.right && <Place x={x} step={cursor} height={height} />}
    </svg>
  )
}

interface WashProps {
  readonly stretch: Stretch
  readonly frame: { x(step: number): number; readonly left: number; readonly right: number }
  readonly height: number
}

function Wash({ stretch: { from, to }, frame: { x, left, right }, height }: WashProps) {
  const start = Math.max(left, x(from - 0.5))
  const width = Math.min(right, x(to + 0.5)) - start
  return width > 0 ? (
    <rect x={start} y={0} width={width} height={height} fill="var(--wash-bad)" />
  ) : null
}

interface RowNamesProps {
  readonly geometry: Geometry
  readonly laneIds: readonly string[]
}

const RowNames = ({ geometry, laneIds }: RowNamesProps) =>
  geometry.rows.map(({ track, name, sub, top }) => {
    const middle = top + geometry.rowHeight / 2 + 4
    const bottom = top + geometry.rowHeight - 0.5
    return (
      <g key={track.id} fontFamily="var(--sans)" fontSize={12}>
        <path d={`M0 ${bottom}H${geometry.width}`} fill="none" stroke="var(--rule)" />
        <text x={10} y={middle} fontWeight={500} fill="var(--ink)">
          {name}
        </text>
        <text x={78} y={middle} fontSize={11.5} fill="var(--ink2)">
          {sub}
        </text>
        {laneIds.length > 1 &&
          laneIds.map((id, lane) => (
            <text
              key={id}
              x={geometry.left - LETTER}
              y={top + geometry.middle(lane) + 3.5}
              fontSize={10.5}
              fontWeight={600}
              textAnchor="middle"
              fill="var(--ink2)"
            >
              {id}
            </text>
          ))}
      </g>
    )
  })

interface PlaceProps {
  readonly x: number
  readonly step: number
  readonly height: number
}

const Place = ({ x, step, height }: PlaceProps) => (
  <g>
    <path d={`M${x} 15V${height}`} fill="none" stroke="var(--ink)" strokeWidth={1.5} />
    <rect x={x - 13} y={0} width={26} height={15} rx={3} fill="var(--ink)" />
    <text
      x={x}
      y={11.5}
      fontFamily="var(--sans)"
      fontSize={11.5}
      fontWeight={600}
      textAnchor="middle"
      fill="var(--bg)"
    >
      {grouped(step)}
    </text>
  </g>
)
