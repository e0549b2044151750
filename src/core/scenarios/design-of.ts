/** The design of any scenario, as far as a design can say it: what the editor starts from. */

import {
  type CpuVector,
  type Happening,
  LINE_OF,
  type Moment,
  type ScenarioDesign,
} from './design.ts'
import { isCode, readDesign } from './design-code.ts'
import { galleryEntry } from './gallery.ts'
import type { Cue, DeviceSetup, IrqSetup, Scenario } from './scenario.ts'

/**
 * What a person has drawn comes back as it was. Otherwise the names of devices, the first IOREGSEL
 * and moments that a design does not know are left out.
 */
export function designOf(scenario: Scenario): ScenarioDesign {
  const own = isCode(scenario.id) ? readDesign(scenario.id) : null
  if (own?.ok) return own.value
  return galleryEntry(scenario.id)?.design ?? derived(scenario)
}

function derived(scenario: Scenario): ScenarioDesign {
  const { vcpus, ioapic, logical, move, prints, irqs, devices, reserved, tmr } = scenario
  const others = irqs.filter(({ irq }) => irq !== scenario.focus)
  const focus = irqs.filter(({ irq }) => irq === scenario.focus)
  return {
    vcpus,
    ioapic: ioapic.version,
    logical,
    move,
    prints,
    pins: [...focus, ...others].map((irq) => pinOf(scenario, irq, deviceOn(devices, irq.irq))),
    taken: placesIn(reserved),
    usedByLevel: placesIn(tmr),
    happenings: scenario.cues.length > 0 ? scenario.cues.flatMap(happeningOf) : first(scenario),
  }
}

const deviceOn = (devices: readonly DeviceSetup[], irq: number): DeviceSetup | undefined =>
  devices.find(({ pin }) => pin === irq)

function pinOf({ drivers }: Scenario, irq: IrqSetup, device: DeviceSetup | undefined) {
  const driver = drivers.find((one) => one.irq === irq.irq)
  return {
    pin: irq.irq,
    trigger: irq.trigger,
    live: irq.started,
    cpu: irq.started ? irq.cpu : (driver?.cpu ?? 0),
    vector: irq.vector,
    desired: irq.desired,
    pending: irq.pending,
    noBalancing: irq.noBalancing,
    device: device?.behaviour ?? 'none',
    servedOn: device?.cpu ?? 0,
    handled: device?.handled ?? true,
    storm: irq.storm ?? 0,
  } as const
}

const placesIn = (perCpu: readonly (readonly number[])[]): CpuVector[] =>
  perCpu.flatMap((vectors, cpu) => vectors.map((vector) => ({ cpu, vector })))

function happeningOf({ when, action }: Cue): Happening[] {
  const moment = momentOf(when)
  if (moment === null) return []
  if (action.agent === 'device') return [{ when: moment, what: 'raise', pin: action.pin }]
  if (action.agent === 'user')
    return [{ when: moment, what: 'move', pin: action.irq, cpu: action.cpu }]
  return []
}

function momentOf(when: Cue['when']): Moment | null {
  if (typeof when === 'string') return when === 'quiet' ? 'quiet' : null
  const names = Object.keys(LINE_OF) as (keyof typeof LINE_OF)[]
  return names.find((name) => LINE_OF[name] === when.line) ?? null
}

/** A scenario that leaves all to the search or the user: one request to move, and one interrupt. */
function first({ irqs, focus }: Scenario): Happening[] {
  const irq = irqs.find((one) => one.irq === focus)
  const moves = irq?.started && irq.cpu !== 0
  return [
    ...(moves ? [{ when: 'quiet', what: 'move', pin: focus, cpu: 0 } as const] : []),
    { when: 'quiet', what: 'raise', pin: focus },
  ]
}
