/**
 * A design as a short text that an address can hold: `own1`, the machine, then a group for each
 * pin, vector and happening, between underscores. The digit is the version; a reader of a later
 * one keeps reading this.
 */
import { err, ok, type Result } from '../../base/result.ts'
import type { CpuVector, Happening, Moment, PinDesign, ScenarioDesign } from './design.ts'
import { faultsOf } from './design-faults.ts'
import type { Move } from './scenario.ts'

const VERSION = 'own1'

const MOVE: Letters<Move> = { deferred: 'd', 'one-write': 'o', rewrite: 'r' }
const PRINTS: Letters<ScenarioDesign['prints']> = { handler: 'h', flow: 'f' }
const TRIGGER: Letters<PinDesign['trigger']> = { level: 'l', edge: 'e' }
const MOMENT: Letters<Moment> = {
  quiet: 'q',
  request: 'r',
  startup: 's',
  masked: 'm',
  handler: 'h',
}
const DEVICE: Letters<PinDesign['device']> = {
  none: 'o',
  'right-cpu': 'r',
  'at-once': 'a',
  rearm: 'm',
  never: 'n',
  edge: 'p',
}

type Letters<T extends string> = Readonly<Record<T, string>>

/** Whether a text claims to be a design, of whatever version and however damaged. */
export const isCode = (text: string): boolean => /^own\d+(_|$)/.test(text)

export function writeDesign(design: ScenarioDesign): string {
  const { vcpus, ioapic, logical, move, prints } = design
  return [
    VERSION,
    [vcpus, hex(ioapic), logical ? 'l' : 'p', MOVE[move], PRINTS[prints]].join('.'),
    ...design.pins.map(writePin),
    ...design.taken.map((place) => `t${writePlace(place)}`),
    ...design.usedByLevel.map((place) => `u${writePlace(place)}`),
    ...design.happenings.map(writeHappening),
  ].join('_')
}

const writePin = (pin: PinDesign): string =>
  [
    `p${pin.pin}`,
    TRIGGER[pin.trigger],
    pin.live ? 'l' : 'r',
    pin.cpu,
    hex(pin.vector),
    hex(pin.desired),
    hex(pin.pending),
    pin.noBalancing ? 'n' : 'b',
    DEVICE[pin.device],
    pin.servedOn,
    pin.handled ? 'h' : 'n',
    pin.storm,
  ].join('.')

const writePlace = ({ cpu, vector }: CpuVector): string => `${cpu}.${hex(vector)}`

const writeHappening = (one: Happening): string =>
  one.what === 'raise'
    ? `r${MOMENT[one.when]}${one.pin}`
    : `m${MOMENT[one.when]}${one.pin}.${one.cpu}`

const hex = (value: number): string => value.toString(16)

/** The design of a text, or one sentence about the first part that is damaged. */
export function readDesign(text: string): Result<ScenarioDesign> {
  const [version, machine = '', ...groups] = text.split('_')
  if (version !== VERSION)
    return err(`It is of version "${version}", and this page reads "${VERSION}".`)
  const head = readMachine(machine)
  if (!head) return err(`Its machine "${machine}" is not understood.`)
  const design: Drawn = { ...head, pins: [], taken: [], usedByLevel: [], happenings: [] }
  for (const [at, group] of groups.entries()) {
    if (!readGroup(group, design))
      return err(`Its part ${at + 1}, "${group.slice(0, 40)}", is not understood.`)
  }
  const [fault] = faultsOf(design)
  return fault ? err(fault.text) : ok(design)
}

type Machine = Pick<ScenarioDesign, 'vcpus' | 'ioapic' | 'logical' | 'move' | 'prints'>

interface Drawn extends ScenarioDesign {
  readonly pins: PinDesign[]
  readonly taken: CpuVector[]
  readonly usedByLevel: CpuVector[]
  readonly happenings: Happening[]
}

function readMachine(text: string): Machine | null {
  const match = /^(\d{1,2})\.(11|20)\.([lp])\.(\w)\.(\w)$/.exec(text)
  const [, vcpus, version, destination, moves, printing] = match ?? []
  const move = nameOf(MOVE, moves)
  const prints = nameOf(PRINTS, printing)
  if (!match || !move || !prints) return null
  const ioapic = version === '11' ? 0x11 : 0x20
  return { vcpus: Number(vcpus), ioapic, logical: destination === 'l', move, prints }
}

function readGroup(text: string, design: Drawn): boolean {
  switch (text[0]) {
    case 'p':
      return added(design.pins, readPin(text))
    case 't':
      return added(design.taken, readPlace(text))
    case 'u':
      return added(design.usedByLevel, readPlace(text))
    case 'r':
    case 'm':
      return added(design.happenings, readHappening(text))
  }
  return false
}

function added<T>(list: T[], item: T | null): boolean {
  if (item !== null) list.push(item)
  return item !== null
}

const PIN =
  /^p(\d{1,2})\.(\w)\.([lr])\.(\d{1,2})\.([\da-f]{1,2})\.([\da-f]{1,4})\.([\da-f]{1,4})\.([nb])\.(\w)\.(\d{1,2})\.([hn])\.(\d{1,5})$/

function readPin(text: string): PinDesign | null {
  const match = PIN.exec(text)
  const [, pin, trig, live, cpu, vector, desired, pending, balance, kind, on, result, storm] =
    match ?? []
  const trigger = nameOf(TRIGGER, trig)
  const device = nameOf(DEVICE, kind)
  if (!match || !trigger || !device) return null
  return {
    pin: Number(pin),
    trigger,
    live: live === 'l',
    cpu: Number(cpu),
    vector: fromHex(vector),
    desired: fromHex(desired),
    pending: fromHex(pending),
    noBalancing: balance === 'n',
    device,
    servedOn: Number(on),
    handled: result === 'h',
    storm: Number(storm),
  }
}

function readPlace(text: string): CpuVector | null {
  const match = /^[tu](\d{1,2})\.([\da-f]{1,2})$/.exec(text)
  return match ? { cpu: Number(match[1]), vector: fromHex(match[2]) } : null
}

function readHappening(text: string): Happening | null {
  const match = /^([rm])(\w)(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text)
  const [, what, letter, pin, cpu] = match ?? []
  const when = nameOf(MOMENT, letter)
  if (!when || (what === 'm') !== (cpu !== undefined)) return null
  return what === 'r'
    ? { when, what: 'raise', pin: Number(pin) }
    : { when, what: 'move', pin: Number(pin), cpu: Number(cpu) }
}

const fromHex = (text = ''): number => Number.parseInt(text, 16)

/** The name that a letter stands for. */
const nameOf = <T extends string>(letters: Letters<T>, letter?: string): T | undefined =>
  (Object.keys(letters) as T[]).find((name) => letters[name] === letter)
