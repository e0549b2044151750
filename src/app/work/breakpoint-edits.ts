/** What a person does to the breakpoints: each can be undone. */
import type { StopOffer } from '../../panels/breakpoints/toggle.tsx'
import type { Breakpoint, Condition } from '../../trace/breakpoints/breakpoint.ts'
import {
  changeOf,
  switched,
  waitingFor,
  withBreakpoint,
  withoutBreakpoint,
} from '../../trace/breakpoints/list.ts'
import type { Lane } from '../../trace/run.ts'
import { conditionText } from '../../view/breakpoints/words.ts'
import type { Cell } from '../../view/causes/value.ts'
import type { Session } from './session.ts'

/** What the edits read of the session, and do to it. */
type Edited = Pick<Session, 'work' | 'setBreakpoints'>

export const addBreakpoint = ({ work, setBreakpoints }: Edited, added: Breakpoint): void =>
  setBreakpoints('the new breakpoint', withBreakpoint(work.breakpoints, added))

export const switchBreakpoint = ({ work, setBreakpoints }: Edited, one: Breakpoint): void =>
  setBreakpoints('the switch of a breakpoint', switched(work.breakpoints, one))

export const dropBreakpoint = ({ work, setBreakpoints }: Edited, one: Breakpoint): void =>
  setBreakpoints('the deletion of a breakpoint', withoutBreakpoint(work.breakpoints, one))

/** Whether running stops at a condition, in any machine. */
export const stopsAt = ({ work }: Edited, condition: Condition): boolean =>
  waitingFor(work.breakpoints, condition)?.enabled ?? false

/** Stop at a condition in any machine, or no longer. */
export function toggleStop(session: Edited, condition: Condition): void {
  const known = waitingFor(session.work.breakpoints, condition)
  if (known?.enabled) dropBreakpoint(session, known)
  else addBreakpoint(session, { condition, lane: null, enabled: true })
}

/** A breakpoint on the changes of a value, offered beside it. */
export function changeOffer(session: Edited & Pick<Session, 'run'>, cell: Cell): StopOffer {
  const condition = changeOf(cell)
  return {
    text: conditionText((session.run.lanes[0] as Lane).model.setup, condition),
    isOn: stopsAt(session, condition),
    onToggle: () => toggleStop(session, condition),
  }
}
