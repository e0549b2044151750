/** What is exported: a log that was read, or a lane of a run with the log that it would give. */
import { logOfLane, RUN_SOURCES, type RunLog, runThreadName } from '../log/from-run.ts'
import type { Log } from '../log/log.ts'
import type { Lane } from '../trace/run.ts'
import { type Clock, clockOf } from './clock.ts'
import { type Concern, concernOf } from './concern.ts'
import type { Signals } from './signals.ts'
import { signalsOfLog } from './signals-log.ts'
import { signalsOfLane } from './signals-run.ts'

/** Everything that the writers need beside the events is computed when it is asked for. */
export interface Subject {
  readonly log: Log
  /** What it is, in one line of plain text. */
  readonly title: string
  /** One a remark that its reader has to know. */
  readonly remarks: readonly string[]
  /** Absent for a log that was read. */
  readonly run?: { readonly lane: Lane; readonly log: RunLog }
  readonly clock: Clock
  readonly concern: Concern
  signals(): Signals
  /** The name of a thread, where it is known. */
  readonly task?: (thread: number) => string
}

export function subjectOfLog(log: Log): Subject {
  const concern = concernOf(log.events, false)
  const clock = clockOf(log.events)
  return {
    log,
    title: log.sources.map(({ name }) => name).join(' + '),
    remarks:
      clock.of === 'events'
        ? ['The log has no times. One event is one step of time; lengths mean nothing.']
        : [],
    clock,
    concern,
    signals: () => signalsOfLog(log, concern),
  }
}

export function subjectOfLane(lane: Lane): Subject {
  const { scenario, variant, kvm } = lane.model.setup
  const log = logOfLane(lane)
  return {
    log,
    title: `${scenario.title}: ${variant.title}, KVM ${kvm.scan}${kvm.apicv ? ' with APICv' : ''}`,
    remarks: ['A run of a model. Times tell the order of its steps, not how long they took.'],
    run: { lane, log },
    clock: clockOf(log.events),
    concern: concernOf(log.events, true),
    signals: () => signalsOfLane(lane, log),
    task: runThreadName,
  }
}

/** The host's own events; a run's third file is the guest's. */
export const hostSources = ({ run }: Subject): readonly number[] | undefined =>
  run && [RUN_SOURCES.host]
