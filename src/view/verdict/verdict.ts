/**
 * One word on how a machine fares. It changes only when a promise is broken (promises.ts) or when
 * what was broken comes right again, so it stays on screen long enough to be read.
 */
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import { type Account, accountAt } from '../../trace/account.ts'
import { isStale } from '../../trace/route-kind.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'
import { deliveriesIn } from '../narrate/delivery.ts'
import { type Judgements, judge } from './promises.ts'

export interface Verdict {
  readonly kind: 'ok' | 'warn' | 'bad' | 'none'
  /** Empty while nothing has happened that asks for a verdict. */
  readonly text: string
}

const NONE: Verdict = { kind: 'none', text: '' }
const STALE: Verdict = { kind: 'warn', text: 'route is stale' }
const IN_SYNC: Verdict = { kind: 'ok', text: 'route in sync' }
const WRONG: Verdict = { kind: 'bad', text: 'wrong vCPU' }
const WRONG_MESSAGE: Verdict = { kind: 'bad', text: 'wrong vector' }
const NOWHERE: Verdict = { kind: 'bad', text: 'reached no vCPU' }
const RIGHT: Verdict = { kind: 'ok', text: 'right vCPU' }
const EOI_LOST: Verdict = { kind: 'bad', text: 'EOI lost' }
const LOST: Verdict = { kind: 'bad', text: 'interrupt lost' }
const EOI_SEEN: Verdict = { kind: 'ok', text: 'EOI seen' }

export const verdict = (lane: Lane, cursor: number): Verdict =>
  accountAt(RULINGS, lane, cursor).verdict

/** A verdict and the pin it is about; only that pin can make it good. */
interface Ruling {
  readonly verdict: Verdict
  readonly pin: number
}

const RULINGS: Account<Ruling> = {
  open: () => ({ verdict: NONE, pin: -1 }),
  take(was, { model: { setup }, trace }, at) {
    const step = trace.steps[at - 1] as Step
    const before = stateAt(trace, at - 1)
    return step.action ? next(was, judge(setup, before, step), setup, before, step) : was
  },
}

function next(
  was: Ruling,
  judgements: Judgements,
  setup: Setup,
  before: Machine,
  step: Step,
): Ruling {
  const broken = violation(was, judgements, setup, before, step)
  if (broken) return broken
  const verdict = resolution(was, judgements, step)
  return verdict === was.verdict ? was : { verdict, pin: was.pin }
}

/** The gravest promise that the step breaks. A stale route is only a danger, so it yields to harm. */
function violation(
  was: Ruling,
  { served, eoi, delivery, route }: Judgements,
  setup: Setup,
  before: Machine,
  step: Step,
): Ruling | null {
  const [dead] = served.broken
  if (dead !== undefined) return { verdict: LOST, pin: dead }
  const [dropped] = eoi.broken
  if (dropped !== undefined) return { verdict: EOI_LOST, pin: dropped }
  const [astray] = delivery.broken
  if (astray !== undefined) return { verdict: howAstray(setup, before, step), pin: astray }
  if (was.verdict.kind === 'bad') return null
  const stale = route.broken.find((pin) => !isStale(setup, before, pin))
  return stale === undefined ? null : { verdict: STALE, pin: stale }
}

function howAstray(setup: Setup, before: Machine, step: Step): Verdict {
  const sent = deliveriesIn(setup, before, step).find(({ right }) => !right)
  if (sent?.reached.length === 0) return NOWHERE
  return sent?.reached.join() === sent?.expected.join() ? WRONG_MESSAGE : WRONG
}

/** What becomes of a verdict when nothing is broken: the pin's way back, one sign at a time. */
function resolution(
  { verdict, pin }: Ruling,
  { route, delivery, eoi }: Judgements,
  { events }: Step,
): Verdict {
  const arrived = delivery.kept.includes(pin)
  switch (verdict) {
    case STALE:
      return route.kept.includes(pin) ? IN_SYNC : verdict
    case LOST:
    case EOI_LOST:
      return eoi.kept.includes(pin) ? EOI_SEEN : verdict
    case RIGHT:
      return events.some((event) => isCleared(event, pin)) ? EOI_SEEN : verdict
    case IN_SYNC:
    case WRONG:
    case WRONG_MESSAGE:
    case NOWHERE:
      return arrived ? RIGHT : verdict
  }
  return verdict
}

const isCleared = (event: Event, pin: number): boolean =>
  event.type === 'ioapic_clear_remote_irr' && event.pin === pin
