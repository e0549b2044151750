import type { GuestCpu } from './cpu.ts'

export type Lock = 'desc' | 'ioapic'

/**
 * One line of guest code: what another agent can see as one step. A line that talks to the I/O
 * APIC ends when the VMM has answered. There are no jumps; a condition belongs to its line.
 */
export interface Line {
  readonly id: string
  /** What the code panel shows: the kernel's function name and our own words. */
  readonly text: string
  /** Lines whose condition is false are passed over, without a step. */
  when?(g: GuestCpu): boolean
  /** A spinlock that the line takes first; it waits while another CPU holds it. */
  readonly lock?: Lock
  /** A spinlock that falls when the line is complete. */
  readonly unlock?: Lock
  run(g: GuestCpu): void
  /** With the value that an I/O APIC read returned. */
  done?(g: GuestCpu, value: number): void
  /** When it holds after the line, the program goes on at the line of this id. */
  readonly again?: { readonly from: string; when(g: GuestCpu): boolean }
}
