import type { Command } from 'commander'

/**
 * How a command ends. A finding is a mismatch or a fault that the command was to look for; after
 * Ctrl-C the code is the one that shells know it by. A fault of this program is none of them.
 */
export const EXIT = { fine: 0, finding: 1, unusable: 2, fault: 70, interrupted: 130 } as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

/** Where a command writes to. Texts come without a trailing newline. */
export interface Output {
  /** The result. */
  print(text: string): void
  /** What is wrong, or worth knowing, beside the result. */
  warn(text: string): void
  /** How far it has come, in place of what was told before; absent if nobody watches. */
  status?(text: string): void
  /** Calls `stop` at the first Ctrl-C, until the returned function is called. */
  onInterrupt?(stop: () => void): () => void
}

/** A command of the program: declares itself, and tells the exit code when it has run. */
export type Register = (program: Command, output: Output, done: (exit: Exit) => void) => void
