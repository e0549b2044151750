/** Several files of one run on one axis; where they are not of one run, why. */
import type { Log } from '../log/log.ts'
import { type Alignment, mergeLog } from '../log/merge/merge.ts'

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
  const told = alignments.map((alignment) => alignmentWords(alignment, log))
  return { log: together, merging: { isOneRun: true, text: `Merged: ${told.join('; ')}.` } }
}

function alignmentWords({ source, by, pairs, correction }: Alignment, { sources }: Log): string {
  const name = sources[source]?.name ?? ''
  if (by === 'reference') return `${name} keeps its clock`
  const moments = `${pairs.toLocaleString('en')} shared moments`
  if (by === 'order' || !correction) return `${name} is put between ${moments}`
  const sure = Number.isFinite(correction.uncertainty)
    ? `within ${Math.round(correction.uncertainty).toLocaleString('en')} µs`
    : 'bounded on one side only'
  return `${name} is set by ${moments}, ${sure}`
}
