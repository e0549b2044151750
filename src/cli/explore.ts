/** `explore`: every interleaving of one move of an interrupt, judged by the claims. */
import { formatAction } from '../core/action.ts'
import { oneMove } from '../core/scenarios/one-move.ts'
import { MEMORY_BOUND, type Progress } from '../lts/explore.ts'
import { type PropertyResult, type SearchResult, search } from '../trace/search.ts'
import { addCellOptions, type CellOptions } from './cell.ts'
import { count } from './choices.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'

export interface ExploreOptions extends CellOptions {
  readonly maxStates: number
  readonly maxDepth: number
  readonly json?: boolean
}

const ENDING = `
IRQ 11 moves from the last CPU to CPU 0. Repetitions (successive EOIs, unhandled runs) are not counted in a search, so
the storm brake and "nobody cared" do not occur. Exit codes: 0 when nothing is refuted, also where a bound cut the search
("complete" is then false, and a claim without an answer null); 1 when a claim is violated, or a witness is missing in a
complete search; 2 for unusable input.`

export const registerExplore: Register = (program, output, done) => {
  addCellOptions(program.command('explore'))
    .description('search all interleavings of one move and judge every claim')
    .addOption(count('--max-states <n>', 'stop after so many states', 5_000_000, 1, 100_000_000))
    .addOption(count('--max-depth <n>', 'stop after so many moves', 1_000_000, 1, 1_000_000))
    .option('--json', 'one JSON object')
    .addHelpText('after', ENDING)
    .action((options: ExploreOptions) => done(exploreCommand(options, output)))
}

function exploreCommand(options: ExploreOptions, output: Output): Exit {
  const { qemu, kvm, apicv = false, guest, device, vcpus, asserts } = options
  const scenario = oneMove({ guest, device, vcpus, asserts })
  const setup = { scenario, variant: qemu, kvm: { scan: kvm, apicv } }
  const limits = { states: options.maxStates, depth: options.maxDepth, bytes: MEMORY_BOUND }
  const started = performance.now()
  const result = watched(search(setup, limits), output)
  const seconds = (performance.now() - started) / 1_000
  output.print(options.json ? JSON.stringify(written(result, seconds)) : told(result, seconds))
  return result.properties.some(({ holds }) => holds === false) ? EXIT.finding : EXIT.fine
}

/** Milliseconds between two lines of status. */
const STATUS_INTERVAL = 200

/** Runs the search to its end, and says now and then how far it has come. */
function watched(running: Generator<Progress, SearchResult>, { status }: Output): SearchResult {
  const started = performance.now()
  let told = started
  for (;;) {
    const next = running.next()
    if (next.done) {
      if (told > started) status?.('')
      return next.value
    }
    const now = performance.now()
    if (!status || now - told < STATUS_INTERVAL) continue
    status(statusLine(next.value, (now - started) / 1_000))
    told = now
  }
}

function statusLine({ states, depth, frontier, bytes }: Progress, seconds: number): string {
  const rate = Math.round(states / seconds)
  const megabytes = Math.ceil(bytes / 1_000_000)
  return `${states} states, ${frontier} to expand, depth ${depth}, ${rate}/s, ${megabytes} MB`
}

const written = (result: SearchResult, seconds: number) => ({
  ...result,
  seconds,
  properties: result.properties.map(({ schedule, calmest, ...verdict }) => ({
    ...verdict,
    schedule: schedule?.map(formatAction) ?? null,
    calmest: calmest?.map(formatAction) ?? null,
  })),
})

function told(result: SearchResult, seconds: number): string {
  const { states, transitions, depth, complete, boundedBy, properties } = result
  const extent = complete ? 'complete' : `bounded by ${boundedBy}`
  const size = `${states} states, ${transitions} transitions, depth ${depth}`
  return [`${size}, ${seconds.toFixed(2)} s: ${extent}`, ...properties.map(line)].join('\n')
}

function line({ id, expectation, holds, length, switches }: PropertyResult): string {
  const shown = length === null ? '' : `, ${length} moves, ${switches} switches`
  if (holds === null) return `${id}: no answer within the bounds`
  if (expectation === 'sometimes') return `${id}: ${holds ? `shown${shown}` : 'never'}`
  return `${id}: ${holds ? 'holds' : `violated${shown}`}`
}
