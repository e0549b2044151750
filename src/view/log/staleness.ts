/** Whether KVM's route of a pin still says what the RTE says, as far as both are known. */
import { isMasked, vectorOf } from '../../core/chips/rte.ts'
import { messageOf } from '../../log/replay/routes.ts'
import { type LogState, UNKNOWN } from '../../log/replay/state.ts'

/**
 * Routes belong to KVM: where nothing in a log says that KVM has any part, as under TCG, those that
 * would follow from the RTEs are none. What is replayed on forgets them
 * again after every event.
 */
export function forgetRoutes(state: LogState): LogState {
  state.routeOrigin.fill(UNKNOWN)
  return state
}

/** Masked or not: a masked pin is passed over by the update, and that is how a route falls behind. */
export function isStale(state: LogState, pin: number): boolean {
  if (state.routeOrigin[pin] === UNKNOWN) return false
  const low = state.low[pin] as number
  if (isMasked(low) && vectorOf(low) === 0) return false
  const asked = messageOf(state, pin)
  if (asked === null) return false
  return asked.address !== state.routeAddress[pin] || asked.data !== state.routeData[pin]
}
