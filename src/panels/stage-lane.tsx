/** One machine's path, station by station from the device down to the guest. */
import type { RowId } from '../view/rows.ts'
import { type StationLabels, stationLabels } from '../view/station-labels.ts'
import type { Stations } from '../view/stations.ts'
import { Device } from './stage-device.tsx'
import { BANDS, type Frame, STAGE_HEIGHT, Y } from './stage-geometry.ts'
import { Lapics } from './stage-lapics.tsx'
import { Linux } from './stage-linux.tsx'
import { Names } from './stage-names.tsx'
import { Nodes } from './stage-nodes.tsx'
import { Legs, Rails } from './stage-path.tsx'
import { Decoration, Group, Picture } from './stage-roles.tsx'
import { Route } from './stage-route.tsx'
import { Rte } from './stage-rte.tsx'
import { Signs } from './stage-signs.tsx'

export type LaneId = 'A' | 'B'

export interface StageLane {
  readonly id: LaneId
  readonly stations: Stations
}

interface LaneProps extends StageLane {
  readonly x: number
  readonly frame: Frame
  readonly differing: ReadonlySet<RowId>
  /** Opens the inspector of the RTE. */
  readonly onInspect?: ((lane: LaneId) => void) | undefined
}

export function Lane({ id, x, frame, stations, differing, onInspect }: LaneProps) {
  const { path, pin, lapics } = stations
  const labels = stationLabels(stations)
  const vector = lapics.vector > 0 ? `${lapics.vector}` : ''
  return (
    <Group label={`Machine ${id}`} transform={`translate(${x} 0)`}>
      <Picture label={labels.path}>
        <Rails frame={frame} />
        <Legs frame={frame} path={path} />
      </Picture>
      {frame.naming !== 'spine' && (
        <Decoration>
          <Names frame={frame} pin={pin} vector={vector} differing={differing} />
        </Decoration>
      )}
      <Chain frame={frame} stations={stations} labels={labels} />
      {onInspect && <InspectButton id={id} frame={frame} onInspect={onInspect} />}
      <Decoration>
        <Signs frame={frame} path={path} />
        <Nodes frame={frame} stations={stations} />
      </Decoration>
    </Group>
  )
}

interface ChainProps {
  readonly frame: Frame
  readonly stations: Stations
  readonly labels: StationLabels
}

const Chain = ({ frame, stations, labels }: ChainProps) => (
  <>
    <Station frame={frame} label={labels.device} top={BANDS.device[0]} bottom={50}>
      <Device frame={frame} device={stations.device} />
    </Station>
    <Station frame={frame} label={labels.rte} top={52} bottom={160}>
      <Rte frame={frame} rte={stations.rte} />
    </Station>
    <Station frame={frame} label={labels.route} top={172} bottom={242}>
      <Route frame={frame} route={stations.route} />
    </Station>
    <Station frame={frame} label={labels.lapics} top={276} bottom={368}>
      <Lapics frame={frame} stations={stations} />
    </Station>
    <Station frame={frame} label={labels.linux} top={Y.rule} bottom={STAGE_HEIGHT - 4}>
      <Linux frame={frame} stations={stations} />
    </Station>
  </>
)

interface StationProps {
  readonly frame: Frame
  readonly label: string
  readonly top: number
  readonly bottom: number
  readonly children: React.ReactNode
}

/** What is drawn says to the eye what the label says to the ear. */
const Station = ({ frame, label, top, bottom, children }: StationProps) => (
  <Group label={label} className="stage-station" tabIndex={0}>
    <rect
      className="focus"
      x={frame.content - 10}
      y={top}
      width={frame.right - frame.content + 12}
      height={bottom - top}
      rx="4"
    />
    <Decoration>{children}</Decoration>
  </Group>
)

interface InspectProps {
  readonly id: LaneId
  readonly frame: Frame
  readonly onInspect: (lane: LaneId) => void
}

function InspectButton({ id, frame, onInspect }: InspectProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
    <rect
      className="stage-inspect"
      role="button"
      tabIndex={0}
      aria-label={`Inspect the RTE of machine ${id}`}
      x={frame.content - 3}
      y={78}
      width={frame.right - frame.content + 6}
      height={47}
      rx="4"
      onClick={() => onInspect(id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onInspect(id)
      }}
    />
  )
}
