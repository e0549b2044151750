/**
 * What a userspace I/O APIC does, in pieces that end where another agent could see the result: an
 * ioctl, a trace line, a register. The pieces stand in access-ops.ts, service-ops.ts, eoi-ops.ts
 * and route-ops.ts; which VMM does them in which order, in qemu.ts. They model hw/intc/ioapic.c
 * (QEMU 7.2 and 10.0). Spec: ioapic.md sections 4 to 8.
 *
 * Inaccuracies: one I/O APIC; no interrupt remapping, so a route holds the RTE's own message.
 */
import type { Ioapic } from '../chips/ioapic.ts'
import type { Call } from './call.ts'
import type { Port } from './port.ts'

export interface MicroOp {
  readonly id: string
  /** What the code panel shows, in our own words; an indented line belongs to the one above. */
  readonly lines: readonly string[]
  /** Whether there is anything left for it to do. */
  pending(ioapic: Readonly<Ioapic>, call: Readonly<Call>, port: Port): boolean
  /** The next visible piece of it; only while `pending`. */
  run(ioapic: Ioapic, call: Call, port: Port): void
  /** All its pieces at once, of a call that nobody steps through. */
  runWhole(ioapic: Ioapic, call: Call, port: Port): void
  /** The line of `lines` that runs next. */
  line(call: Readonly<Call>): number
}

/** A micro-op of a single piece. It is first in its list, so it is to do until it has run. */
export function first(id: string, lines: readonly string[], run: MicroOp['run']): MicroOp {
  return {
    id,
    lines,
    pending: (_, call) => !call.settled && call.phase === 0,
    run(ioapic, call, port) {
      run(ioapic, call, port)
      call.op++
    },
    runWhole: run,
    line: () => 0,
  }
}
