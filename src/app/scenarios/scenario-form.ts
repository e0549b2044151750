/** Changes of a design in the form, each with what has to follow from it; and texts read as values. */

import { PINS } from '../../core/chips/ioapic.ts'
import { cpuList } from '../../core/guest/cpu-list.ts'
import type {
  CpuVector,
  Happening,
  PinDesign,
  ScenarioDesign,
} from '../../core/scenarios/design.ts'
import { isUsablePin, VECTORS } from '../../core/scenarios/design-faults.ts'

export type Change = (design: ScenarioDesign) => ScenarioDesign

const allOf = (vcpus: number): number => 2 ** vcpus - 1

/** "All CPUs" stays all CPUs; whatever else names a CPU that is gone is left to be mended. */
export const withVcpus =
  (vcpus: number): Change =>
  (design) => ({
    ...design,
    vcpus,
    pins: design.pins.map((pin) =>
      pin.desired === allOf(design.vcpus) ? { ...pin, desired: allOf(vcpus) } : pin,
    ),
  })

/** A pin changed in some fields; its number also in what happens, its device with its trigger. */
export const withPin =
  (at: number, fields: Partial<PinDesign>): Change =>
  (design) => {
    const before = design.pins[at]
    if (!before) return design
    const after = followUp(design, before, { ...before, ...fields })
    return {
      ...design,
      pins: design.pins.map((pin, index) => (index === at ? after : pin)),
      happenings: design.happenings.map((one) =>
        one.pin === before.pin ? { ...one, pin: after.pin } : one,
      ),
    }
  }

function followUp(design: ScenarioDesign, before: PinDesign, after: PinDesign): PinDesign {
  const moved = after.live && (after.cpu !== before.cpu || !before.live)
  const isTaken = moved && !freeVectors(design, after).includes(after.vector)
  return {
    ...after,
    device: deviceFor(before, after),
    vector: isTaken ? (freeVectors(design, after)[0] ?? after.vector) : after.vector,
    pending: after.live ? after.pending : 0,
    storm: after.live && after.device === 'never' ? after.storm : 0,
  }
}

/** Pulses go with an edge pin and with nothing else. */
function deviceFor({ trigger }: PinDesign, { trigger: now, device }: PinDesign) {
  if (now === trigger || device === 'none') return device
  return now === 'edge' ? 'edge' : 'at-once'
}

const VECTOR_NUMBERS = Array.from(
  { length: VECTORS.most - VECTORS.least + 1 },
  (_, at) => VECTORS.least + at,
)

function freeVectors({ pins, taken }: ScenarioDesign, { pin, cpu }: PinDesign): number[] {
  const used = [
    ...pins.filter((other) => other.live && other.cpu === cpu && other.pin !== pin),
    ...taken.filter((place) => place.cpu === cpu),
  ].map(({ vector }) => vector)
  return VECTOR_NUMBERS.filter((vector) => !used.includes(vector))
}

/** One more interrupt, on the first pin that nobody has. */
export const addPin: Change = (design) => {
  const pin = usablePins.find((number) => design.pins.every((other) => other.pin !== number))
  if (pin === undefined) return design
  const fresh: PinDesign = {
    pin,
    trigger: 'level',
    live: true,
    cpu: 0,
    vector: 0,
    desired: allOf(design.vcpus),
    pending: 0,
    noBalancing: true,
    device: 'at-once',
    servedOn: 0,
    handled: true,
    storm: 0,
  }
  const vector = freeVectors(design, fresh)[0] ?? VECTORS.least
  return { ...design, pins: [...design.pins, { ...fresh, vector }] }
}

export const usablePins: readonly number[] = Array.from({ length: PINS }, (_, pin) => pin).filter(
  isUsablePin,
)

export const removePin =
  (at: number): Change =>
  (design) => ({
    ...design,
    pins: design.pins.filter((_, index) => index !== at),
    happenings: design.happenings.filter(({ pin }) => pin !== design.pins[at]?.pin),
  })

export const addHappening =
  (what: Happening['what']): Change =>
  (design) => {
    const pin = design.pins[0]?.pin ?? 0
    const one: Happening =
      what === 'raise' ? { when: 'quiet', what, pin } : { when: 'quiet', what, pin, cpu: 0 }
    return { ...design, happenings: [...design.happenings, one] }
  }

export const withHappening =
  (at: number, one: Happening): Change =>
  (design) => ({ ...design, happenings: design.happenings.with(at, one) })

export const removeHappening =
  (at: number): Change =>
  (design) => ({ ...design, happenings: design.happenings.filter((_, index) => index !== at) })

/** The happening before it comes after it. */
export const raiseHappening =
  (at: number): Change =>
  (design) => {
    const { happenings } = design
    const [before, one] = [happenings[at - 1], happenings[at]]
    if (!before || !one) return design
    return { ...design, happenings: happenings.with(at - 1, one).with(at, before) }
  }

/** A CPU list as Linux writes it, "0-3,5"; -1 for what is none, 0 for nothing. */
export function readMask(text: string): number {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length === 1 && parts[0] === '') return 0
  let mask = 0
  for (const part of parts) {
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part) ?? []
    if (first === undefined || Number(first) > Number(last) || Number(last) > 30) return -1
    for (let cpu = Number(first); cpu <= Number(last); cpu++) mask |= 1 << cpu
  }
  return mask
}

export const writeMask = (mask: number): string => (mask > 0 ? cpuList(mask) : '')

/** "0:33, 1:0x22"; a place on no CPU for what is none. */
export const readPlaces = (text: string): CpuVector[] =>
  text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, cpu, vector] = /^(\d{1,2}):(0x[\da-f]{1,2}|\d{1,3})$/i.exec(part) ?? []
      return cpu === undefined
        ? { cpu: -1, vector: 0 }
        : { cpu: Number(cpu), vector: Number(vector) }
    })

export const writePlaces = (places: readonly CpuVector[]): string =>
  places.map(({ cpu, vector }) => `${cpu}:${vector}`).join(', ')
