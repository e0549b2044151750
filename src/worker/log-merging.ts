/** Several files of one run on one axis; where they are not of one run, why. */
import type { Log } from '../log/log.ts'
import { mergeLog } from '../log/merge/merge.ts'
import { mergingWords } from '../log/merge/words.ts'

export interface Merging {
  readonly isOneRun: boolean
  /** For a person: how the files were aligned, and how surely, or what contradicts it. */
  readonly text: string
}

export function merged(log: Log): { readonly log: Log; readonly merging: Merging | null } {
  if (log.sources.length < 2) return { log, merging: null }
  const result = mergeLog(log)
  if (!result.ok) {
    const text = `${result.error.text} Each file is judged alone.`
    return { log, merging: { isOneRun: false, text } }
  }
  const { log: together, alignments } = result.value
  const text = mergingWords(alignments, log.sources)
  return { log: together, merging: { isOneRun: true, text } }
}
