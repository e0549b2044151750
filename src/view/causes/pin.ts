/** Which pin the path should show for a link of an answer: the one whose interrupt it is about. */
import { PINS } from '../../core/chips/ioapic.ts'
import { type Cell, cellValue } from '../../trace/causes/cell.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { vectorInFocus } from '../inspect/focus.ts'
import { runningValue } from './running.ts'

/** `pin` is in focus, and stays so where the cell is none of another pin's after step `step`. */
export function pinToShow(lane: Lane, step: number, cell: Cell, pin: number): number {
  const { setup } = lane.model
  const pinOfIrq = (index: number | undefined) => setup.scenario.irqs[index ?? -1]?.irq ?? pin
  switch (cell.of) {
    case 'cause':
    case 'line':
    case 'latch':
    case 'remote-irr':
    case 'delivery-status':
    case 'rte-low':
    case 'rte-high':
    case 'route':
      return cell.at
    case 'desired':
    case 'pending':
    case 'effective':
      return pinOfIrq(cell.at)
    case 'running':
    case 'result': {
      const running: Cell = { of: 'running', at: cell.at }
      return pinOfIrq(runningValue(cellValue(setup, stateAt(lane.trace, step), running))?.irq)
    }
    case 'irr':
    case 'isr':
    case 'tmr':
    case 'eoi-exit':
      return pinOfVector(lane, step, cell.vector, pin)
  }
}

function pinOfVector(lane: Lane, step: number, vector: number, pin: number): number {
  const has = (other: number) => vectorInFocus(lane, step, other) === vector
  if (has(pin)) return pin
  const other = Array.from({ length: PINS }, (_, at) => at).find(has)
  return other ?? pin
}
