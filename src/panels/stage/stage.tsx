/** The interrupt's path as the screen: one or two machines, and the spine that compares them. */
import { memo, useMemo } from 'react'
import type { RowId } from '../../view/stations/rows.ts'
import type { PinChoice } from '../../view/stations/stations.ts'
import {
  BANDS,
  frameOf,
  type Naming,
  STAGE_HEIGHT,
  type StageColumns,
  stageColumns,
} from './geometry.ts'
import type { Inspects } from './inspect.tsx'
import { Lane, type StageLane, type Whys } from './lane.tsx'
import { Others } from './others.tsx'
import { PinPicker } from './pin.tsx'
import { Spine } from './spine.tsx'
import { MatrixTable } from './tables.tsx'
import './stage.css'
import './text.css'
import './cells.css'
import './path.css'
import './signs.css'
import './focus.css'
import './motion.css'

export type { LaneId, StageLane, Whys } from './lane.tsx'

export interface StageProps extends Inspects {
  readonly lanes: readonly StageLane[]
  readonly differing: ReadonlySet<RowId>
  /** One machine only, with the names of its rows. */
  readonly single: boolean
  /** The machine that there is no room for: it is told in words where it differs. */
  readonly other?: StageLane | undefined
  /** For windows below 1024 px. */
  readonly compact: boolean
  /** In px; the stage is as wide as it is told, and never narrower than its lanes can be. */
  readonly width: number
  /** The last move was one step on: what was travelled is drawn in. */
  readonly forward?: boolean
  readonly pins?: readonly PinChoice[]
  readonly onSelectPin?: (pin: number) => void
  readonly whys?: Whys
}

export function Stage(props: StageProps) {
  const { lanes, differing, single, compact, width, forward = false, other } = props
  const shown = single ? lanes.slice(0, 1) : lanes
  const first = shown[0]
  const columns = useMemo(() => stageColumns(width, single, compact), [width, single, compact])
  if (!first) return null
  const naming: Naming = !single ? 'spine' : compact ? 'inset' : 'beside'
  return (
    <div className="stage" data-motion={forward ? 'forward' : 'none'}>
      <Drawing
        {...props}
        shown={shown}
        pin={first.stations.pin}
        columns={columns}
        naming={naming}
      />
      {props.pins && props.onSelectPin && (
        <PinPicker
          pins={props.pins}
          pin={first.stations.pin}
          naming={naming}
          columns={columns}
          onSelectPin={props.onSelectPin}
        />
      )}
      {single && other && <Others other={other} differing={differing} />}
      {shown.map(({ id, stations }) => (
        <MatrixTable key={id} id={id} lapics={stations.lapics} linux={stations.linux} />
      ))}
    </div>
  )
}

interface DrawingProps extends StageProps {
  readonly shown: readonly StageLane[]
  readonly pin: number
  readonly columns: StageColumns
  readonly naming: Naming
}

function Drawing({ shown, pin, columns, naming, differing, compact, ...props }: DrawingProps) {
  const { lane, spine } = columns
  const total = lane * shown.length + spine
  const vcpus = shown[0]?.stations.lapics.vcpus.length ?? 0
  const frame = useMemo(() => frameOf(lane, naming, compact, vcpus), [lane, naming, compact, vcpus])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be an SVG.
    <svg
      role="group"
      aria-label={`Interrupt path of pin ${pin}`}
      width={total}
      height={STAGE_HEIGHT}
      viewBox={`0 0 ${total} ${STAGE_HEIGHT}`}
    >
      <Hatch />
      <Bands differing={differing} width={total} />
      {shown.map(({ id, follows = NONE }, at) => (
        <FollowBands
          key={id}
          rows={[...follows].filter((row) => !differing.has(row))}
          x={at * (lane + spine)}
          width={lane}
        />
      ))}
      {shown.map((own, at) => (
        <Lane
          key={own.id}
          id={own.id}
          stations={own.stations}
          values={own.values}
          x={at * (lane + spine)}
          frame={frame}
          differing={differing}
          onInspect={props.onInspect}
          onInspectLapic={props.onInspectLapic}
          inspected={props.inspected}
          whys={props.whys}
        />
      ))}
      {naming === 'spine' && (
        <Spine
          x={lane}
          width={spine}
          compact={compact}
          pin={pin}
          vector={vectorsOf(shown)}
          differing={differing}
        />
      )}
    </svg>
  )
}

/** The vector in focus; both, where the machines have different ones. */
const vectorsOf = (lanes: readonly StageLane[]): string =>
  [...new Set(lanes.map(({ stations }) => stations.lapics.vector))]
    .filter((vector) => vector > 0)
    .join('|')

const Hatch = memo(() => (
  <defs>
    <pattern
      id="stage-hatch"
      width="7"
      height="7"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect className="hatch" width="2.4" height="7" />
    </pattern>
  </defs>
))

interface BandsProps {
  readonly differing: ReadonlySet<RowId>
  readonly width: number
}

const Bands = ({ differing, width }: BandsProps) =>
  [...differing].map((row) => {
    const [top, height] = BANDS[row]
    return <rect className="band" key={row} x="0" y={top} width={width} height={height} />
  })

const NONE: ReadonlySet<RowId> = new Set()

interface FollowBandsProps {
  readonly rows: readonly RowId[]
  readonly x: number
  readonly width: number
}

/** Rows that are equal by now, or again, but come from where the machines parted: a dashed edge. */
const FollowBands = ({ rows, x, width }: FollowBandsProps) =>
  rows.map((row) => {
    const [top, height] = BANDS[row]
    return (
      <g key={row}>
        <rect className="band" x={x} y={top} width={width} height={height} />
        <path className="band-edge" d={`M${x + 1} ${top}v${height}`} />
      </g>
    )
  })
