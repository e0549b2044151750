/**
 * One machine's path, station by station from the device down to the guest. What is drawn of it is
 * drawn again only when its data are other objects, which `stationsOf` takes care of.
 */
import { memo, useCallback } from 'react'
import { type StationLabels, stationLabels } from '../../view/stations/labels.ts'
import type { RowId } from '../../view/stations/rows.ts'
import type { Stations } from '../../view/stations/stations.ts'
import type { NamedValue, StationValues } from '../../view/stations/values.ts'
import { onStationKey, type Spot, WhySpots, type WhySpotsProps } from '../why/spots.tsx'
import { Device } from './device.tsx'
import { type Frame, STAGE_HEIGHT, Y } from './geometry.ts'
import { InspectButtons, type Inspects } from './inspect.tsx'
import { Lapics } from './lapics.tsx'
import { Linux } from './linux.tsx'
import { Names } from './names.tsx'
import { Nodes } from './nodes.tsx'
import { Legs, Rails } from './path.tsx'
import { Decoration, Group, Picture } from './roles.tsx'
import { Route } from './route.tsx'
import { Rte } from './rte.tsx'
import { Signs } from './signs.tsx'
import { useSpots } from './whys.ts'

export type LaneId = 'A' | 'B'

export interface StageLane {
  readonly id: LaneId
  readonly stations: Stations
  /** What can be asked about; without it nothing can. */
  readonly values?: StationValues | undefined
  /** The rows that hold what follows from where the machines part. */
  readonly follows?: ReadonlySet<RowId>
}

/** Asks why a value is as it is, and which was asked about last. */
export interface Whys {
  readonly asked: { readonly lane: LaneId; readonly key: string } | null
  onWhy(lane: LaneId, named: NamedValue): void
  /** Since when a value is as it is: "since step 59". */
  since?(lane: LaneId, named: NamedValue): string
}

interface LaneProps extends Omit<StageLane, 'follows'>, Inspects {
  readonly x: number
  readonly frame: Frame
  readonly differing: ReadonlySet<RowId>
  readonly whys?: Whys | undefined
}

export const Lane = memo((props: LaneProps) => {
  const { id, x, frame, stations, differing } = props
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
      <Chain {...props} labels={labels} />
      <InspectButtons
        id={id}
        frame={frame}
        onInspect={props.onInspect}
        onInspectLapic={props.onInspectLapic}
        inspected={props.inspected}
      />
      <Decoration through>
        <Signs frame={frame} path={path} />
        <Nodes
          frame={frame}
          level={stations.device.level}
          rte={stations.rte.state}
          route={stations.route}
          live={path.legs.some(({ kind }) => kind === 'trunk')}
        />
      </Decoration>
    </Group>
  )
})

interface ChainProps extends LaneProps {
  readonly labels: StationLabels
}

function Chain({ id, frame, stations, values, labels, whys }: ChainProps) {
  const { onWhy: ask, since: tell } = whys ?? {}
  const onWhy = useCallback((named: NamedValue) => ask?.(id, named), [ask, id])
  const since = useCallback((named: NamedValue) => tell?.(id, named) ?? '', [tell, id])
  const spots = useSpots(frame, stations.rte.fields, ask && values)
  const station = (label: string, top: number, bottom: number, spots: readonly Spot[]) => ({
    frame,
    lane: id === 'A' ? 0 : 1,
    label,
    top,
    bottom,
    spots,
    asked: whys?.asked?.lane === id ? whys.asked.key : null,
    onWhy,
    since: tell && since,
  })
  return (
    <>
      <Station {...station(labels.device, Y.device - 20, Y.device + 22, spots.device)}>
        <Device frame={frame} device={stations.device} />
      </Station>
      <Station {...station(labels.rte, Y.rte - 54, Y.rte + 53, spots.rte)}>
        <Rte frame={frame} rte={stations.rte} />
      </Station>
      <Station {...station(labels.route, Y.route - 44, Y.route + 26, spots.route)}>
        <Route frame={frame} route={stations.route} />
      </Station>
      <Station {...station(labels.lapics, Y.irr - 25, Y.eoiExit + 22, spots.lapics)}>
        <Lapics frame={frame} lapics={stations.lapics} path={stations.path} />
      </Station>
      <Station {...station(labels.linux, Y.rule, STAGE_HEIGHT - 4, spots.linux)}>
        <Linux frame={frame} linux={stations.linux} pin={stations.pin} />
      </Station>
    </>
  )
}

interface StationProps extends WhySpotsProps {
  readonly frame: Frame
  readonly label: string
  readonly top: number
  readonly bottom: number
  readonly children: React.ReactNode
}

const Spots = memo(WhySpots)

/** What is drawn says to the eye what the label says to the ear. */
const Station = ({ frame, label, top, bottom, children, ...whys }: StationProps) => (
  <Group label={label} className="stage-station" tabIndex={0} onKeyDown={onStationKey}>
    <rect
      className="focus"
      x={frame.content - 10}
      y={top}
      width={frame.right - frame.content + 12}
      height={bottom - top}
      rx="4"
    />
    <Decoration>{children}</Decoration>
    <Spots {...whys} />
  </Group>
)
