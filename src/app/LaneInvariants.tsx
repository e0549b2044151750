import { Invariants } from '../panels/invariants.tsx'
import { watched } from '../view/watched.ts'
import { Guarded } from './Guarded.tsx'
import { laneNames } from './lanes.ts'
import { cursorOf, type Session } from './session.ts'

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
