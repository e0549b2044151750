/** A run as the log that QEMU and the guest's console would have written. Spec: seed-trace.md. */
import type { Trace } from '../trace.ts'
import { type DebugLines, qemuLine } from './qemu-text.ts'

/** Start and pace of the guest's clock, in microseconds: about those of the mail's recording. */
const START_US = 522_985
const STEP_US = 107

/** The guest's clock after a step, in seconds since boot; it tells the order, not a duration. */
export const secondsAt = (step: number): number => (START_US + STEP_US * step) / 1_000_000

/** The lines of the whole run, in order. */
export const qemuLog = ({ steps }: Trace, debug: DebugLines): string[] =>
  steps.flatMap(({ events }, at) =>
    events.flatMap((event) => qemuLine(event, secondsAt(at + 1), debug) ?? []),
  )
