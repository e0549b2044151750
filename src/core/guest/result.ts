/** What a driver's handler returned, as irqreturn_t calls it. */
import type { Frame } from '../machine.ts'
import { programs } from './linux.ts'
import type { ProgramId } from './program-ids.ts'

export type HandlerResult = 'IRQ_HANDLED' | 'IRQ_NONE'

const RETURNS = new Map(
  (Object.keys(programs) as ProgramId[]).map((id) => [
    id,
    programs[id].findIndex((line) => line.id === 'handler-return'),
  ]),
)

/** Of an activation of an interrupt's flow; null while its handler has not returned. */
export function resultOf({ program, pc, runs, handled }: Readonly<Frame>): HandlerResult | null {
  const returns = RETURNS.get(program) ?? -1
  if (returns < 0 || !runs || pc <= returns) return null
  return handled ? 'IRQ_HANDLED' : 'IRQ_NONE'
}
