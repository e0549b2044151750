/**
 * The branches of a run: other choices at a step do not replace what was there, they stand beside
 * it. A branch is its choices; what follows from them is computed.
 */
import type { Action } from '../core/action.ts'
import { beginsWith } from './run.ts'

export interface Branch {
  /** From 1, in the order in which they were made. */
  readonly id: number
  /** As a person called it; empty for none. */
  readonly name: string
  /** Its moves up to and including the last that was chosen by hand. */
  readonly chosen: readonly Action[]
  /** The step of its first choice that is its own; 0 if it was not made from another. */
  readonly from: number
}

/** The only branch of a run that has not been forked. */
export const trunk = (chosen: readonly Action[] = []): Branch => ({
  id: 1,
  name: '',
  chosen,
  from: 0,
})

export const branchName = ({ id, name }: Branch): string => name || `Branch ${id}`

/** At least one; `id` is the one that is meant. */
export interface Forked {
  readonly branches: readonly Branch[]
  readonly id: number
}

/**
 * The branch that begins with `moves`, the last of them just chosen on branch `id`. One that there is already is
 * gone back to; one that was made by hand and ends right there grows; else it is a new one.
 */
export function forkBranch({ branches, id }: Forked, moves: readonly Action[]): Forked {
  const current = branches.find((branch) => branch.id === id)
  const known = branches.find(({ chosen }) => beginsWith(chosen, moves))
  if (known) return { branches, id: known.id }
  if (current && current.from > 0 && current.chosen.length === moves.length - 1) {
    const grown = { ...current, chosen: moves }
    return { branches: branches.map((branch) => (branch.id === id ? grown : branch)), id }
  }
  const next = Math.max(...branches.map((branch) => branch.id)) + 1
  return {
    branches: [...branches, { id: next, name: '', chosen: moves, from: moves.length }],
    id: next,
  }
}

export const nameBranch = (
  branches: readonly Branch[],
  id: number,
  name: string,
): readonly Branch[] =>
  branches.map((branch) => (branch.id === id ? { ...branch, name: name.trim() } : branch))

/** Without the branch; the last one stays. */
export const dropBranch = (branches: readonly Branch[], id: number): readonly Branch[] =>
  branches.length === 1 ? branches : branches.filter((branch) => branch.id !== id)
