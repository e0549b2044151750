/**
 * A scenario as a person draws it: what there is, how it starts and what happens, without what
 * follows from these. `scenarioOf` makes the scenario; design-faults.ts says what cannot be made.
 */
import type { Action } from '../action.ts'
import type { IoapicVersion } from '../chips/ioapic.ts'
import type { Behaviour, Cue, DeviceSetup, IrqSetup, Move, Scenario } from './scenario.ts'

export interface ScenarioDesign {
  readonly vcpus: number
  readonly ioapic: IoapicVersion
  /** Logical destinations in the RTEs, with local APICs in xAPIC mode as Linux then has them. */
  readonly logical: boolean
  readonly move: Move
  readonly prints: Scenario['prints']
  /** The first is the one that the screen opens with. */
  readonly pins: readonly PinDesign[]
  /** Vectors that something else has at the start. */
  readonly taken: readonly CpuVector[]
  /** Vectors that level interrupts have used before, so that their TMR bits are set. */
  readonly usedByLevel: readonly CpuVector[]
  /** What the outside world does, in order. */
  readonly happenings: readonly Happening[]
}

export interface CpuVector {
  readonly cpu: number
  readonly vector: number
}

export interface PinDesign {
  readonly pin: number
  readonly trigger: IrqSetup['trigger']
  /** request_irq() has run; otherwise a process on `cpu` calls it when the run begins. */
  readonly live: boolean
  /** The CPU that has the interrupt, or that requests it. */
  readonly cpu: number
  /** The vector of a live interrupt. */
  readonly vector: number
  /** smp_affinity at the start, a CPU mask. */
  readonly desired: number
  /** A request that waits for the next interrupt from the start on, a CPU mask; 0 for none. */
  readonly pending: number
  readonly noBalancing: boolean
  readonly device: Behaviour | 'none'
  /** The CPU of `right-cpu`. */
  readonly servedOn: number
  /** What the handler returns where the device leaves it open. */
  readonly handled: boolean
  /** Interrupts of a storm that is going on when the run begins; 0 for none. */
  readonly storm: number
}

export const MOMENTS = ['quiet', 'request', 'startup', 'masked', 'handler'] as const
/** When the outside world moves. */
export type Moment = (typeof MOMENTS)[number]

/** A device raises its line, or the user asks for a CPU. */
export type Happening =
  | { readonly when: Moment; readonly what: 'raise'; readonly pin: number }
  | { readonly when: Moment; readonly what: 'move'; readonly pin: number; readonly cpu: number }

/** The guest line at which a moment has come; a CPU is about to run it. */
export const LINE_OF: Readonly<Record<Exclude<Moment, 'quiet'>, string>> = {
  request: 'activate',
  startup: 'startup-select-lo',
  masked: 'prepare-sync-read',
  handler: 'handler-return',
}

export type Label = Pick<Scenario, 'id' | 'title' | 'summary'>

/** The scenario of a design that has no faults. */
export function scenarioOf(design: ScenarioDesign, label: Label): Scenario {
  const { vcpus, ioapic, logical, move, prints, pins } = design
  return {
    ...label,
    vcpus,
    ioapic: { version: ioapic, select: 0 },
    x2apic: !logical,
    logical,
    irqs: pins.map(irqOf),
    devices: pins.flatMap((pin) => deviceOf(design, pin) ?? []),
    reserved: perCpu(vcpus, design.taken),
    drivers: pins.filter(({ live }) => !live).map(({ cpu, pin }) => ({ cpu, irq: pin })),
    tmr: perCpu(vcpus, design.usedByLevel),
    move,
    counters: true,
    affinityWrites: Math.max(1, design.happenings.filter(({ what }) => what === 'move').length),
    prints,
    debugLines: { pins: pins.map(({ pin }) => pin), onlyChanged: prints === 'handler' },
    focus: pins[0]?.pin ?? 0,
    cues: cuesOf(design),
  }
}

const irqOf = (pin: PinDesign): IrqSetup => ({
  irq: pin.pin,
  trigger: pin.trigger,
  vector: pin.live ? pin.vector : 0,
  cpu: pin.live ? pin.cpu : 0,
  desired: pin.desired,
  pending: pin.pending,
  started: pin.live,
  noBalancing: pin.noBalancing,
  ...(pin.storm > 0 && { storm: pin.storm }),
})

/** A device raises its line as often as the happenings say; a storm has begun with one more. */
function deviceOf({ happenings }: ScenarioDesign, setup: PinDesign): DeviceSetup | null {
  const { pin, device, servedOn, handled, storm } = setup
  if (device === 'none') return null
  const raises = happenings.filter((one) => one.what === 'raise' && one.pin === pin).length
  return {
    pin,
    name: `device ${pin}`,
    behaviour: device,
    cpu: servedOn,
    asserts: raises + (storm > 0 ? 1 : 0),
    handled,
  }
}

const perCpu = (vcpus: number, list: readonly CpuVector[]): number[][] =>
  Array.from({ length: vcpus }, (_, cpu) =>
    list
      .filter((one) => one.cpu === cpu)
      .map(({ vector }) => vector)
      .sort((a, b) => a - b),
  )

/**
 * Cues count a device's moves, and the fall of its line may be one of them: a pulse falls at
 * once, and a line that only the right CPU can serve falls before all is quiet again.
 */
function cuesOf({ happenings, pins }: ScenarioDesign): Cue[] {
  const raisedBefore = new Set<number>()
  return happenings.flatMap((one) => {
    const cue: Cue = { when: whenOf(one.when), action: actionOf(one) }
    if (one.what === 'move') return [cue]
    const device = pins.find(({ pin }) => pin === one.pin)?.device
    const again = raisedBefore.has(one.pin)
    raisedBefore.add(one.pin)
    if (device === 'edge') return [cue, { ...cue, when: 'at-once' as const }]
    return device === 'right-cpu' && again && one.when === 'quiet' ? [cue, cue] : [cue]
  })
}

const whenOf = (moment: Moment): Cue['when'] =>
  moment === 'quiet' ? 'quiet' : { line: LINE_OF[moment] }

const actionOf = (one: Happening): Action =>
  one.what === 'raise'
    ? { agent: 'device', pin: one.pin }
    : { agent: 'user', irq: one.pin, cpu: one.cpu }
