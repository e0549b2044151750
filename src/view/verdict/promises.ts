/**
 * What a step does to the promises that a pin's interrupt lives by: which pins break one, which keep
 * it. A broken promise can be kept again; a claim (watched.ts) that is broken stays so.
 */
import { isLevel, remoteIrr } from '../../core/chips/rte.ts'
import { irqOnVector } from '../../core/guest/vector-domain.ts'
import type { Machine } from '../../core/machine.ts'
import { irqIndex, type Scenario } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import { isStale } from '../../trace/route-kind.ts'
import type { Step } from '../../trace/trace.ts'
import { deliveriesIn } from '../narrate/delivery.ts'
import { waitingPin } from '../narrate/lapic.ts'
import { isDead } from './dead-pin.ts'

export type Promised = 'route' | 'delivery' | 'eoi' | 'served' | 'affinity'

const TITLES: Readonly<Record<Promised, string>> = {
  route: 'Route matches RTE',
  delivery: 'Deliveries go where the RTE says',
  eoi: 'Every level EOI reaches the I/O APIC',
  served: 'A high line is served',
  affinity: 'Handlers run inside the effective affinity',
}

export const promiseTitle = (id: Promised): string => TITLES[id]

/** What one step says about a promise: the pins that break it and those that keep it. */
export interface Judgement {
  readonly broken: readonly number[]
  readonly kept: readonly number[]
}

export type Judgements = Readonly<Record<Promised, Judgement>>

const pinsOf = ({ irqs }: Scenario): number[] => irqs.map(({ irq }) => irq)

/** A promise about states: broken by some pins, kept by all others. */
const split = (pins: readonly number[], broken: (pin: number) => boolean): Judgement => ({
  broken: pins.filter(broken),
  kept: pins.filter((pin) => !broken(pin)),
})

/** What a step does to each promise. */
export function judge(setup: Setup, before: Machine, step: Step): Judgements {
  const sent = deliveriesIn(setup, before, step)
  return {
    ...judgeState(setup, step.state),
    delivery: {
      broken: sent.flatMap(({ pin, right }) => (right ? [] : [pin])),
      kept: sent.flatMap(({ pin, right }) => (right ? [pin] : [])),
    },
    eoi: judgeEoi(setup.scenario, before, step),
    affinity: judgeAffinity(setup.scenario, before, step),
  }
}

const NOTHING: Judgement = { broken: [], kept: [] }

function judgeState(setup: Setup, machine: Machine): Judgements {
  const pins = pinsOf(setup.scenario)
  return {
    route: split(pins, (pin) => isStale(setup, machine, pin)),
    served: split(pins, (pin) => isDead(setup.scenario, machine, pin)),
    delivery: NOTHING,
    eoi: NOTHING,
    affinity: NOTHING,
  }
}

/** An EOI that stays in KVM breaks the promise until Remote IRR of its pin is 0 again. */
function judgeEoi(scenario: Scenario, before: Machine, { events, state }: Step): Judgement {
  const broken = events.flatMap((event) => {
    if (event.type !== 'eoi_dropped') return []
    const owner = scenario.irqs[irqOnVector(before, event.vcpu, event.vector)]?.irq
    return [owner ?? waitingPin(before, event.vector)]
  })
  const waits = (pin: number) => {
    const lo = state.ioapic.lo[pin] ?? 0
    return isLevel(lo) && remoteIrr(lo)
  }
  return { broken, kept: pinsOf(scenario).filter((pin) => !waits(pin) && !broken.includes(pin)) }
}

/** A handler for a message that came although the RTE, unmasked, named another CPU by then. */
function judgeAffinity(scenario: Scenario, before: Machine, { events }: Step): Judgement {
  const entry = events.find(({ type }) => type === 'irq_handler_entry')
  if (entry?.type !== 'irq_handler_entry') return NOTHING
  const { irq, cpu } = entry
  if (before.vcpus[cpu]?.stack.at(-1)?.late) return { broken: [irq], kept: [] }
  const effective = before.irqs[irqIndex(scenario, irq)]?.effective ?? 0
  return { broken: [], kept: (effective & (1 << cpu)) === 0 ? [] : [irq] }
}
