/**
 * The smallest machine in which an interrupt moves while its line may be high: what a search
 * explores. The last CPU has it; each write asks for any CPU but the one that was asked for last.
 * Terms: kvm-split.md sections 6 to 8.
 */
import { cpuMask, type DeviceSetup, type IrqSetup, type Move, type Scenario } from './scenario.ts'

export const GUESTS = [
  'same-vector',
  'vector-changes',
  'vector-changes-tmr-set',
  'one-write',
  'in-service-rewrite',
] as const
export type GuestKind = (typeof GUESTS)[number]

export const DEVICES = ['seed', 'ordinary'] as const
export type DeviceKind = (typeof DEVICES)[number]

export interface OneMove {
  readonly guest: GuestKind
  readonly device: DeviceKind
  readonly vcpus: number
  /** How often the device may raise its line. */
  readonly asserts: number
  /** How often the user may write smp_affinity; once if nothing is said. */
  readonly affinityWrites?: number
}

const PIN = 11
const FIRST = 0x21
const SECOND = 0x22

/** Bounds of the counts, for whoever reads them from people. */
export const MOST_VCPUS = 16
export const MOST_ASSERTS = 1_000
export const MOST_AFFINITY_WRITES = 100

/** What happens in the move away from the CPU that has the interrupt at the start. */
const TITLES: Readonly<Record<GuestKind, string>> = {
  'same-vector': 'the vector stays the same',
  'vector-changes': 'the vector changes, its TMR bit clear on the old CPU',
  'vector-changes-tmr-set': 'the vector changes, its TMR bit set on the old CPU',
  'one-write': 'vector and mask change in one write',
  'in-service-rewrite': 'the RTE is rewritten from process context',
}

const MOVES: Readonly<Record<GuestKind, Move>> = {
  'same-vector': 'deferred',
  'vector-changes': 'deferred',
  'vector-changes-tmr-set': 'deferred',
  'one-write': 'one-write',
  'in-service-rewrite': 'rewrite',
}

export function oneMove(move: OneMove): Scenario {
  const { guest, vcpus, affinityWrites = 1 } = move
  const old = vcpus - 1
  const changes = guest !== 'same-vector' && guest !== 'in-service-rewrite'
  return {
    id: idOf(move),
    title: `${affinityWrites === 1 ? 'One move' : `Up to ${affinityWrites} moves`}, ${TITLES[guest]}`,
    summary: summaryOf(move),
    vcpus,
    ioapic: { version: 0x20, select: 0 },
    x2apic: true,
    logical: false,
    irqs: [liveOn(old)],
    devices: [deviceOf(move)],
    reserved: changes ? Array.from({ length: old }, () => [FIRST]) : [],
    tmr: guest === 'vector-changes-tmr-set' ? tmrOn(old, SECOND) : [],
    move: MOVES[guest],
    counters: false,
    drivers: [],
    affinityWrites,
    prints: 'handler',
    debugLines: { pins: [PIN], onlyChanged: true },
    focus: PIN,
    cues: [],
  }
}

const liveOn = (cpu: number): IrqSetup => ({
  irq: PIN,
  trigger: 'level',
  vector: FIRST,
  cpu,
  desired: cpuMask(cpu),
  pending: 0,
  started: true,
  noBalancing: true,
})

const deviceOf = ({ device, asserts }: OneMove): DeviceSetup => ({
  pin: PIN,
  name: 'device',
  behaviour: device === 'seed' ? 'right-cpu' : 'at-once',
  cpu: 0,
  asserts,
  handled: true,
})

/** One write is not named in it: the id is older than the choice of more. */
const idOf = ({ guest, device, vcpus, asserts, affinityWrites = 1 }: OneMove): string =>
  [
    'one-move',
    guest,
    device,
    vcpus,
    asserts,
    ...(affinityWrites === 1 ? [] : [affinityWrites]),
  ].join('/')

function summaryOf({ guest, vcpus, affinityWrites = 1 }: OneMove): string {
  const target = vcpus === 2 ? 'CPU 0' : 'another CPU'
  const again = affinityWrites === 1 ? '' : `, and on, in up to ${affinityWrites} moves`
  return `IRQ ${PIN} moves from CPU ${vcpus - 1} to ${target}${again}; ${TITLES[guest]}`
}

/** The scenario that an id of `oneMove` names. */
export function oneMoveById(id: string): Scenario | undefined {
  const [family, guest, device, vcpus, asserts, writes, ...rest] = id.split('/')
  const known =
    family === 'one-move' &&
    GUESTS.includes(guest as GuestKind) &&
    DEVICES.includes(device as DeviceKind) &&
    isCount(vcpus, 2, MOST_VCPUS) &&
    isCount(asserts, 1, MOST_ASSERTS) &&
    (writes === undefined || isCount(writes, 2, MOST_AFFINITY_WRITES)) &&
    rest.length === 0
  if (!known) return undefined
  return oneMove({
    guest: guest as GuestKind,
    device: device as DeviceKind,
    vcpus: Number(vcpus),
    asserts: Number(asserts),
    affinityWrites: Number(writes ?? 1),
  })
}

const isCount = (text: string | undefined, least: number, most: number): boolean =>
  /^[1-9]\d{0,3}$/.test(text ?? '') && Number(text) >= least && Number(text) <= most

const tmrOn = (cpu: number, vector: number): number[][] =>
  Array.from({ length: cpu + 1 }, (_, at) => (at === cpu ? [vector] : []))
