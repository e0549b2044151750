/** The pass over a log that writes its history, in slices so that whoever drives it can rest. */
import { PINS } from '../../core/chips/ioapic.ts'
import type { Build } from '../../log/finding.ts'
import type { Log } from '../../log/log.ts'
import { routeRules } from '../../log/replay/routes.ts'
import { unknownState } from '../../log/replay/state.ts'
import { step } from '../../log/replay/step.ts'
import { isSplit, tracedIn } from '../../log/replay/traced.ts'
import { bandForms, forms, type MarkForm } from '../tracks/forms.ts'
import { axisOf } from './axis.ts'
import { NO_PIN, newPinMemory, pinOfEvent } from './event-pin.ts'
import type { History, PinHistory } from './history.ts'
import { createRecorder } from './history-recorder.ts'
import { forgetRoutes } from './staleness.ts'

/** Events between two places where whoever drives the pass may rest. */
const SLICE = 16_384

/** Yields how many events are done; told true, it leaves it at those. */
export function* recordHistory(log: Log, build: Build | null): Generator<number, History, boolean> {
  const { events } = log
  const traced = tracedIn(events, build)
  const rules = routeRules(traced)
  const history = emptyHistory(log)
  const recorder = createRecorder(history, events, traced)
  const split = isSplit(traced)
  const state = unknownState()
  const memory = newPinMemory()
  for (let index = 0; index < events.size; index++) {
    step(state, events, index, rules)
    if (!split) forgetRoutes(state)
    const pin = pinOfEvent(events, index, state, memory)
    history.pinOf[index] = pin
    if (pin !== NO_PIN) (history.pins[pin] as PinHistory).events++
    recorder.take(state, index, pin)
    if (index % SLICE === SLICE - 1 && (yield index + 1)) break
  }
  return history
}

function emptyHistory(log: Log): History {
  return {
    axis: axisOf(log),
    pins: Array.from({ length: PINS }, (_, pin) => ({ pin, rows: [], events: 0 })),
    bands: bandForms(),
    marks: forms<MarkForm>([]),
    pinOf: new Uint8Array(log.events.size).fill(NO_PIN),
  }
}
