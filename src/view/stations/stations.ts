/** The interrupt's path of one pin in one machine, as the stations that the stage draws. */
import { keepEqual } from '../../base/keep-equal.ts'
import { PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { type DeviceStation, deviceStation } from './device.ts'
import { pinHistory } from './history.ts'
import { type LapicStation, lapicStation } from './lapics.ts'
import { type LinuxStation, linuxStation } from './linux.ts'
import { type PathStation, pathStation, type Scene } from './path.ts'
import { type RouteStation, routeStation } from './route.ts'
import { type RteStation, rteStation } from './rte.ts'

export interface Stations {
  readonly pin: number
  readonly device: DeviceStation
  readonly rte: RteStation
  readonly route: RouteStation
  readonly lapics: LapicStation
  readonly linux: LinuxStation
  readonly path: PathStation
}

interface Made {
  readonly cursor: number
  readonly pin: number
  readonly stations: Stations
}

/** What was made of each lane last. */
const last = new WeakMap<Lane, Made>()

/** The parts that are as they were where the lane was looked at last are the same objects. */
export function stationsOf(lane: Lane, cursor: number, pin: number): Stations {
  const before = last.get(lane)
  if (before?.cursor === cursor && before.pin === pin) return before.stations
  const stations = keepEqual(before?.stations, stationsAt(lane, cursor, pin))
  last.set(lane, { cursor, pin, stations })
  return stations
}

function stationsAt(lane: Lane, cursor: number, pin: number): Stations {
  const { setup } = lane.model
  const sceneAt = (at: number): Scene => ({
    setup,
    machine: stateAt(lane.trace, at),
    pin,
    history: pinHistory(lane, at, pin),
  })
  const before = sceneAt(Math.max(0, cursor - 1))
  const now = cursor === 0 ? before : sceneAt(cursor)
  return {
    pin,
    device: deviceStation(lane, cursor, pin),
    rte: rteStation(lane, cursor, pin),
    route: routeStation(lane, cursor, pin, now.history),
    lapics: lapicStation(setup.variant, before.machine, now.machine, pin, now.history),
    linux: linuxStation(setup.scenario, now.machine, pin),
    path: pathStation(before, now),
  }
}

/** A pin as a picker names it. */
export interface PinChoice {
  readonly pin: number
  /** Who is behind it; empty for nobody. */
  readonly name: string
}

/** All pins of the I/O APIC, with the device or the interrupt that is on each. */
export const pinChoices = ({ devices, irqs }: Scenario): PinChoice[] =>
  Array.from({ length: PINS }, (_, pin) => {
    const device = devices.find((one) => pinOfInput(one.pin) === pin)
    const irq = irqs.find((one) => one.irq === pin)
    return { pin, name: device?.name ?? (irq ? `IRQ ${irq.irq}, ${irq.trigger}` : '') }
  })
