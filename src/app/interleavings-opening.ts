/** From a finding of the search to a run in the Step view. */
import type { Action } from '../core/action.ts'
import { oneMove } from '../core/scenarios/one-move.ts'
import { original, patched } from '../core/vmm/qemu.ts'
import { type Cell, cellKey, hostOf } from '../trace/matrix.ts'
import { scheduleOf, type Telling } from '../view/interleavings-finding.ts'
import { findingOn } from '../view/interleavings-matrix.ts'
import { type ExplorerState, findingsOf } from './explorer.ts'
import type { Opening } from './session.ts'

/** What stands beside a machine unless another is picked: the patched order, or for it the original. */
export const usualOther = (cell: Cell): Cell => ({
  ...cell,
  qemu: cell.qemu === patched.id ? original.id : patched.id,
})

/** The chosen cell's counterexample or witness at its last move; null where there is none. */
export function counterexample(
  state: ExplorerState,
  telling: Telling = 'shortest',
  other?: Cell,
): Opening | null {
  const { cell, claim } = state.asked
  const found = findingOn(findingsOf(state)[cellKey(cell)] ?? null, claim)
  const schedule = scheduleOf(found, telling)
  return schedule.length === 0 ? null : openingOf(state, schedule, other)
}

/** A run of the chosen cell by `schedule`, beside another machine. */
export function openingOf(
  { plan, asked }: ExplorerState,
  schedule: readonly Action[],
  other: Cell = usualOther(asked.cell),
  cursor: number = schedule.length,
): Opening {
  const scenario = oneMove(plan.move)
  const beside = hostOf(other)
  return {
    scenario,
    hosts: [hostOf(asked.cell), beside],
    resting: beside,
    chosen: schedule,
    cursor,
    pin: scenario.focus,
  }
}
