import type { Machine } from '../../core/machine.ts'
import { stateAt, type Trace } from '../../trace/trace.ts'

/** What says whether a route is stale: the RTE that it is held against, and itself. */
export const ROUTE_PARTS = ['ioapic', 'routes'] as const

/**
 * The step that gave a value what it has at `cursor`; 0 if it has been so from the start. Values
 * are compared with `Object.is`, so `value` should give a number, a string or a boolean.
 * `parts`: all that the value is made from, so that steps which left them alone are passed over.
 */
export function since(
  trace: Trace,
  cursor: number,
  value: (machine: Machine) => unknown,
  parts: readonly (keyof Machine)[] = [],
): number {
  let machine = stateAt(trace, cursor)
  const now = value(machine)
  let step = cursor
  for (; step > 0; step--) {
    const before = stateAt(trace, step - 1)
    if (!sameOn(parts, before, machine) && !Object.is(value(before), now)) return step
    machine = before
  }
  return 0
}

const sameOn = (parts: readonly (keyof Machine)[], a: Machine, b: Machine): boolean =>
  parts.length > 0 && parts.every((part) => a[part] === b[part])
