import type { Exit, Output } from '../../src/cli/command.ts'
import { runCli } from '../../src/cli/program.ts'

/** A command's output, kept instead of printed. */
export function captured(): Output & { readonly out: string[]; readonly err: string[] } {
  const out: string[] = []
  const err: string[] = []
  return { out, err, print: (text) => void out.push(text), warn: (text) => void err.push(text) }
}

export interface Ended {
  readonly exit: Exit
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process. */
export async function irqPath(...words: readonly string[]): Promise<Ended> {
  const output = captured()
  const exit = await runCli(words, output)
  return { exit, out: output.out.join('\n'), err: output.err.join('\n') }
}
