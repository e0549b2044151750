/**
 * One event, all its places. What is pointed at anywhere on the screen, a step or a value, stands
 * for an event; its places are the step itself (log, code, timeline) and the values that it wrote
 * and that are as it left them (stations, register bits, tables). An action that is enabled has yet
 * to write: its places are what it would touch.
 */
import type { Action } from '../../core/action.ts'
import { historyOf } from '../../trace/causes/history.ts'
import type { Lane } from '../../trace/run.ts'
import { shownParts, type Value } from '../causes/value.ts'
import { lastWritten } from '../causes/when.ts'
import { touchedBy } from './touched.ts'

export interface LaneStep {
  readonly lane: number
  readonly step: number
}

export interface LaneValue {
  readonly lane: number
  readonly value: Value
}

export interface LaneAction {
  readonly lane: number
  readonly action: Action
}

/** Steps, one for each lane that has the thing; or a value, which stands for its last write; or both. */
export interface Pointed {
  readonly steps: readonly LaneStep[]
  readonly value: LaneValue | null
  /** What can be done next, whether the run has it as a step or not. */
  readonly next?: LaneAction
}

export interface Places {
  readonly steps: readonly LaneStep[]
  readonly values: readonly LaneValue[]
  readonly next?: LaneAction
}

/** `cursors`: where each lane stands. A step that a lane has yet to come to has left no value. */
export function placesOf(
  lanes: readonly Lane[],
  { steps, value, next }: Pointed,
  cursors: readonly number[],
): Places {
  if (next) return { steps, values: touched(lanes, next, cursors), next }
  const events = steps.length > 0 ? steps : value ? eventOf(lanes, value, cursors) : []
  const own = value ? ownPlaces(value) : []
  return { steps: events, values: [...own, ...events.flatMap((at) => leftBy(lanes, at, cursors))] }
}

function touched(
  lanes: readonly Lane[],
  { lane, action }: LaneAction,
  cursors: readonly number[],
): LaneValue[] {
  const own = lanes[lane]
  return own ? touchedBy(own, cursors[lane] ?? 0, action).map((value) => ({ lane, value })) : []
}

/** The step that wrote a value; none where it is as it was at the start. */
function eventOf(
  lanes: readonly Lane[],
  { lane, value }: LaneValue,
  cursors: readonly number[],
): LaneStep[] {
  const own = lanes[lane]
  const step = own ? lastWritten(own, cursors[lane] ?? 0, value) : 0
  return step === 0 ? [] : [{ lane, step }]
}

/** Where a value is drawn: as itself, and a register half as its fields. */
const ownPlaces = ({ lane, value }: LaneValue): LaneValue[] =>
  value.bits === null
    ? shownParts(value.cell).map((part) => ({ lane, value: part }))
    : [{ lane, value }]

/** What a step wrote and no later one, up to where the lane stands. */
function leftBy(
  lanes: readonly Lane[],
  { lane, step }: LaneStep,
  cursors: readonly number[],
): LaneValue[] {
  const own = lanes[lane]
  const cursor = cursors[lane] ?? 0
  if (!own || step > cursor) return []
  return historyOf(own.model.setup, own.trace)
    .writtenAt(step)
    .flatMap(shownParts)
    .filter((value) => lastWritten(own, cursor, value) === step)
    .map((value) => ({ lane, value }))
}
