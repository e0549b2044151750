import type { Machine } from '../core/machine.ts'
import { stateAt, type Trace } from '../trace/trace.ts'

/**
 * The step that gave a value what it has at `cursor`; 0 if it has been so from the start. Values
 * are compared with `Object.is`, so `value` should give a number, a string or a boolean.
 */
export function since(trace: Trace, cursor: number, value: (machine: Machine) => unknown): number {
  const now = value(stateAt(trace, cursor))
  let step = cursor
  while (step > 0 && Object.is(value(stateAt(trace, step - 1)), now)) step--
  return step
}
