import { Invariants } from '../../panels/breakpoints/invariants.tsx'
import { watched } from '../../view/verdict/watched.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { cursorOf, type Session } from '../work/session.ts'
import { laneNames } from './lanes.ts'

interface LaneInvariantsProps {
  readonly session: Session
  readonly lane: number
}

/** Below the head of a machine: how its claims stand. */
export function LaneInvariants({ session, lane: at }: LaneInvariantsProps) {
  const { run, seekClaim } = session
  const lane = run.lanes[at]
  if (!lane) return null
  return (
    <Guarded name="The invariants">
      <Invariants
        lane={at}
        name={run.lanes.length > 1 ? (laneNames(run)[at] ?? null) : null}
        watched={watched(lane, cursorOf(session, at))}
        onGo={(claim) => seekClaim(at, claim)}
      />
    </Guarded>
  )
}
