import { memo } from 'react'
import type { RouteStation } from '../../view/stations/route.ts'
import { type Frame, Y } from './geometry.ts'
import { Glyph } from './glyphs.tsx'
import { textWidth, wrapText } from './text.ts'
import './route.css'

const FRAME_TOP = Y.route - 42
const FRAME_HEIGHT = 66
const VALUE = 17
const TAG = 72

interface RouteProps {
  readonly frame: Frame
  readonly route: RouteStation
}

/** The message that KVM would send. Only a stale one gets a frame. */
export const Route = memo(({ frame, route }: RouteProps) => {
  if (route.kind === 'unused') return <NoTable frame={frame} route={route} />
  const { content, right } = frame
  const room = right - content - 6
  const fits = textWidth(route.note, 12) <= room
  const lines = wrapText(fits ? route.note : route.brief, room, 12)
  const lift = lines.length > 1 ? 5 : 0
  return (
    <>
      {route.kind === 'stale' && <StaleFrame frame={frame} free={endOf(frame, route)} />}
      <Values frame={frame} route={route} lift={lift} />
      <State frame={frame} kind={route.kind} />
      {lines.map((line, at) => (
        <text
          className={`note ${route.kind === 'stale' ? 'strong' : ''}`}
          x={content}
          y={Y.route + 16 - 2 * lift + (lift > 0 ? 1 : 0) + at * 13}
          key={at}
        >
          {line}
        </text>
      ))}
    </>
  )
})

const NoTable = ({ frame, route }: RouteProps) => (
  <>
    <text className="note" x={frame.content} y={Y.route - 8}>
      no routing table
    </text>
    <text className="label" x={frame.content} y={Y.route + 9}>
      {route.note}
    </text>
  </>
)

interface StaleFrameProps {
  readonly frame: Frame
  /** Where the values end: they are not hatched over. */
  readonly free: number
}

function StaleFrame({ frame: { content, right }, free }: StaleFrameProps) {
  const x = content - 8
  const width = right - x
  const hatched = Math.min(width * 0.38, 158, right - free)
  const box = { y: FRAME_TOP, height: FRAME_HEIGHT, rx: 3 }
  return (
    <>
      <rect className="ground" x={x} width={width} {...box} />
      <rect fill="url(#stage-hatch)" x={right - hatched} width={hatched} {...box} />
      <rect className="stale-frame" x={x} width={width} {...box} />
      <rect className="stale-line" x={x} width={width} {...box} />
    </>
  )
}

interface Value {
  readonly name: string
  readonly text: string
  readonly tinted: boolean
}

function Values({ frame, route, lift }: RouteProps & { readonly lift: number }) {
  const tone = route.kind === 'stale' ? 'bad' : route.kind === 'in-sync' ? 'req' : 'dim'
  const [head, dest, tail] = route.address
  return (
    <g className={route.kind === 'unset' ? 'unset' : ''}>
      {placed(route, frame).map(({ name, text, tinted, x }, at) => (
        <g key={name}>
          <text className="label" x={x} y={Y.route - 22 - lift}>
            {name}
          </text>
          <text
            className={`mono route ${tinted ? `dest ${tone}` : ''}`}
            x={x}
            y={Y.route - 3 - lift}
          >
            {at > 0 ? (
              text
            ) : (
              <>
                {head}
                <tspan className={`dest ${tone}`}>{dest}</tspan>
                {tail}
              </>
            )}
          </text>
        </g>
      ))}
    </g>
  )
}

const valuesOf = (route: RouteStation, compact: boolean): readonly Value[] => [
  { name: compact ? 'addr' : 'MSI address', text: route.address.join(''), tinted: false },
  { name: 'data', text: route.data, tinted: false },
  { name: 'dest', text: `${route.dest}`, tinted: true },
  { name: 'vector', text: `${route.vector}`, tinted: false },
]

/** From generous to close. */
const GAPS = [18, 14, 10, 7] as const

interface Placed extends Value {
  readonly x: number
  readonly width: number
}

/** The values in a row before the state; the last ones are left out where there is no room. */
function placed(route: RouteStation, { content, right, compact }: Frame): Placed[] {
  const values = valuesOf(route, compact)
  const room = right - TAG - 10 - content
  const widths = values.map(({ name, text }) =>
    Math.max(textWidth(text, VALUE, 'mono'), textWidth(name, 11, 'condensed')),
  )
  const end = (gap: number, at: number) =>
    widths.slice(0, at + 1).reduce((sum, width) => sum + width + gap, -gap)
  const gap = GAPS.find((one) => end(one, widths.length - 1) <= room) ?? GAPS[3]
  return values.flatMap((value, at) => {
    const width = widths[at] as number
    return end(gap, at) > room ? [] : [{ ...value, width, x: content + end(gap, at) - width }]
  })
}

/** A little behind the last value. */
function endOf(frame: Frame, route: RouteStation): number {
  const last = placed(route, frame).at(-1)
  return last ? last.x + last.width + 5 : frame.right
}

function State({ frame, kind }: { readonly frame: Frame; readonly kind: RouteStation['kind'] }) {
  const { right } = frame
  if (kind === 'unset') {
    return (
      <text className="note" x={right - 4} y={Y.route - 18} textAnchor="end">
        not set up
      </text>
    )
  }
  if (kind === 'in-sync') {
    return (
      <>
        <Glyph name="check" x={right - 63} y={Y.route - 28} size={12} tone="req" />
        <text className="note req" x={right - 4} y={Y.route - 18} textAnchor="end">
          in sync
        </text>
      </>
    )
  }
  return (
    <>
      <rect className="tag" x={right - TAG - 6} y={Y.route - 33} width={TAG} height="22" rx="3" />
      <Glyph name="warning" x={right - TAG + 1} y={Y.route - 28} size={12} tone="on-stale" />
      <text className="tag-text" x={right - TAG + 17} y={Y.route - 17}>
        STALE
      </text>
    </>
  )
}
