/** `diagnose`: what a log shows to be wrong, with its evidence, and which machine wrote it. */
import { grouped } from '../base/grouped.ts'
import { err, ok, type Result } from '../base/result.ts'
import { diagnoseApart } from '../log/diagnose/apart.ts'
import { diagnose } from '../log/diagnose/diagnose.ts'
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import { KIND, KINDS, originOf } from '../log/kinds.ts'
import { LOG_FORMATS, type Log, type LogFormat } from '../log/log.ts'
import { type Alignment, mergeLog } from '../log/merge/merge.ts'
import { choice } from './choices.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'
import { diagnosisJson } from './diagnose-json.ts'
import { diagnosisReport } from './diagnose-report.ts'
import { type LoadedLog, loadLogs, STDIN } from './logs.ts'

interface DiagnoseOptions {
  readonly json?: boolean
  readonly format?: LogFormat
}

const ENDING = `
Reads QEMU's log, tracefs, trace-cmd report, perf script and guest consoles, also mixed, mailed or
packed with gzip; without a file, or for "-", standard input.
Exit codes: 0 healthy (notes only), 1 with a fault, 2 for input that cannot be read or holds no event.`

const same = (name: LogFormat): string => name

export const registerDiagnose: Register = (program, output, done) => {
  program
    .command('diagnose')
    .argument('[files...]', 'the logs of one run')
    .description('say what a log shows to be wrong, with the lines that show it')
    .option('--json', 'one JSON object')
    .addOption(choice('--format <name>', 'read every line as this', LOG_FORMATS, same))
    .addHelpText('after', ENDING)
    .action(async (files: string[], options: DiagnoseOptions) =>
      done(await diagnoseCommand(files, options, output)),
    )
}

async function diagnoseCommand(
  files: readonly string[],
  { json, format }: DiagnoseOptions,
  output: Output,
): Promise<Exit> {
  const loaded = await loadLogs(files.length > 0 ? files : [STDIN], {
    ...(format && { format }),
    onProgress: (path, bytes) => output.status?.(`${path}: ${(bytes / 1_000_000).toFixed(0)} MB`),
  })
  output.status?.('')
  const usable = loaded.ok ? holdsEvents(loaded.value.log) : loaded
  if (!loaded.ok || !usable.ok) {
    output.warn(usable.ok ? '' : usable.error)
    return EXIT.unusable
  }
  const judged = judge(loaded.value.log, output)
  const { diagnosis } = judged
  await print(loaded.value, judged, json === true, output)
  const isFault = diagnosis.findings.some(({ severity }) => severity === 'fault')
  return isFault ? EXIT.finding : EXIT.fine
}

interface Judged {
  readonly diagnosis: Diagnosis
  /** Empty where there was nothing to merge. */
  readonly alignments: readonly Alignment[]
}

/** Several logs on one axis of time; where they are not of one run, each for itself. */
function judge(log: Log, output: Output): Judged {
  if (log.sources.length === 1) return { diagnosis: diagnose(log), alignments: [] }
  const merged = mergeLog(log)
  if (merged.ok) {
    const { log: together, alignments } = merged.value
    return { diagnosis: diagnose(together), alignments }
  }
  output.warn(`${merged.error.text} Each is judged alone.`)
  return { diagnosis: diagnoseApart(log), alignments: [] }
}

async function print(
  { log, quote }: LoadedLog,
  { diagnosis, alignments }: Judged,
  asJson: boolean,
  output: Output,
): Promise<void> {
  if (asJson)
    return output.print(JSON.stringify(diagnosisJson(log, diagnosis, alignments), null, 2))
  const quoted = diagnosis.findings.flatMap(({ evidence }) => evidence)
  output.print(diagnosisReport(log, diagnosis, alignments, await quote(quoted)))
}

/** Nothing to judge is not the same as nothing wrong. */
function holdsEvents({ sources, events }: Log): Result<null> {
  const lines = sources.reduce((sum, source) => sum + source.lines.size, 0)
  const names = sources.map(({ name }) => name).join(', ')
  if (lines === 0) return err(`${names}: empty.`)
  for (let index = 0; index < events.size; index++) if (TELLS[events.code(index)]) return ok(null)
  return err(
    `${names}: No ioapic events in ${grouped(lines)} ${lines === 1 ? 'line' : 'lines'}. Start QEMU with --trace 'ioapic*'.`,
  )
}

/** An event of QEMU or KVM, or a guest's word that something is wrong. */
const TELLS: readonly boolean[] = KINDS.map(
  (kind) =>
    originOf(kind) !== 'guest' ||
    KIND[kind] === KIND.guest_handler ||
    KIND[kind] === KIND.guest_nobody_cared,
)
