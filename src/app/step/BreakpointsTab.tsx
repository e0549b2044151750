import { useMemo } from 'react'
import { useStore } from 'zustand'
import { Breakpoints } from '../../panels/breakpoints/breakpoints.tsx'
import { waitingFor } from '../../trace/breakpoints/list.ts'
import type { Lane } from '../../trace/run.ts'
import { breakpointChoices, suggestedConditions } from '../../view/breakpoints/choices.ts'
import { breakpointRows } from '../../view/breakpoints/rows.ts'
import { conditionText } from '../../view/breakpoints/words.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { addBreakpoint, dropBreakpoint, switchBreakpoint } from '../work/breakpoint-edits.ts'
import { cursorOf, type Session, type SessionStore } from '../work/session.ts'
import { BREAKPOINTS_ID } from './breakpoints-focus.ts'
import { useScanned } from './use-scanned.ts'

/** What the run stops at, and what it could stop at. */
export function BreakpointsTab({ store }: { readonly store: SessionStore }) {
  const session = useStore(store)
  const { run, work, pin } = session
  const { breakpoints } = work
  const until = useScanned(run, breakpoints)
  const rows = useMemo(() => breakpointRows(run, breakpoints, until), [run, breakpoints, until])
  const choices = useMemo(() => breakpointChoices(run), [run])
  const { setup } = (run.lanes[0] as Lane).model
  const suggestions = suggestedConditions(run, pin)
    .filter((condition) => !waitingFor(breakpoints, condition))
    .map((condition) => ({ condition, text: conditionText(setup, condition) }))
  return (
    <Guarded name="The breakpoints">
      <Breakpoints
        id={BREAKPOINTS_ID}
        rows={rows}
        choices={choices}
        suggestions={suggestions}
        lanes={run.lanes.length}
        cursors={run.lanes.map((_, lane) => cursorOf(session, lane))}
        left={run.schedule.length - until}
        onSeek={(lane, step) => seekIn(session, lane, step)}
        onSwitch={(breakpoint) => switchBreakpoint(session, breakpoint)}
        onDelete={(breakpoint) => dropBreakpoint(session, breakpoint)}
        onAdd={(breakpoint) => addBreakpoint(session, breakpoint)}
      />
    </Guarded>
  )
}

/** A step of one lane: while the playheads are apart, that lane gets the focus. */
function seekIn({ apart, focusLane, seek }: Session, lane: number, step: number): void {
  if (apart !== null) focusLane(lane)
  seek(step)
}
