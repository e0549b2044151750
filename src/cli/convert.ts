/** `convert`: a run or a log, written in another format. */
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { exportLog, exportRun, FORMATS, type Format, needsDiagnosis } from '../export/formats.ts'
import { PREFIXES, type Prefix } from '../export/prefix.ts'
import { subjectOfLog } from '../export/subject.ts'
import { diagnose } from '../log/diagnose/diagnose.ts'
import { LOG_FORMATS, type LogFormat } from '../log/log.ts'
import { choice, count } from './choices.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'
import { type Input, readInputs } from './inputs.ts'
import { STDIN } from './logs.ts'

export interface ConvertOptions {
  readonly to: Format
  readonly from?: LogFormat
  readonly output?: string
  readonly machine: Machine
  readonly prefix?: Prefix
  readonly pin?: number
  /** False with --no-strings. */
  readonly strings: boolean
}

const MACHINES = ['a', 'b'] as const
type Machine = (typeof MACHINES)[number]

const ENDING = `
INPUT is a log of QEMU, tracefs text, the output of trace-cmd report or perf script, a guest's console, also packed with
gzip or quoted in a mail; or JSON that this program or the page wrote. "-" or nothing is standard input. Several logs are
put on one axis of time. Exit codes: 0; 2 for input that cannot be read, or logs that cannot be of one run.
  json      a run: all of it, read back as the same run; a log: an object an event
  markdown  what was found, with the lines that show it, for a tracker or a mailing list
  mermaid   at most 500 messages, those around the first fault or delivery; it says what is left out`

export const registerConvert: Register = (program, output, done) => {
  const same = (name: string) => name
  program
    .command('convert')
    .description('write a run or a log in another format')
    .argument('[input...]', 'files; "-" is standard input')
    .addOption(
      choice('--to <format>', 'what to write', FORMATS, ({ id }) => id).makeOptionMandatory(),
    )
    .addOption(choice('--from <format>', 'what the input is, if not told right', LOG_FORMATS, same))
    .option('-o, --output <file>', 'instead of standard output')
    .addOption(choice('--machine <name>', 'of a run with two machines', MACHINES, same, 'a'))
    .addOption(choice('--prefix <style>', "before QEMU's lines, as -msg timestamp", PREFIXES, same))
    .addOption(count('--pin <n>', 'draw this pin (mermaid)', undefined, 0, 23))
    .option('--no-strings', 'VCD without string variables, for strict readers')
    .addHelpText('after', ENDING)
    .action(async (inputs: readonly string[], options: ConvertOptions) =>
      done(await convert(inputs.length === 0 ? [STDIN] : inputs, options, output)),
    )
}

export async function convert(
  paths: readonly string[],
  options: ConvertOptions,
  output: Output,
): Promise<Exit> {
  const input = await readInputs(paths, options.from)
  if (!input.ok) {
    output.warn(input.error)
    return EXIT.unusable
  }
  const chunks = await exported(input.value, options, output)
  if (chunks === null) return EXIT.unusable
  if (options.output !== undefined) return toFile(options.output, chunks, output)
  // The terminal's print ends each text with a line feed, as each piece does.
  for (const chunk of chunks) output.print(chunk.replace(/\n$/, ''))
  return EXIT.fine
}

async function exported(
  input: Input,
  options: ConvertOptions,
  { warn }: Output,
): Promise<Iterable<string> | null> {
  const { to, prefix, pin, strings } = options
  const more = { ...(prefix && { prefix }), ...(pin !== undefined && { pin }), strictVcd: !strings }
  if (input.type === 'log') {
    const subject = subjectOfLog(input.log)
    if (!needsDiagnosis(to.id)) return exportLog(subject, to.id, unasked, more)
    const diagnosis = diagnose(input.log)
    const said = [...diagnosis.findings, diagnosis.fingerprint]
    const quoted = await input.quote(said.flatMap(({ evidence }) => evidence))
    return exportLog(subject, to.id, () => diagnosis, { ...more, quoted })
  }
  const { lanes } = input.run
  const lane = MACHINES.indexOf(options.machine)
  if (lane >= lanes.length) {
    warn('The run has one machine only.')
    return null
  }
  if (lanes.length > 1 && !to.wholeRun) {
    warn(`The run has two machines; this is ${options.machine.toUpperCase()}.`)
  }
  return exportRun(input.run, lane, to.id, more)
}

const unasked = (): never => {
  throw new Error('Nothing was diagnosed for this format.')
}

function toFile(path: string, chunks: Iterable<string>, { warn }: Output): Exit {
  try {
    const file = openSync(path, 'w')
    for (const chunk of chunks) writeFileSync(file, chunk)
    closeSync(file)
    return EXIT.fine
  } catch (error) {
    warn(`${path}: ${(error as Error).message}`)
    return EXIT.unusable
  }
}
