/** Making a counterexample smaller by hand: leave moves out, and see whether it still shows. */
import { type Action, sameAction } from '../core/action.ts'
import { createModel } from '../core/model.ts'
import { claims } from '../core/properties.ts'
import type { Setup } from '../core/setup.ts'

/**
 * The moves that are left of a schedule when it is played: a move that is not enabled when its turn
 * comes is passed over, and it ends with the move that shows the claim, as a counterexample or a
 * witness. Null if it does not show it.
 */
export function stillShows(
  setup: Setup,
  schedule: readonly Action[],
  claimId: string,
): readonly Action[] | null {
  const claim = claims(setup.scenario).find(({ id }) => id === claimId)
  if (!claim) return null
  const model = createModel(setup)
  const wanted = claim.expectation === 'sometimes'
  const played: Action[] = []
  let before = model.initial
  if (claim.about === 'state' && claim.holds(before, model.enabled(before)) === wanted) return []
  for (const wish of schedule) {
    const action = model.enabled(before).find((other) => sameAction(other, wish))
    if (!action) continue
    const { state, events } = model.apply(before, action)
    played.push(action)
    const holds =
      claim.about === 'step'
        ? claim.holds(before, action, state, events)
        : claim.holds(state, model.enabled(state))
    if (holds === wanted) return played
    before = state
  }
  return null
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
