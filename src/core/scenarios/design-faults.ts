/** What cannot be made of a design: each fault says where and what, in the words of the form. */
import { PINS } from '../chips/ioapic.ts'
import type { CpuVector, Happening, PinDesign, ScenarioDesign } from './design.ts'

/** `at` names the field: `vcpus`, `pins.0.vector`, `happenings.2`, `taken`. */
export interface Fault {
  readonly at: string
  readonly text: string
}

export const MOST_CPUS = 16
/** A logical destination in the flat model has one bit for each CPU. */
export const MOST_LOGICAL_CPUS = 8
export const MOST_PINS = 8
export const MOST_HAPPENINGS = 24
/** Linux gives device interrupts vectors in this range; 0x20 is for its own cleanup. */
export const VECTORS = { least: 0x21, most: 0xeb } as const
/** After 100,000 Linux has judged the line. */
export const MOST_STORM = 99_999

/** Pins 0 and 2 are wired to the timer: QEMU leads input 0 to entry 2. */
export const isUsablePin = (pin: number): boolean =>
  Number.isInteger(pin) && pin >= 1 && pin < PINS && pin !== 2

type Check = (holds: boolean, at: string, text: string) => void

export function faultsOf(design: ScenarioDesign): readonly Fault[] {
  const faults: Fault[] = []
  const check: Check = (holds, at, text) => {
    if (!holds) faults.push({ at, text })
  }
  checkMachine(design, check)
  for (const [at, pin] of design.pins.entries()) checkPin(design, pin, `pins.${at}`, check)
  checkPlaces(design, check)
  checkHappenings(design, check)
  return faults
}

function checkMachine({ vcpus, logical, pins }: ScenarioDesign, check: Check): void {
  check(isIn(vcpus, 1, MOST_CPUS), 'vcpus', `vCPUs: choose 1 to ${MOST_CPUS}.`)
  check(
    !logical || vcpus <= MOST_LOGICAL_CPUS,
    'logical',
    `Destinations: a logical destination names one of ${MOST_LOGICAL_CPUS} CPUs at most; take fewer vCPUs or physical destinations.`,
  )
  check(pins.length > 0, 'pins', 'Pins: there is no interrupt; add one.')
  check(pins.length <= MOST_PINS, 'pins', `Pins: at most ${MOST_PINS} interrupts.`)
}

function checkPin(design: ScenarioDesign, pin: PinDesign, at: string, check: Check): void {
  const name = `IRQ ${pin.pin}`
  const is = (holds: boolean, field: keyof PinDesign, text: string) =>
    check(holds, `${at}.${field}`, `${name}, ${text}`)
  const twice = design.pins.filter(({ pin: other }) => other === pin.pin).length > 1
  is(isUsablePin(pin.pin), 'pin', `pin: choose 1 or 3 to ${PINS - 1}; 0 and 2 are the timer's.`)
  is(!twice, 'pin', 'pin: two interrupts have it.')
  is(isCpu(design, pin.cpu), 'cpu', `CPU: ${noCpu(design, pin.cpu)}`)
  is(
    !pin.live || isVector(pin.vector),
    'vector',
    `vector: choose ${VECTORS.least} to ${VECTORS.most}.`,
  )
  is(isMask(design, pin.desired), 'desired', `initial affinity: ${badMask(design)}`)
  is(
    pin.pending === 0 || isMask(design, pin.pending),
    'pending',
    `waiting request: ${badMask(design)}`,
  )
  is(
    pin.live || pin.pending === 0,
    'pending',
    'waiting request: none can wait before request_irq().',
  )
  checkDevice(design, pin, is)
}

type Is = (holds: boolean, field: keyof PinDesign, text: string) => void

function checkDevice(design: ScenarioDesign, pin: PinDesign, is: Is): void {
  const { trigger, device, servedOn, storm, live } = pin
  is(
    device === 'none' || (trigger === 'edge') === (device === 'edge'),
    'device',
    trigger === 'edge'
      ? 'device: on an edge pin it sends pulses.'
      : 'device: pulses need an edge pin.',
  )
  is(
    device !== 'right-cpu' || isCpu(design, servedOn),
    'servedOn',
    `served on CPU: ${noCpu(design, servedOn)}`,
  )
  is(isIn(storm, 0, MOST_STORM), 'storm', `storm: choose 0 to ${MOST_STORM} interrupts.`)
  is(
    storm === 0 || (live && device === 'never' && pin.pending === 0),
    'storm',
    'storm: it needs a live interrupt without a waiting request, whose device nobody serves.',
  )
}

/** Each vector of a CPU has one owner; a vector before a level interrupt may have had any. */
function checkPlaces(design: ScenarioDesign, check: Check): void {
  const owners = new Map<string, string>()
  const take = ({ cpu, vector }: CpuVector, owner: string, at: string, field: string) => {
    const place = `${cpu}:${vector}`
    const before = owners.get(place)
    const text = before === owner ? 'is named twice' : `already belongs to ${before}`
    check(before === undefined, at, `${field}: ${vector} on CPU ${cpu} ${text}.`)
    owners.set(place, owner)
  }
  for (const list of ['taken', 'usedByLevel'] as const) {
    const label = list === 'taken' ? 'Vectors taken' : 'TMR bits set'
    const good = design[list].every(({ cpu, vector }) => isCpu(design, cpu) && isVector(vector))
    check(
      good,
      list,
      `${label}: write CPU:vector, CPUs 0 to ${design.vcpus - 1}, vectors ${VECTORS.least} to ${VECTORS.most}.`,
    )
  }
  for (const where of design.taken) take(where, 'the vectors taken', 'taken', 'Vectors taken')
  design.pins.forEach(({ live, cpu, vector, pin }, at) => {
    if (live) take({ cpu, vector }, `IRQ ${pin}`, `pins.${at}.vector`, `IRQ ${pin}, vector`)
  })
}

function checkHappenings(design: ScenarioDesign, check: Check): void {
  const { happenings } = design
  check(
    happenings.length <= MOST_HAPPENINGS,
    'happenings',
    `What happens: at most ${MOST_HAPPENINGS} moves.`,
  )
  happenings.forEach((one, at) => {
    const text = happeningFault(design, one)
    check(text === null, `happenings.${at}`, `Move ${at + 1}: ${text}`)
  })
}

function happeningFault(design: ScenarioDesign, one: Happening): string | null {
  const pin = design.pins.find((other) => other.pin === one.pin)
  if (!pin) return `there is no IRQ ${one.pin}.`
  if (one.what === 'move' && !isCpu(design, one.cpu)) return noCpu(design, one.cpu)
  if (one.what === 'raise' && pin.device === 'none') return `IRQ ${one.pin} has no device.`
  const starting = one.when === 'request' || one.when === 'startup'
  if (starting && design.pins.every(({ live }) => live))
    return 'no interrupt is requested in this run, so that moment never comes.'
  if (one.when === 'masked' && design.move === 'rewrite')
    return 'a rewrite does not mask the pin, so that moment never comes.'
  return null
}

const isIn = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most

const isCpu = ({ vcpus }: ScenarioDesign, cpu: number): boolean => isIn(cpu, 0, vcpus - 1)

const isVector = (vector: number): boolean => isIn(vector, VECTORS.least, VECTORS.most)

const isMask = ({ vcpus }: ScenarioDesign, mask: number): boolean =>
  isIn(mask, 1, 2 ** Math.min(vcpus, MOST_CPUS) - 1)

const noCpu = ({ vcpus }: ScenarioDesign, cpu: number): string =>
  `there is no CPU ${cpu}; the CPUs are 0 to ${vcpus - 1}.`

const badMask = ({ vcpus }: ScenarioDesign): string =>
  `name CPUs of 0 to ${vcpus - 1}, at least one.`
