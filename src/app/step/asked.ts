/** The question of the session, with what its answer needs. */

import { pinToShow } from '../../view/causes/pin.ts'
import { changesOf } from '../../view/causes/when.ts'
import type { WhyLink } from '../../view/causes/why.ts'
import { cursorOf, type Session } from '../work/session.ts'

/** The steps at which the value asked about changed, before and after the place shown. */
export function changesOfAsked(session: Session): {
  readonly previous: number | null
  readonly next: number | null
} {
  const { asked, run } = session
  const lane = asked ? run.lanes[asked.lane] : undefined
  if (!asked || !lane) return { previous: null, next: null }
  return changesOf(lane, cursorOf(session, asked.lane), asked.value)
}

/** To another change of the value asked about, and asks about it there. */
export function goToChange({ asked, focusLane, apart, seek, ask }: Session, step: number | null) {
  if (!asked || step === null) return
  if (apart !== null) focusLane(asked.lane)
  seek(step)
  ask(asked.lane, asked.value)
}

/** To the step of a link of the answer, with the pin in focus that it is about. */
export function followLink(session: Session, { step, cell }: WhyLink): void {
  const { run, asked, apart, pin, focusLane, focusPin, seek } = session
  const lane = asked ? run.lanes[asked.lane] : undefined
  if (!asked || !lane) return
  if (apart !== null) focusLane(asked.lane)
  seek(step)
  const shown = pinToShow(lane, step, cell, pin)
  if (shown !== pin) focusPin(shown)
}
