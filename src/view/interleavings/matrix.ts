/** The matrix of claims by machines: one verdict a cell, in a sign, a word and a sentence. */
import type { OneMove } from '../../core/scenarios/one-move.ts'
import { CELLS, type Cell, cellKey, hostOf } from '../../trace/matrix.ts'
import type { PropertyResult, SearchResult } from '../../trace/search.ts'
import { KVM_RULES } from '../kvm-rules.ts'
import { type ClaimRow, claimRows } from './claims.ts'
import { counted } from './words.ts'

export type { Cell } from '../../trace/matrix.ts'

/** What a search found out about one machine. */
export interface Finding {
  readonly result: SearchResult
  readonly seconds: number
}

/** By `cellKey`. */
export type Findings = Readonly<Record<string, Finding>>

/** What is known of a machine whose search was stopped on the way. */
export interface Unfinished {
  readonly cell: Cell
  readonly progress: {
    readonly states: number
    readonly transitions: number
    readonly depth: number
  }
}

/** `broken` and `never` are complete findings; `open` was cut by a bound; `waiting` not searched. */
export type VerdictKind = 'holds' | 'shown' | 'broken' | 'never' | 'open' | 'waiting'

export interface Column {
  readonly key: string
  readonly cell: Cell
  /** The QEMU order, and KVM's rule with or without APICv. */
  readonly order: string
  readonly rule: string
  readonly since: string
  readonly name: string
  readonly finding: Finding | null
  /** Of a search that has ended or was stopped. */
  readonly figures: Unfinished['progress'] | null
  /** "complete", "bounded by states", "stopped", or "not searched". */
  readonly end: string
}

export interface MatrixCell {
  readonly column: string
  readonly kind: VerdictKind
  readonly word: string
  /** The same where there is room for a number only. */
  readonly brief: string
  readonly detail: string
  /** The whole verdict in a sentence. */
  readonly label: string
}

export interface MatrixRow extends ClaimRow {
  readonly cells: readonly MatrixCell[]
}

export interface Matrix {
  readonly columns: readonly Column[]
  readonly rows: readonly MatrixRow[]
}

/** All columns, or those under one KVM rule ("K0", "K0+apicv"). */
export function matrix(
  move: OneMove,
  findings: Findings,
  rule: string | null = null,
  stopped: Unfinished | null = null,
): Matrix {
  const columns = CELLS.filter((cell) => rule === null || ruleId(cell) === rule).map((cell) =>
    column(cell, findings, stopped),
  )
  const rows = claimRows(move).map((claim) => ({
    ...claim,
    cells: columns.map((of) => matrixCell(claim, of)),
  }))
  return { columns, rows }
}

export const ruleId = ({ scan, apicv }: Omit<Cell, 'qemu'>): string =>
  apicv ? `${scan}+apicv` : scan

export const ruleName = ({ scan, apicv }: Omit<Cell, 'qemu'>): string =>
  apicv ? `${scan}, APICv` : scan

/** "original under K0, APICv". */
export const cellName = (cell: Cell): string =>
  `${hostOf(cell).variant.title} under ${ruleName(cell)}`

function column(cell: Cell, findings: Findings, stopped: Unfinished | null): Column {
  const finding = findings[cellKey(cell)] ?? null
  const partial = stopped && cellKey(stopped.cell) === cellKey(cell) ? stopped.progress : null
  return {
    key: cellKey(cell),
    cell,
    order: hostOf(cell).variant.title,
    rule: ruleName(cell),
    since: KVM_RULES[cell.scan][1],
    name: cellName(cell),
    finding,
    figures: finding?.result ?? partial,
    end: finding ? endOf(finding.result) : partial ? 'stopped' : 'not searched',
  }
}

const BOUNDS: Readonly<Record<NonNullable<SearchResult['boundedBy']>, string>> = {
  states: 'states',
  depth: 'depth',
  bytes: 'memory',
}

export const endOf = ({ boundedBy }: SearchResult): string =>
  boundedBy === null ? 'complete' : `bounded by ${BOUNDS[boundedBy]}`

export const findingOn = (finding: Finding | null, claim: string): PropertyResult | null =>
  finding?.result.properties.find(({ id }) => id === claim) ?? null

function matrixCell(claim: ClaimRow, { key, name, finding, figures }: Column): MatrixCell {
  const found = findingOn(finding, claim.id)
  const said = finding || !figures ? say(claim, found, finding?.result ?? null) : cut(figures)
  return { column: key, ...said, label: `${claim.title}, ${name}: ${said.label}` }
}

function say(
  { expectation }: ClaimRow,
  found: PropertyResult | null,
  result: SearchResult | null,
): Omit<MatrixCell, 'column'> {
  if (!found || !result)
    return { kind: 'waiting', word: '', brief: '', detail: '', label: 'not searched yet.' }
  const moves = counted(found.length ?? 0, 'move')
  const switches = counted(found.switches ?? 0, 'switch', 'switches')
  const brief = `${found.length ?? ''}`
  if (found.holds === null) {
    const label = `no answer. ${openSentence(expectation, result)}`
    return { kind: 'open', word: 'no answer', brief: '', detail: endOf(result), label }
  }
  if (expectation === 'always' && found.holds)
    return { kind: 'holds', word: 'holds', brief: '', detail: '', label: 'holds in every state.' }
  if (expectation === 'sometimes' && !found.holds)
    return { kind: 'never', word: 'never', brief: '', detail: '', label: 'no run shows it.' }
  const kind = expectation === 'always' ? 'broken' : 'shown'
  const what =
    kind === 'broken' ? 'violated; the shortest counterexample' : 'shown; the shortest run'
  return {
    kind,
    word: moves,
    brief,
    detail: switches,
    label: `${what} has ${moves} and ${switches}.`,
  }
}

function cut(figures: Unfinished['progress']): Omit<MatrixCell, 'column'> {
  const label = `no answer yet. ${stoppedSentence(figures)}`
  return { kind: 'open', word: 'stopped', brief: '', detail: '', label }
}

/** What a search that was stopped on the way may say: it judges when it ends. */
export const stoppedSentence = ({ states }: Unfinished['progress']): string =>
  `Stopped at ${counted(states, 'state')}.`

/** What a search that met a bound may say about a claim it could not decide. */
export function openSentence(
  expectation: ClaimRow['expectation'],
  { states, depth, boundedBy }: SearchResult,
): string {
  const reached = boundedBy === 'depth' ? `depth ${depth}` : counted(states, 'state')
  const at = boundedBy === 'bytes' ? `${reached}, its memory full` : reached
  const found =
    expectation === 'always' ? 'No violation found so far' : 'No run that shows it found so far'
  return `Stopped at ${at}. ${found}.`
}
