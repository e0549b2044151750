/** Why logs cannot be of one run, in words, with the events that show it. */
import type { EventTable } from '../event-table.ts'
import type { Evidence } from '../finding.ts'
import { KIND } from '../kinds.ts'
import type { Log } from '../log.ts'
import type { EvidencedBounds } from './bounds.ts'
import type { Contradiction } from './clock.ts'
import type { Pairing } from './pairing.ts'

export interface Refusal {
  readonly text: string
  /** The two events that cannot both be true; one where the other log lacks its partner. */
  readonly evidence: readonly Evidence[]
}

const evidence = ({ events }: Log, index: number): Evidence => ({
  source: events.source(index),
  line: events.line(index),
})

const place = (log: Log, index: number): string => {
  const { source, line } = evidence(log, index)
  return `line ${line} of ${log.sources[source]?.name}`
}

/** No setting of the clocks lets every cause come before its effect. */
export function contradiction(
  log: Log,
  bounds: EvidencedBounds,
  { lower, upper, by }: Contradiction,
): Refusal {
  const [low, high] = [bounds.lower[lower], bounds.upper[upper]]
  const indices = [low?.a, low?.b, high?.a, high?.b].filter((index) => index !== undefined)
  const [a, b, c, d] = indices.map((index) => place(log, index))
  return {
    text: `These logs are not of one run: if ${a} and ${b} are one moment, ${c} and ${d} are not; they miss each other by ${Math.round(by)} µs.`,
    evidence: indices.map((index) => evidence(log, index)),
  }
}

/** More than this share of the moments without a partner is no loss of the tracer. */
const FEW = 0.02

export function lacksPartner(log: Log, { pairs, unmatched }: Pairing): Refusal | null {
  const [alone] = unmatched
  const few = unmatched.length <= FEW * pairs.length
  if (!alone || few || lostEvents(log.events)) return null
  return {
    text: `These logs are not of one run: ${place(log, alone.index)} (${log.events.kind(alone.index)}) has no counterpart in the other, though both were being written.`,
    evidence: [evidence(log, alone.index)],
  }
}

function lostEvents(events: EventTable): boolean {
  for (let at = 0; at < events.size; at++) if (events.code(at) === KIND.events_lost) return true
  return false
}

export function nothingShared(
  log: Log,
  ours: readonly number[],
  theirs: readonly number[],
): Refusal {
  const ends = [ours.at(-1), theirs[0]].filter((index) => index !== undefined)
  const [a, b] = ends.map((index) => log.sources[log.events.source(index)]?.name)
  return {
    text: `${a} and ${b} share no moment: no interrupt, EOI or write is in both, and their clocks do not overlap.`,
    evidence: ends.map((index) => evidence(log, index)),
  }
}
