/** How the claims about a scenario stand at a place in a run: the invariants that are always in view. */
import { grouped } from '../../base/grouped.ts'
import type { Claim } from '../../core/properties.ts'
import { claimsOf, firstShown } from '../../trace/claim-steps.ts'
import type { Lane } from '../../trace/run.ts'
import { claimTitle } from '../interleavings/claims.ts'

export interface Watched {
  readonly id: string
  readonly title: string
  /** A word for where there is little room. */
  readonly short: string
  readonly sentence: string
  readonly expectation: Claim['expectation']
  /** An `always` is unbroken, or a `sometimes` has happened. */
  readonly holds: boolean
  /** The step that broke it or made it so; null for none up to here. */
  readonly since: number | null
  /** "holds so far", "broken at step 60", "not yet", "so at step 70". */
  readonly text: string
}

const SHORT: Readonly<Record<string, string>> = {
  'delivered-as-rte-names': 'delivery',
  'eoi-reaches-ioapic': 'EOI',
  'ack-clears-remote-irr': 'ack',
  'no-dead-pin': 'alive',
  'no-interrupt-off-affinity': 'affinity',
  'quiet-means-clear': 'clear',
  'handler-on-new-cpu': 'moved',
  'quiet-after-move': 'at rest',
}

/** Every claim about the lane's scenario, as it stands after `cursor` steps. */
export const watched = (lane: Lane, cursor: number): readonly Watched[] =>
  claimsOf(lane).map((claim) => standing(claim, firstShown(lane, claim, cursor)))

const standing = ({ id, sentence, expectation }: Claim, since: number | null): Watched => ({
  id,
  title: claimTitle(id),
  short: SHORT[id] ?? id,
  sentence,
  expectation,
  holds: (expectation === 'always') === (since === null),
  since,
  text: expectation === 'always' ? brokenText(since) : happenedText(since),
})

const brokenText = (step: number | null): string =>
  step === null ? 'holds so far' : `broken at ${placeText(step)}`

const happenedText = (step: number | null): string =>
  step === null ? 'not yet' : `so at ${placeText(step)}`

const placeText = (step: number): string => (step === 0 ? 'the start' : `step ${grouped(step)}`)
