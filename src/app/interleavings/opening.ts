/** From a finding of the search to a run in the Step view. */
import type { Action } from '../../core/action.ts'
import { oneMove } from '../../core/scenarios/one-move.ts'
import { original, patched } from '../../core/vmm/qemu.ts'
import { type Cell, cellKey, hostOf } from '../../trace/matrix.ts'
import type { Run } from '../../trace/run.ts'
import type { Opening } from '../work/session.ts'
import { unforked } from '../work/work.ts'
import type { ExplorerState } from './explorer.ts'
import { toldOf } from './telling.ts'

/** The machine picked to stand beside the chosen one; else the patched order, or for it the original. */
export function besideOf({ beside, asked }: ExplorerState): Cell {
  const { cell } = asked
  if (beside && cellKey(beside) !== cellKey(cell)) return beside
  return { ...cell, qemu: cell.qemu === patched.id ? original.id : patched.id }
}

/** What is left of the schedule told, at its last move; null where there is none. */
export function counterexample(state: ExplorerState, run: Run | null = null): Opening | null {
  const left = toldOf(state, run)?.reduction.left ?? []
  return left.length === 0 ? null : openingOf(state, left)
}

/** A run of the chosen cell by `schedule`, beside another machine. */
export function openingOf(
  state: ExplorerState,
  schedule: readonly Action[],
  cursor: number = schedule.length,
): Opening {
  const { plan, asked } = state
  const scenario = oneMove(plan.move)
  const beside = hostOf(besideOf(state))
  return {
    scenario,
    hosts: [hostOf(asked.cell), beside],
    resting: beside,
    ...unforked(schedule),
    cursor,
    pin: scenario.focus,
  }
}
