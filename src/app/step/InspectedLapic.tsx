import { InspectLapic } from '../../panels/inspect/lapic.tsx'
import type { Value } from '../../view/causes/value.ts'
import { vectorInFocus } from '../../view/inspect/focus.ts'
import { lapicInspection } from '../../view/inspect/lapic.ts'
import type { Place } from '../../view/inspect/rte.ts'
import type { InspectedLapic as Inspected } from '../work/looking.ts'
import { cursorOf, type Session } from '../work/session.ts'

interface InspectedLapicProps {
  readonly session: Session
  readonly inspected: Inspected
  onWhy(value: Value): void
  onClose(): void
}

export function InspectedLapic({ session, inspected, onWhy, onClose }: InspectedLapicProps) {
  const { run, pin, inspect } = session
  const { lane, vcpu, vector } = inspected
  const places = run.lanes.map((own, at): Place => ({ lane: own, cursor: cursorOf(session, at) }))
  const { lane: shown, cursor } = places[lane] as Place
  const focus = vectorInFocus(shown, cursor, pin)
  return (
    <InspectLapic
      inspection={lapicInspection(places, lane, vcpu)}
      vcpus={shown.trace.initial.vcpus.length}
      cursors={places.map((place) => place.cursor)}
      lane={lane}
      selected={vector ?? focus}
      focus={focus}
      onSelect={(to) => inspect({ ...inspected, vector: to })}
      onVcpu={(to) => inspect({ ...inspected, vcpu: to })}
      onLane={(to) => inspect({ ...inspected, lane: to })}
      onWhy={onWhy}
      onClose={onClose}
    />
  )
}
