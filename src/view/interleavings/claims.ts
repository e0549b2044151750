/** A claim as the matrix names it. */
import { claims } from '../../core/properties.ts'
import { type OneMove, oneMove } from '../../core/scenarios/one-move.ts'

export interface ClaimRow {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly expectation: 'always' | 'sometimes'
}

const TITLES: Readonly<Record<string, string>> = {
  'delivered-as-rte-names': 'Delivered as the RTE names',
  'eoi-reaches-ioapic': 'Every EOI reaches the I/O APIC',
  'ack-clears-remote-irr': 'The acknowledge clears Remote IRR',
  'no-dead-pin': 'No dead pin',
  'no-interrupt-off-affinity': 'No interrupt off affinity',
  'quiet-means-clear': 'Quiet means clear',
  'handler-on-new-cpu': 'The new CPU is reached',
  'quiet-after-move': 'The move comes to rest',
}

/** The claims that a search judges, in its order. */
export const claimRows = (move: OneMove): ClaimRow[] =>
  claims(oneMove(move)).map(({ id, sentence, expectation }) => ({
    id,
    sentence,
    expectation,
    title: claimTitle(id),
  }))

export const claimTitle = (id: string): string => TITLES[id] ?? id
