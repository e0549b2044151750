import type { Action } from '../action.ts'
import type { IoapicVersion } from '../chips/ioapic.ts'

/** The constants of a run: what there is, how it starts, and what the outside world will do. */
export interface Scenario {
  readonly id: string
  readonly title: string
  /** One line: what it shows. */
  readonly summary: string
  readonly vcpus: number
  readonly ioapic: IoapicSetup
  readonly x2apic: boolean
  /** Logical destinations in the RTEs instead of physical ones. */
  readonly logical: boolean
  readonly irqs: readonly IrqSetup[]
  readonly devices: readonly DeviceSetup[]
  /** Vectors in use at the start by something else, per CPU. */
  readonly reserved: readonly (readonly number[])[]
  /** Drivers that call request_irq() when the run begins. */
  readonly drivers: readonly { readonly cpu: number; readonly irq: number }[]
  /** Vectors that level interrupts have used before, per CPU: their TMR bits are set. */
  readonly tmr: readonly (readonly number[])[]
  readonly move: Move
  /**
   * Whether repetitions are counted: successive EOIs, unhandled runs. They matter only after
   * 10,000 and 100,000 rounds, so a search leaves them out, which makes its space finite.
   */
  readonly counters: boolean
  /** How many affinity writes the user may make. */
  readonly affinityWrites: number
  /** What the guest prints: its handler only, or also the debug lines of the mail. */
  readonly prints: 'handler' | 'flow'
  /** Where the two QEMU debug lines appear, when they are switched on. */
  readonly debugLines: { readonly pins: readonly number[]; readonly onlyChanged: boolean }
  /** The pin that the screen opens with. */
  readonly focus: number
  /** What the outside world does by default, in order. */
  readonly cues: readonly Cue[]
}

export interface IoapicSetup {
  readonly version: IoapicVersion
  /** IOREGSEL at the start. */
  readonly select: number
}

export interface IrqSetup {
  /** Linux's number; also the I/O APIC pin. */
  readonly irq: number
  readonly trigger: 'level' | 'edge'
  readonly vector: number
  readonly cpu: number
  /** smp_affinity at the start, a CPU mask. */
  readonly desired: number
  /** A request made after request_irq() and not yet carried out; 0 for none. */
  readonly pending: number
  /** request_irq() has run: the RTE is unmasked and the route is known. */
  readonly started: boolean
  /** IRQF_NOBALANCING. */
  readonly noBalancing: boolean
  /**
   * So many interrupts of a storm have been served in vain when the run begins, and the EOI of the
   * last has sent the next: the line is high, Remote IRR is set, the vector is in the IRR.
   */
  readonly storm?: number
}

/**
 * How an affinity request is carried out. `deferred`: Linux, in the next acknowledge, with the pin
 * masked. `one-write`: likewise, but vector and mask change in the same write. `rewrite`: from
 * process context, at once and unmasked, whatever the interrupt is doing.
 */
export type Move = 'deferred' | 'one-write' | 'rewrite'

/**
 * What the handler does to the device. `right-cpu`: only CPU `cpu` takes the cause away, and the
 * line falls when the VMM next looks. `at-once`: any handler lowers the line. `rearm`: any handler
 * lowers it and raises it again at once unless it runs where it was asked to. `never`: nothing
 * takes the cause away. `edge`: each event is a pulse.
 */
export type Behaviour = 'right-cpu' | 'at-once' | 'rearm' | 'never' | 'edge'

export interface DeviceSetup {
  readonly pin: number
  readonly name: string
  readonly behaviour: Behaviour
  /** The CPU of `right-cpu`. */
  readonly cpu: number
  /** How often it may raise its line on its own. */
  readonly asserts: number
  /** The handler's return value where the behaviour leaves it open. */
  readonly handled: boolean
}

/**
 * The next move of the outside world and the moment for it: when all is quiet, or when a guest
 * CPU is at a line (by its id). `line` moments also wait until the VMM is idle; `at-once` waits for
 * nothing else.
 */
export interface Cue {
  readonly when: 'quiet' | 'at-once' | { readonly line: string }
  readonly action: Action
}

export const withIoapicVersion = (scenario: Scenario, version: IoapicVersion): Scenario => ({
  ...scenario,
  ioapic: { ...scenario.ioapic, version },
})

export const cpuMask = (...cpus: readonly number[]): number =>
  cpus.reduce((mask, cpu) => mask | (1 << cpu), 0)

export const irqIndex = (scenario: Scenario, irq: number): number =>
  scenario.irqs.findIndex((setup) => setup.irq === irq)

export const deviceIndex = (scenario: Scenario, pin: number): number =>
  scenario.devices.findIndex((setup) => setup.pin === pin)
