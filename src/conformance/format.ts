import type { FileResult } from './result.ts'

/** The lines to print for one file: the tally, the mismatches, then what could not be run. */
export const formatFileResult = (result: FileResult): readonly string[] => [
  `${result.file}: ${result.passed} passed, ${result.failed} failed`,
  ...result.failures.flatMap(({ name, at, expected, got }) => [
    `  failed: ${name}, ${at}`,
    `    expected: ${expected}`,
    `    got:      ${got}`,
  ]),
  ...result.skipped.map(({ name, reason }) => `  not run: ${name} (${reason})`),
]
