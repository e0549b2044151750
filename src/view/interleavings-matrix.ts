/** The matrix of claims by machines: one verdict a cell, in a sign, a word and a sentence. */
import type { OneMove } from '../core/scenarios/one-move.ts'
import { CELLS, type Cell, cellKey, hostOf } from '../trace/matrix.ts'
import type { PropertyResult, SearchResult } from '../trace/search.ts'
import { type ClaimRow, claimRows } from './interleavings-claims.ts'
import { counted } from './interleavings-words.ts'
import { KVM_RULES } from './kvm-rules.ts'

export type { Cell } from '../trace/matrix.ts'

/** What a search found out about one machine. */
export interface Finding {
  readonly result: SearchResult
  readonly seconds: number
}

/** By `cellKey`. */
export type Findings = Readonly<Record<string, Finding>>

export interface CellProgress {
  readonly cell: Cell
  readonly progress: {
    readonly states: number
    readonly transitions: number
    readonly depth: number
    readonly frontier: number
    readonly bytes: number
  }
  readonly seconds: number
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
  /** "complete", "bounded by states", or "not searched". */
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
export function matrix(move: OneMove, findings: Findings, rule: string | null = null): Matrix {
  const columns = CELLS.filter((cell) => rule === null || ruleId(cell) === rule).map((cell) =>
    column(cell, findings),
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

function column(cell: Cell, findings: Findings): Column {
  const finding = findings[cellKey(cell)] ?? null
  return {
    key: cellKey(cell),
    cell,
    order: hostOf(cell).variant.title,
    rule: ruleName(cell),
    since: KVM_RULES[cell.scan][1],
    name: cellName(cell),
    finding,
    end: finding ? endOf(finding.result) : 'not searched',
  }
}

export const endOf = ({ boundedBy }: SearchResult): string =>
  boundedBy === null ? 'complete' : `bounded by ${boundedBy}`

export const findingOn = (finding: Finding | null, claim: string): PropertyResult | null =>
  finding?.result.properties.find(({ id }) => id === claim) ?? null

function matrixCell(claim: ClaimRow, { key, name, finding }: Column): MatrixCell {
  const found = findingOn(finding, claim.id)
  const said = say(claim, found, finding?.result ?? null)
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
    return { kind: 'open', word: 'no answer', brief: '?', detail: endOf(result), label }
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

/** What a search that met a bound may say about a claim it could not decide. */
export function openSentence(
  expectation: ClaimRow['expectation'],
  { states, depth, boundedBy }: SearchResult,
): string {
  const at = boundedBy === 'depth' ? `depth ${depth}` : counted(states, 'state')
  const found =
    expectation === 'always' ? 'No violation found so far' : 'No run that shows it found so far'
  return `Stopped at ${at}. ${found}.`
}
