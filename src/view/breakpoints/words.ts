/** Breakpoints in words: what each waits for, and what is said where a run stops. */
import { grouped } from '../../base/grouped.ts'
import type { Setup } from '../../core/setup.ts'
import type { Breakpoint, Condition, EventCondition } from '../../trace/breakpoints/breakpoint.ts'
import type { Stop, Towards } from '../../trace/breakpoints/stop.ts'
import type { Run } from '../../trace/run.ts'
import { cellName } from '../causes/value.ts'
import { laneName } from '../code/listing.ts'
import { claimTitle } from '../interleavings/claims.ts'
import { listed } from '../narrate/words.ts'

export type { Breakpoint, Condition, EventField } from '../../trace/breakpoints/breakpoint.ts'

/** "Remote IRR of pin 11 is set", "vCPU 2 takes vector 33". */
export function conditionText(setup: Setup, condition: Condition): string {
  switch (condition.on) {
    case 'event':
      return eventText(condition)
    case 'remote-irr':
      return `Remote IRR of pin ${condition.pin} ${turnText(condition.to)}`
    case 'stale':
      return `the route of GSI ${condition.pin} becomes stale`
    case 'taken': {
      const { vcpu, vector } = condition
      const who = vcpu === null ? 'any vCPU' : `vCPU ${vcpu}`
      return `${who} takes ${vector === null ? 'any vector' : `vector ${vector}`}`
    }
    case 'broken':
      return `"${claimTitle(condition.claim)}" breaks`
    case 'change':
      return `${cellName(setup, condition.cell)} changes`
  }
}

const turnText = (to: 0 | 1 | null): string =>
  to === null ? 'changes' : to === 1 ? 'is set' : 'is cleared'

function eventText({ type, pin, vcpu, vector }: EventCondition): string {
  const said = [
    pin === null ? '' : ` of pin ${pin}`,
    vcpu === null ? '' : ` on vCPU ${vcpu}`,
    vector === null ? '' : ` with vector ${vector}`,
  ]
  return `event ${type}${said.join('')}`
}

/** With the machine, where it is for one. */
export const breakpointText = (setup: Setup, { condition, lane }: Breakpoint): string =>
  `${conditionText(setup, condition)}${lane === null ? '' : `, in ${laneName(lane)} only`}`

/** "Stopped at step 60: Remote IRR of pin 11 changes in B." */
export function stopText(setup: Setup, { step, hits }: Stop, lanes: number): string {
  const byText = new Map<string, number[]>()
  for (const { breakpoint, lane } of hits) {
    const text = conditionText(setup, breakpoint.condition)
    byText.set(text, [...(byText.get(text) ?? []), lane])
  }
  const reasons = [...byText].map(([text, where]) =>
    lanes < 2 ? text : `${text} in ${listed([...new Set(where)].map(laneName))}`,
  )
  return `Stopped at step ${grouped(step)}: ${reasons.join('; ')}.`
}

/** Where a run came to when nothing hit: `so-far` is where it was cut, `beside` where it cannot go on from there. */
export type Ending = 'end' | 'so-far' | 'beside' | 'start'

/** `made` counts the steps that there are of the run. */
export function noStopText(ending: Ending, from: number, made = 0): string {
  const after = `No breakpoint hits after step ${grouped(from)}`
  switch (ending) {
    case 'end':
      return `${after}: this is the end of the run.`
    case 'so-far':
      return `${after} in the ${grouped(made)} steps made so far; > looks further.`
    case 'beside':
      return `${after} in the ${grouped(made)} steps made so far; branches side by side do not run on.`
    case 'start':
      return `No breakpoint hits before step ${grouped(from)}: this is the start of the run.`
  }
}

export const underWayText = (towards: Towards): string =>
  `Running ${towards === 'end' ? '' : 'back '}until a breakpoint hits. Stop or Esc ends it.`

/** A run until a breakpoint was stopped by hand: it began at a step, and had come to another. */
export const stoppedText = ({
  towards,
  from,
  at,
}: {
  readonly towards: Towards
  readonly from: number
  readonly at: number
}): string =>
  `Stopped by hand: no breakpoint hits ${towards === 'end' ? 'after' : 'before'} step ${grouped(from)}, as far as step ${grouped(at)}.`

export const NO_BREAKPOINT = 'No breakpoint is on. The Breakpoints tab sets one.'

/** Said where a claim is asked about that no step of the run breaks, or makes so. */
export function noClaimStepText(
  claim: { readonly id: string; readonly expectation: 'always' | 'sometimes' },
  lane: number,
  { lanes, schedule, complete }: Pick<Run, 'lanes' | 'schedule' | 'complete'>,
): string {
  const where = lanes.length < 2 ? '' : ` in ${laneName(lane)}`
  const what = claim.expectation === 'always' ? 'breaks' : 'shows'
  const steps = complete ? 'this run' : `the ${grouped(schedule.length)} made so far`
  return `No step of ${steps} ${what} "${claimTitle(claim.id)}"${where}.`
}
