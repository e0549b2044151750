/**
 * The promises that a machine is watched for: which hold at a step, which are broken, since when
 * and for which pins. A broken promise is kept again once the same pin keeps it.
 */
import { isLevel, remoteIrr } from '../core/chips/rte.ts'
import { irqOnVector } from '../core/guest/vector-domain.ts'
import type { Machine } from '../core/machine.ts'
import { irqIndex, type Scenario } from '../core/scenarios/scenario.ts'
import type { Setup } from '../core/setup.ts'
import { type Account, accountAt } from '../trace/account.ts'
import { isStale } from '../trace/route-kind.ts'
import type { Lane } from '../trace/run.ts'
import { type Step, stateAt } from '../trace/trace.ts'
import { isDead } from './dead-pin.ts'
import { deliveriesIn } from './narrate-delivery.ts'
import { waitingPin } from './narrate-lapic.ts'
import { listed } from './narrate-words.ts'

const PROMISES = ['route', 'delivery', 'eoi', 'served', 'affinity'] as const
export type Promised = (typeof PROMISES)[number]

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

export interface Watched {
  readonly id: Promised
  readonly title: string
  readonly holds: boolean
  /** The step since which it is so; 0 for the start. */
  readonly since: number
  /** "holds so far", "no, since step 14", "again since step 59". */
  readonly text: string
}

export const watched = (lane: Lane, cursor: number): readonly Watched[] =>
  accountAt(STANDINGS, lane, cursor).shown

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

/** How a promise stands: the pins that break it now, each since a step, and when it last turned. */
interface Standing {
  readonly broken: ReadonlyMap<number, number>
  readonly turned: number
}

/** Every promise's standing, and the list that says so; steps that change nothing share both. */
interface Standings {
  readonly of: ReadonlyMap<Promised, Standing>
  readonly shown: readonly Watched[]
}

const STANDINGS: Account<Standings> = {
  open: ({ model: { setup }, trace }) =>
    settled(setup, { of: new Map(), shown: [] }, judgeState(setup, trace.initial), 0),
  take(was, { model: { setup }, trace }, at) {
    const judgements = judge(setup, stateAt(trace, at - 1), trace.steps[at - 1] as Step)
    return settled(setup, was, judgements, at)
  },
}

function settled(setup: Setup, was: Standings, judgements: Judgements, at: number): Standings {
  const ids = PROMISES.filter((id) => id !== 'route' || hasRoutes(setup))
  const next = ids.map((id) => [id, settle(was.of.get(id), judgements[id], at)] as const)
  if (next.every(([id, standing]) => was.of.get(id) === standing)) return was
  return {
    of: new Map(next),
    shown: next.map(([id, standing]) => view(setup.scenario, id, standing)),
  }
}

const hasRoutes = ({ variant }: Setup): boolean => variant.eoi === 'exit-bitmap' && !variant.scan

const UNBROKEN: Standing = { broken: new Map(), turned: 0 }

function settle(was: Standing = UNBROKEN, { broken, kept }: Judgement, at: number): Standing {
  const news = broken.some((pin) => !was.broken.has(pin))
  if (!news && !kept.some((pin) => was.broken.has(pin))) return was
  const next = new Map(was.broken)
  for (const pin of kept) next.delete(pin)
  for (const pin of broken) if (!next.has(pin)) next.set(pin, at)
  const turned = was.broken.size > 0 === next.size > 0 ? was.turned : at
  return { broken: next, turned }
}

function view(scenario: Scenario, id: Promised, { broken, turned }: Standing): Watched {
  const holds = broken.size === 0
  return {
    id,
    title: TITLES[id],
    holds,
    since: turned,
    text: holds ? keptText(turned) : brokenText(scenario, id, broken, turned),
  }
}

const keptText = (turned: number): string =>
  turned === 0 ? 'holds so far' : `again since step ${turned}`

function brokenText(
  { irqs }: Scenario,
  id: Promised,
  broken: ReadonlyMap<number, number>,
  turned: number,
): string {
  const when = id === 'route' || id === 'served' ? `since step ${turned}` : `at step ${turned}`
  const where = irqs.length > 1 ? ` (pin ${listed([...broken.keys()])})` : ''
  return `no, ${when}${where}`
}
