/** `explore`: every interleaving of one move of an interrupt, judged by the claims. */
import { oneMove } from '../core/scenarios/one-move.ts'
import { MEMORY_BOUND } from '../lts/explore.ts'
import { openSearch } from '../trace/search.ts'
import { addCellOptions, type CellOptions, kvmOf, moveOf } from './cell.ts'
import { count } from './choices.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'
import { told, written } from './explore-report.ts'
import { runSearch } from './explore-run.ts'

interface ExploreOptions extends CellOptions {
  readonly maxStates: number
  readonly maxDepth: number
  readonly maxMemory: number
  readonly symmetry?: boolean
  readonly json?: boolean
}

const MEGABYTE = 1_000_000

const ENDING = `
IRQ 11 moves away from the last CPU, its line may be high. Each affinity write asks for any CPU but
the one asked for last; those before the next interrupt come to one move. The guest's name tells what
the first move does to the vector; on more CPUs than two a later one may keep it. Three assertions
show all that one write leads to, four all that more writes do, in every cell tried.
Repetitions (successive EOIs, unhandled runs) are not counted, so the storm brake and "nobody cared"
do not occur.

With --symmetry, states that differ only in which of some interchangeable vCPUs is which are one:
the same verdicts from fewer states. No other vCPU is interchangeable with the last one, nor with CPU
0 if the device is the seed's, and none where a process rewrites the RTE.

--json gives the schedules too: the shortest, and as "calmest" the one with the fewest switches.

Exit codes: 0 when nothing is refuted, also where a bound cut the search ("complete" is then false,
and a claim without an answer null); 1 when a claim is violated, or a witness is missing in a
complete search; 2 for unusable input; 130 after Ctrl-C, which prints what was found until then.`

export const registerExplore: Register = (program, output, done) => {
  addCellOptions(program.command('explore'))
    .description('search all interleavings of one move and judge every claim')
    .addOption(count('--max-states <n>', 'stop after so many states', 5_000_000, 1, 100_000_000))
    .addOption(count('--max-depth <n>', 'stop after so many moves', 1_000_000, 1, 1_000_000))
    .addOption(
      count(
        '--max-memory <MB>',
        'stop when the tables of states have so many megabytes',
        MEMORY_BOUND / MEGABYTE,
        1,
        100_000,
      ),
    )
    .option('--symmetry', 'take interchangeable vCPUs for one another')
    .option('--json', 'one JSON object')
    .addHelpText('after', ENDING)
    .action(async (options: ExploreOptions) => done(await exploreCommand(options, output)))
}

async function exploreCommand(options: ExploreOptions, output: Output): Promise<Exit> {
  const { qemu: variant, symmetry = false, json = false } = options
  const setup = { scenario: oneMove(moveOf(options)), variant, kvm: kvmOf(options) }
  const limits = {
    states: options.maxStates,
    depth: options.maxDepth,
    bytes: options.maxMemory * MEGABYTE,
  }
  const ended = await runSearch(openSearch(setup, { symmetry }), limits, output)
  output.print(json ? JSON.stringify(written(ended)) : told(ended, symmetry))
  if (ended.stopped) return EXIT.interrupted
  return ended.result.properties.some(({ holds }) => holds === false) ? EXIT.finding : EXIT.fine
}
