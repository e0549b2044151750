/** The command line: every command, and what becomes of an argument that none understands. */
import { Command, CommanderError } from 'commander'
import { EXIT, type Exit, type Output } from './command.ts'
import { registerConformance } from './conformance.ts'
import { registerConvert } from './convert.ts'
import { registerDiagnose } from './diagnose.ts'
import { registerExplore } from './explore.ts'
import { registerExport } from './export.ts'
import { registerReplay } from './replay.ts'

const ENDING = `
Exit codes: 0 fine, 1 a finding or a mismatch, 2 unusable input, 70 a fault of the program itself,
130 stopped by Ctrl-C.`

/** Runs one command line, without the program's name, and tells its exit code. */
export async function runCli(words: readonly string[], output: Output): Promise<Exit> {
  let exit: Exit = EXIT.fine
  const program = createProgram(output, (code) => {
    exit = code
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exit
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? EXIT.fine : EXIT.unusable
  }
}

function createProgram(output: Output, done: (exit: Exit) => void): Command {
  const program = new Command('irq-path')
    .description('How an interrupt travels on x86 under QEMU/KVM: the model without a page.')
    .exitOverride()
    .showHelpAfterError('(--help lists what there is)')
    .configureOutput({
      writeOut: (text) => output.print(text.trimEnd()),
      writeErr: (text) => output.warn(text.trimEnd()),
    })
    .addHelpText('after', ENDING)
  for (const register of [
    registerReplay,
    registerDiagnose,
    registerConvert,
    registerConformance,
    registerExplore,
    registerExport,
  ])
    register(program, output, done)
  return program
}
