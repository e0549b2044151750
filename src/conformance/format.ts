import type { FileResult } from './result.ts'

/** The lines to print for one file: the tally, the mismatches, then what could not be run. */
export function formatFileResult({ file, passed, failed }: FileResult): readonly string[] {
  return [`${file}: ${passed} passed, ${failed} failed`]
}
