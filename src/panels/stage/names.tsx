/** The names of stations and rows within a single lane: beside the trunk, or in the stations. */
import { memo } from 'react'
import type { RowId } from '../../view/stations/rows.ts'
import { BANDS, type Frame, Y } from './geometry.ts'
import { Glyph } from './glyphs.tsx'
import { rowNames, STATION_NAMES, stationName } from './labels.ts'
import { HEX_WIDTH } from './rte.tsx'
import { textWidth } from './text.ts'

interface NamesProps {
  readonly frame: Frame
  readonly pin: number
  readonly vector: string
  /** Rows in which a machine that is not on the screen differs. */
  readonly differing: ReadonlySet<RowId>
}

export const Names = memo((props: NamesProps) =>
  props.frame.naming === 'beside' ? <BesideNames {...props} /> : <InsetNames {...props} />,
)

function BesideNames({ frame: { names: x }, pin, vector, differing }: NamesProps) {
  return (
    <>
      {STATION_NAMES.map(({ id, title, y }) => (
        <g key={id}>
          <text className="station" x={x} y={y}>
            {title}
          </text>
          <text className="label" x={x} y={y + 15}>
            {stationName(id, pin)}
          </text>
          {differing.has(id) && <Unequal x={x - 15} y={y - 9} />}
        </g>
      ))}
      <text className="station" x={x} y={Y.irr - 11}>
        Local APIC
      </text>
      <rect className="ground" x={x - 4} y={Y.eoiBus - 12} width="84" height="24" />
      <text className="station" x={x} y={Y.eoiBus + 4}>
        Linux guest
      </text>
      {rowNames(vector).map(({ id, full }) => (
        <g key={id}>
          <text className="row" x={x} y={middleOf(id) + 4}>
            {full}
          </text>
          {differing.has(id) && <Unequal x={x - 15} y={middleOf(id) - 5} />}
        </g>
      ))}
    </>
  )
}

const Unequal = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <Glyph name="unequal" x={x} y={y} size={10} tone="bad" />
)

const middleOf = (id: RowId): number => BANDS[id][0] + BANDS[id][1] / 2

/** Where a name of a station still has room in a narrow lane: at the right, beside its values. */
const INSET_Y = { device: 11, rte: Y.rte - 34, route: Y.route - 46 } as const
const INSET_SUB = { device: 'IRQ', rte: 'pin', route: 'GSI' } as const

function InsetNames({ frame, pin, vector, differing }: NamesProps) {
  const { content: x, right } = frame
  return (
    <>
      {STATION_NAMES.map(({ id, title }) => {
        const sub = `${INSET_SUB[id]} ${pin}`
        const sign = differing.has(id) ? 16 : 0
        const room = right - x - sign - (id === 'rte' ? HEX_WIDTH : 0)
        const name = textWidth(`${title} `, 12)
        const fits = name + textWidth(sub, 11, 'condensed') <= room
        const width = fits ? name + textWidth(sub, 11, 'condensed') : name
        return (
          <g key={id}>
            <text className="station small" x={right} y={INSET_Y[id]} textAnchor="end">
              {title} {fits && <tspan className="label">{sub}</tspan>}
            </text>
            {differing.has(id) && <Unequal x={right - width - 14} y={INSET_Y[id] - 9} />}
          </g>
        )
      })}
      {rowNames(vector).map(({ id, brief }) => (
        <g key={id}>
          <text className="label" x={x - 2} y={middleOf(id) + 4}>
            {brief}
          </text>
          {differing.has(id) && <Unequal x={x - 15} y={middleOf(id) - 5} />}
        </g>
      ))}
    </>
  )
}
