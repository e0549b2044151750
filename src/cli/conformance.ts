/** `conformance`: golden vectors and scenarios of other projects, against this model. */
import type { Result } from '../base/result.ts'
import { formatFileResult } from '../conformance/format.ts'
import type { FileResult } from '../conformance/result.ts'
import { runConformance } from '../conformance/run.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'
import { filesAt, textOf } from './files.ts'

const ENDINGS = ['.jsonl', '.jsonl.gz']

const ENDING = `
Prints the first mismatch of each case that fails, and the sum as its last line. Exit code 1 for
a mismatch, 2 for a path or a file that cannot be read; the other files are run in any case.`

export const registerConformance: Register = (program, output, done) => {
  program
    .command('conformance')
    .description(`run recorded cases, files that end in ${ENDINGS.join(' or ')}`)
    .argument('<path...>', 'files, or folders to search for them')
    .addHelpText('after', ENDING)
    .action((paths: readonly string[]) => done(conformance(paths, output)))
}

/** Runs the cases of one file; a parameter so that a test can bring its own. */
type Runner = (file: string, text: string) => Result<FileResult>

export function conformance(
  paths: readonly string[],
  { print, warn }: Output,
  run: Runner = runConformance,
): Exit {
  let passed = 0
  let failed = 0
  let faults = 0
  const fault = (sentence: string) => {
    warn(sentence)
    faults++
  }
  for (const file of wanted(paths, fault)) {
    const text = textOf(file)
    const result = text.ok ? run(file, text.value) : text
    if (!result.ok) {
      fault(result.error)
      continue
    }
    print(formatFileResult(result.value).join('\n'))
    passed += result.value.passed
    failed += result.value.failed
  }
  print(`${passed} passed, ${failed} failed`)
  if (faults > 0) return EXIT.unusable
  return failed > 0 ? EXIT.finding : EXIT.fine
}

/** Every file once, in the order of the paths. */
function wanted(paths: readonly string[], fault: (sentence: string) => void): Set<string> {
  const files = new Set<string>()
  for (const path of paths) {
    const found = filesAt(path, ENDINGS)
    if (!found.ok) fault(found.error)
    else if (found.value.length === 0)
      fault(`${path}: no file that ends in ${ENDINGS.join(' or ')}`)
    else for (const file of found.value) files.add(file)
  }
  return files
}
