/**
 * The smallest machine in which an interrupt moves while its line may be high: what a search
 * explores. CPU 0 is asked for, the last CPU has it. Terms: kvm-split.md sections 6 to 8.
 */
import { cpuMask, type Scenario } from './scenario.ts'

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
}

const PIN = 11
const FIRST = 0x21
const SECOND = 0x22

const TITLES: Readonly<Record<GuestKind, string>> = {
  'same-vector': 'the vector stays the same',
  'vector-changes': 'the vector changes, its TMR bit clear on the old CPU',
  'vector-changes-tmr-set': 'the vector changes, its TMR bit set on the old CPU',
  'one-write': 'vector and mask change in one write',
  'in-service-rewrite': 'the RTE is rewritten from process context',
}

export function oneMove({ guest, device, vcpus, asserts }: OneMove): Scenario {
  const old = vcpus - 1
  const changes = guest !== 'same-vector' && guest !== 'in-service-rewrite'
  return {
    id: `one-move/${guest}/${device}/${vcpus}/${asserts}`,
    title: `One move, ${TITLES[guest]}`,
    summary: `IRQ ${PIN} moves from CPU ${old} to CPU 0; ${TITLES[guest]}`,
    vcpus,
    ioapic: { version: 0x20, select: 0 },
    x2apic: true,
    logical: false,
    irqs: [
      {
        irq: PIN,
        trigger: 'level',
        vector: FIRST,
        cpu: old,
        desired: cpuMask(old),
        pending: 0,
        started: true,
        noBalancing: true,
      },
    ],
    devices: [
      {
        pin: PIN,
        name: 'device',
        behaviour: device === 'seed' ? 'right-cpu' : 'at-once',
        cpu: 0,
        asserts,
        handled: true,
      },
    ],
    reserved: changes ? [[FIRST]] : [],
    tmr: guest === 'vector-changes-tmr-set' ? tmrOn(old, SECOND) : [],
    move:
      guest === 'one-write' ? 'one-write' : guest === 'in-service-rewrite' ? 'rewrite' : 'deferred',
    counters: false,
    drivers: [],
    affinityWrites: 1,
    prints: 'handler',
    debugLines: { pins: [PIN], onlyChanged: true },
    focus: PIN,
    cues: [],
  }
}

/** The scenario that an id of `oneMove` names. */
export function oneMoveById(id: string): Scenario | undefined {
  const [family, guest, device, vcpus, asserts, ...rest] = id.split('/')
  const known =
    family === 'one-move' &&
    GUESTS.includes(guest as GuestKind) &&
    DEVICES.includes(device as DeviceKind) &&
    isCount(vcpus, 2, 16) &&
    isCount(asserts, 1, 1_000) &&
    rest.length === 0
  if (!known) return undefined
  const counts = { vcpus: Number(vcpus), asserts: Number(asserts) }
  return oneMove({ guest: guest as GuestKind, device: device as DeviceKind, ...counts })
}

const isCount = (text: string | undefined, least: number, most: number): boolean =>
  /^[1-9]\d{0,3}$/.test(text ?? '') && Number(text) >= least && Number(text) <= most

const tmrOn = (cpu: number, vector: number): number[][] =>
  Array.from({ length: cpu + 1 }, (_, at) => (at === cpu ? [vector] : []))
