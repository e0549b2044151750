/** How a finding is told apart from its text: where, how surely, of what kind. */
import { grouped } from '../../base/grouped.ts'
import type { Finding, Severity } from '../../log/finding.ts'
import { ranges } from './ranges.ts'

export const NAMES: Readonly<Record<Severity, string>> = { fault: 'Fault', note: 'Note' }

/** A number between 0 and 1 in words. */
export function certainty(confidence: number): string {
  if (confidence >= 0.95) return 'certain from the log'
  if (confidence >= 0.75) return 'very likely'
  if (confidence >= 0.5) return 'likely'
  return confidence >= 0.25 ? 'possible' : 'a guess'
}

/** "lines 28-31", "lines 2, 10, 35", "lines 28 to 36". */
export function linesOf({ evidence }: Pick<Finding, 'evidence'>): string {
  const lines = [...new Set(evidence.map(({ line }) => line))].sort((a, b) => a - b)
  const [first, last] = [lines[0], lines.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (lines.length === 1) return `line ${grouped(first)}`
  const told = ranges(lines)
  return told.length <= 18 ? `lines ${told}` : `lines ${grouped(first)} to ${grouped(last)}`
}
