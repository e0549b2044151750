/** The column between two machines: the name of each row, once, and whether they agree there. */
import { memo } from 'react'
import { ROW_IDS, type RowId } from '../../view/stations/rows.ts'
import { BANDS, Y } from './geometry.ts'
import { Glyph } from './glyphs.tsx'
import { rowNames, STATION_NAMES, spokenRow, stationName } from './labels.ts'
import { Group, Picture } from './roles.tsx'
import { firstThatFits, textWidth } from './text.ts'
import './spine.css'

interface SpineProps {
  /** Its left edge and width. */
  readonly x: number
  readonly width: number
  readonly compact: boolean
  readonly pin: number
  /** The vector in focus; both, where the machines differ. */
  readonly vector: string
  readonly differing: ReadonlySet<RowId>
}

export const Spine = memo((props: SpineProps) => {
  const { x, width, compact, pin, vector, differing } = props
  const middle = x + width / 2
  return (
    <Group label={`Comparison: ${differing.size} of ${ROW_IDS.length} rows differ`}>
      {STATION_NAMES.map(({ id, title, y }) => (
        <g key={id}>
          <text className="station" x={middle} y={y} textAnchor="middle">
            {title}
          </text>
          <text className="label" x={middle} y={y + 15} textAnchor="middle">
            {stationName(id, pin)}
          </text>
          <Verdict row={id} x={middle} y={y + 31} vector={vector} differs={differing.has(id)} />
        </g>
      ))}
      <text className="station" x={middle} y={Y.bus + 2} textAnchor="middle">
        Local APIC
      </text>
      <text className="label" x={middle} y={Y.bus + 16} textAnchor="middle">
        {compact ? 'per vCPU' : 'one column per vCPU'}
      </text>
      <text className="station" x={middle} y={Y.eoiBus + 4} textAnchor="middle">
        Linux guest
      </text>
      <RowNames {...props} />
    </Group>
  )
})

function RowNames({ x, width, vector, differing }: SpineProps) {
  return rowNames(vector).map(({ id, full, brief }) => {
    const [top, height] = BANDS[id]
    const differs = differing.has(id)
    const y = top + height / 2
    const left = differs ? SIGN + 2 : 2
    const name = firstThatFits([full, brief], width - left, 12)
    const tight = textWidth(name, 12) > width - left
    return (
      <g key={id}>
        <text
          className={`row ${differs ? 'differs' : ''} ${tight ? 'tight' : ''}`}
          x={x + (left + width) / 2}
          y={y + 4}
          textAnchor="middle"
        >
          {name}
        </text>
        <RowSign row={id} x={x} y={y} vector={vector} differs={differs} />
      </g>
    )
  })
}

/** How far a row's sign reaches in. */
const SIGN = 24

interface SignProps {
  readonly row: RowId
  readonly x: number
  readonly y: number
  readonly vector: string
  readonly differs: boolean
}

/** The sign under a station's name. */
const Verdict = ({ row, x, y, vector, differs }: SignProps) => (
  <Picture label={`${spokenRow(row, vector)}: ${differs ? 'differs' : 'same'}`}>
    {differs ? (
      <>
        <rect className="pill bad" x={x - 13} y={y - 9} width="26" height="18" rx="9" />
        <Glyph name="unequal" x={x - 6} y={y - 6} size={12} tone="on-stale" />
      </>
    ) : (
      <Glyph name="equal" x={x - 5} y={y - 5} size={10} tone="ink3" />
    )}
  </Picture>
)

/** The sign before a row's name; a row that is the same needs none to be seen. */
const RowSign = ({ row, x, y, vector, differs }: SignProps) => (
  <Picture label={`${spokenRow(row, vector)}: ${differs ? 'differs' : 'same'}`}>
    {differs && (
      <>
        <rect className="pill bad" x={x + 2} y={y - 8} width="22" height="16" rx="8" />
        <Glyph name="unequal" x={x + 8} y={y - 5} size={10} tone="on-stale" />
      </>
    )}
  </Picture>
)

interface SpineCountProps {
  readonly differing: ReadonlySet<RowId>
  readonly compact: boolean
}

/** The head of the spine: how many rows differ. */
export function SpineCount({ differing, compact }: SpineCountProps) {
  const { size } = differing
  const verb = size === 1 ? 'differs' : 'differ'
  return (
    <p className="spine-count" data-differs={size > 0}>
      <b>{size}</b>{' '}
      {compact ? `row${size === 1 ? '' : 's'} ${verb}` : `of ${ROW_IDS.length} rows ${verb}`}
    </p>
  )
}
