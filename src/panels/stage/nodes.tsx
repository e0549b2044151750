/** The stations' knots on the trunk, and the name of the EOI's rail. */
import { memo } from 'react'
import type { Stations } from '../../view/stations/stations.ts'
import { type Frame, Y } from './geometry.ts'
import { Glyph, type GlyphName } from './glyphs.tsx'

interface NodesProps {
  readonly frame: Frame
  readonly level: boolean
  readonly rte: Stations['rte']['state']
  readonly route: Stations['route']
  /** The request is on its way to KVM. */
  readonly live: boolean
}

export const Nodes = memo(({ frame, level, rte, route, live }: NodesProps) => {
  const { trunk, rail } = frame
  return (
    <>
      <rect className="ground" x={rail - 7} y={Y.bus - 4} width="14" height="33" />
      <text
        className="label eoi"
        textAnchor="middle"
        transform={`translate(${rail + 4} ${Y.bus + 12.5}) rotate(-90)`}
      >
        EOI
      </text>
      <Knot x={trunk} y={Y.device} look={level ? 'request' : 'idle'} />
      <Knot x={trunk} y={Y.rte} look={rte} />
      <RouteKnot x={trunk} route={route} live={live} />
    </>
  )
})

type Look = Stations['rte']['state'] | 'stale'

const SIGNS: Readonly<Partial<Record<Look, GlyphName>>> = {
  masked: 'bar',
  stuck: 'alert',
  stale: 'cross',
}

interface KnotProps {
  readonly x: number
  readonly y: number
  readonly look: Look
}

function Knot({ x, y, look }: KnotProps) {
  const sign = SIGNS[look]
  return (
    <>
      <circle className={`knot ${look}`} cx={x} cy={y} r="7.5" />
      {sign && <Glyph name={sign} x={x - 5} y={y - 5} size={10} tone={`on-${look}`} />}
    </>
  )
}

interface RouteKnotProps {
  readonly x: number
  readonly route: Stations['route']
  readonly live: boolean
}

/** A route that only steers EOI exits stands beside the trunk, not on it. */
function RouteKnot({ x, route: { kind, exitsOnly }, live }: RouteKnotProps) {
  if (kind === 'unused') return null
  if (exitsOnly) return <circle className={`knot aside ${kind}`} cx={x + 12} cy={Y.route} r="4" />
  if (kind === 'stale') return <Knot x={x} y={Y.route} look="stale" />
  return <Knot x={x} y={Y.route} look={live ? 'request' : 'idle'} />
}
