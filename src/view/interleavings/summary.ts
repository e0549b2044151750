/** What the search as a whole has to say: a fact in bold, and the sentences after it. */
import { CELLS, ORDERS, RULES } from '../../trace/matrix.ts'
import type { SearchResult } from '../../trace/search.ts'
import type { Findings } from './matrix.ts'
import { counted } from './words.ts'

export interface Summary {
  readonly fact: string
  readonly text: string
}

export type SearchStatus = 'idle' | 'running' | 'stopped' | 'done'

/** `begun`: a machine was at work when the search was stopped. */
export function searchStatus(findings: Findings, running: boolean, begun = false): SearchStatus {
  if (running) return 'running'
  const known = Object.keys(findings).length
  if (known === CELLS.length) return 'done'
  return known > 0 || begun ? 'stopped' : 'idle'
}

/** `failed`: the worker died. */
export function summary(findings: Findings, status: SearchStatus, failed = false): Summary {
  const said = told(findings, status)
  if (!failed) return said
  const cause = 'The search broke off, perhaps for want of memory; a lower bound may help.'
  return { ...said, text: `${cause} ${said.text}`.trim() }
}

function told(findings: Findings, status: SearchStatus): Summary {
  const known = Object.values(findings).length
  const left = CELLS.length - known
  switch (status) {
    case 'idle':
      return {
        fact: 'Not searched yet.',
        text: `Search runs every interleaving of ${CELLS.length} machines, ${ORDERS.length} QEMU orders under ${RULES.length} kinds of KVM, and judges each claim in each of them.`,
      }
    case 'running':
      return { fact: `Machine ${known + 1} of ${CELLS.length}.`, text: verdicts(findings) }
    case 'stopped':
      return {
        fact: `Stopped after ${known} of ${CELLS.length} machines.`,
        text: `${verdicts(findings)} Resume goes on with the other ${left}.`.trim(),
      }
    case 'done':
      return { fact: ending(findings), text: verdicts(findings) }
  }
}

function ending(findings: Findings): string {
  const bounded = results(findings).filter(({ complete }) => !complete)
  return bounded.length === 0
    ? 'Explored completely.'
    : `${bounded.length} of ${CELLS.length} machines met a bound.`
}

/** Counts what is known; says "keeps every claim" only of complete searches. */
function verdicts(findings: Findings): string {
  const all = results(findings)
  if (all.length === 0) return ''
  const states = all.reduce((sum, result) => sum + result.states, 0)
  const dead = all.filter((result) => breaks(result, 'no-dead-pin')).length
  const wrong = all.filter(breaksAny).length
  const kept = all.filter((result) => result.complete && !breaksAny(result)).length
  const open = all.length - wrong - kept
  return [
    `${counted(states, 'state')} in ${counted(all.length, 'machine')}.`,
    `${counted(kept, 'machine')} ${kept === 1 ? 'keeps' : 'keep'} every claim,`,
    `${wrong} ${wrong === 1 ? 'violates' : 'violate'} one or more`,
    dead > 0 ? `(${dead} can leave a dead pin).` : wrong > 0 ? '(none can leave a dead pin).' : '',
    open > 0 ? `${open} stopped at a bound; no violation found so far.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
    .replace(/([^.)])$/, '$1.')
}

const results = (findings: Findings): SearchResult[] =>
  Object.values(findings).map(({ result }) => result)

const breaks = ({ properties }: SearchResult, claim: string): boolean =>
  properties.some(
    ({ id, expectation, holds }) => id === claim && expectation === 'always' && holds === false,
  )

const breaksAny = (result: SearchResult): boolean =>
  result.properties.some(({ id }) => breaks(result, id))
