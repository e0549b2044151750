/** `export`: the model of one move as a specification for a checker that is not ours. */
import { specification } from '../spin/specification.ts'
import { addCellOptions, type CellOptions, kvmOf, moveOf } from './cell.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'

const ENDING = `
The same cell as in explore, as Promela text on stdout. Its head comment has the commands:
  irq-path export --spin > move.pml
  spin -a move.pml && gcc -O1 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -E -c0 -m1000000
tests all claims; spin -a -DONLY=no_dead_pin tests one. Exit codes: 0, or 2 for unusable input.`

export const registerExport: Register = (program, output, done) => {
  const command = program
    .command('export')
    .description('write one move out as a specification that an independent checker runs')
    .requiredOption('--spin', 'for SPIN, in Promela')
  addCellOptions(command)
    .addHelpText('after', ENDING)
    .action((options: CellOptions) => done(exportCommand(options, output)))
}

function exportCommand(options: CellOptions, { print, warn }: Output): Exit {
  const cell = { move: moveOf(options), variant: options.qemu, kvm: kvmOf(options) }
  const written = specification(cell)
  if (!written.ok) {
    warn(written.error)
    return EXIT.unusable
  }
  print(written.value.trimEnd())
  return EXIT.fine
}
