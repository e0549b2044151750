/** Making a counterexample smaller by hand: leave moves out, and see whether it still shows. */
import { type Action, sameAction } from '../core/action.ts'
import { createModel } from '../core/model.ts'
import { claims } from '../core/properties.ts'
import type { Setup } from '../core/setup.ts'

/** A schedule as it goes when it is played. */
export interface Played {
  /** The moves made: one that is not enabled when its turn comes is passed over. */
  readonly moves: readonly Action[]
  /** The claim is shown, as a counterexample or a witness, by the last of them. */
  readonly shows: boolean
}

/** Plays a schedule up to the move that shows the claim, or to its end. */
export function play(setup: Setup, schedule: readonly Action[], claimId: string): Played {
  const claim = claims(setup.scenario).find(({ id }) => id === claimId)
  const model = createModel(setup)
  const wanted = claim?.expectation === 'sometimes'
  const moves: Action[] = []
  let before = model.initial
  if (claim?.about === 'state' && claim.holds(before, model.enabled(before)) === wanted)
    return { moves, shows: true }
  for (const wish of schedule) {
    const action = model.enabled(before).find((other) => sameAction(other, wish))
    if (!action) continue
    const { state, events } = model.apply(before, action)
    moves.push(action)
    const holds =
      claim?.about === 'step'
        ? claim.holds(before, action, state, events)
        : claim?.holds(state, model.enabled(state))
    if (holds === wanted) return { moves, shows: true }
    before = state
  }
  return { moves, shows: false }
}

/** The moves that are left when it is played, if they show the claim; otherwise null. */
export function stillShows(
  setup: Setup,
  schedule: readonly Action[],
  claimId: string,
): readonly Action[] | null {
  const { moves, shows } = play(setup, schedule, claimId)
  return shows ? moves : null
}

/** Whether the claim still fails (or is still witnessed) when the schedule is played. */
export const stillFails = (setup: Setup, schedule: readonly Action[], claimId: string): boolean =>
  stillShows(setup, schedule, claimId) !== null

/**
 * Drops moves for as long as the claim still fails: at the end none can be dropped alone. A schedule
 * that does not show the claim comes back as it is.
 */
export function shrink(
  setup: Setup,
  schedule: readonly Action[],
  claimId: string,
): readonly Action[] {
  let shown = stillShows(setup, schedule, claimId)
  if (shown === null) return schedule
  for (let at = 0; at < shown.length; ) {
    const rest: readonly Action[] = shown.filter((_, other) => other !== at)
    const smaller = stillShows(setup, rest, claimId)
    if (smaller === null) at++
    else {
      shown = smaller
      at = 0
    }
  }
  return shown
}
