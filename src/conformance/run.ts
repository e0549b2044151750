import { err, ok, type Result } from '../base/result.ts'
import { goldenCase } from './golden/case.ts'
import { runGoldenCase } from './golden/run-case.ts'
import { isObject, type JsonObject, parseJson } from './json.ts'
import type { FileResult, Outcome } from './result.ts'
import { runScenario } from './scenario/run-scenario.ts'

/**
 * Runs every case of a file of golden vectors or peer scenarios (JSON lines). Which of the two a
 * line holds is seen from its content; `file` only names it. The error is "file:line: reason".
 */
export function runConformance(file: string, text: string): Result<FileResult> {
  const outcomes: Outcome[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const result = runLine(line)
    if (!result.ok) return err(`${file}:${at + 1}: ${result.error}`)
    outcomes.push(...result.value)
  }
  return outcomes.length === 0 ? err(`${file}:1: There is no case in it.`) : ok(sum(file, outcomes))
}

function runLine(line: string): Result<readonly Outcome[]> {
  const parsed = parse(line)
  if (!parsed.ok) return parsed
  const value = parsed.value
  if ('ops' in value) {
    const read = goldenCase(value, '')
    if (!read.ok) return read
    const failure = runGoldenCase(read.value)
    return ok([failure ? { type: 'failed', failure } : { type: 'passed' }])
  }
  if ('steps' in value) return runScenario(value)
  return err('This is neither a golden case, with ops, nor a scenario, with steps.')
}

function parse(line: string): Result<JsonObject> {
  try {
    const value = parseJson(line)
    return isObject(value) ? ok(value) : err('This is not a JSON object.')
  } catch (error) {
    return err(`This is not JSON: ${(error as Error).message}.`)
  }
}

function sum(file: string, outcomes: readonly Outcome[]): FileResult {
  const failures = outcomes.flatMap((one) => (one.type === 'failed' ? [one.failure] : []))
  const skipped = outcomes.flatMap((one) => (one.type === 'skipped' ? [one.skip] : []))
  const passed = outcomes.length - failures.length - skipped.length
  return { file, passed, failed: failures.length, skipped, failures }
}
