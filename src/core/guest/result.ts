/** What a driver's handler returned, as irqreturn_t calls it. */
import type { Frame } from '../machine.ts'
import { programs } from './linux.ts'
import { PROGRAM_IDS, type ProgramId } from './program-ids.ts'

export type HandlerResult = 'IRQ_HANDLED' | 'IRQ_NONE'

/** Where the handler returns, by program; -1 where there is none. */
const RETURNS = Object.fromEntries(
  PROGRAM_IDS.map((id) => [id, programs[id].findIndex((line) => line.id === 'handler-return')]),
) as Readonly<Record<ProgramId, number>>

/** Of an activation of an interrupt's flow; null while its handler has not returned. */
export function resultOf({ program, pc, runs, handled }: Readonly<Frame>): HandlerResult | null {
  const returns = RETURNS[program]
  if (returns < 0 || !runs || pc <= returns) return null
  return handled ? 'IRQ_HANDLED' : 'IRQ_NONE'
}
