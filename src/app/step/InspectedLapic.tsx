import { useState } from 'react'
import { InspectLapic } from '../../panels/inspect/lapic.tsx'
import type { Value } from '../../view/causes/value.ts'
import { vectorInFocus } from '../../view/inspect/focus.ts'
import { lapicInspection } from '../../view/inspect/lapic.ts'
import type { Place } from '../../view/inspect/rte.ts'
import { cursorOf, type Inspected, type Session } from '../work/session.ts'

interface InspectedLapicProps {
  readonly session: Session
  readonly inspected: Extract<Inspected, { of: 'lapic' }>
  onWhy(value: Value): void
  onClose(): void
}

export function InspectedLapic({ session, inspected, onWhy, onClose }: InspectedLapicProps) {
  const { run, pin, inspect } = session
  const { lane } = inspected
  const places = run.lanes.map((own, at): Place => ({ lane: own, cursor: cursorOf(session, at) }))
  const { lane: shown, cursor } = places[lane] as Place
  const vcpus = shown.trace.initial.vcpus.length
  const vcpu = Math.min(inspected.vcpu, vcpus - 1)
  const focus = vectorInFocus(shown, cursor, pin)
  const [chosen, onSelect] = useState<number | null>(null)
  return (
    <InspectLapic
      inspection={lapicInspection(places, lane, vcpu)}
      vcpus={vcpus}
      cursors={places.map((place) => place.cursor)}
      lane={lane}
      selected={chosen ?? focus}
      focus={focus}
      onSelect={onSelect}
      onVcpu={(to) => inspect({ of: 'lapic', lane, vcpu: to })}
      onLane={(to) => inspect({ of: 'lapic', lane: to, vcpu })}
      onWhy={onWhy}
      onClose={onClose}
    />
  )
}
