/**
 * The work in hand: what a person has made and would miss. The link keeps it, undo goes back over
 * it, and the run on screen follows from it.
 */
import type { Action } from '../../core/action.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { type Branch, trunk } from '../../trace/branch.ts'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import { type Host, MAX_STEPS, openCourses, type Run } from '../../trace/run.ts'

export interface Work {
  readonly scenario: Scenario
  /** The machines, one or two. */
  readonly hosts: readonly Host[]
  /** What lane B held when compare was switched off. */
  readonly resting: Host
  /** At least one. */
  readonly branches: readonly Branch[]
  /** By lane, the id of the branch it follows; the second also while there is one lane. */
  readonly shown: readonly [number, number]
  /** What running stops at, in the order in which they were set. */
  readonly breakpoints: readonly Breakpoint[]
}

/** A single branch, which every lane follows. */
export const unforked = (chosen: readonly Action[] = []): Pick<Work, 'branches' | 'shown'> => ({
  branches: [trunk(chosen)],
  shown: [1, 1],
})

/** The branch that a lane follows. */
export const branchOf = (
  { branches, shown }: Pick<Work, 'branches' | 'shown'>,
  lane: number,
): Branch => branches.find(({ id }) => id === shown[lane]) ?? (branches[0] as Branch)

export const runOf = (work: Omit<Work, 'breakpoints'>): Run =>
  openCourses(
    work.scenario,
    work.hosts.map((host, lane) => ({ host, chosen: branchOf(work, lane).chosen })),
    MAX_STEPS,
  )
