import { useState } from 'react'
import { InspectRte } from '../../panels/inspect/rte.tsx'
import type { Value } from '../../view/causes/value.ts'
import { bitValue, explainBit, halvesAt } from '../../view/inspect/explain.ts'
import { type Halves, toggled } from '../../view/inspect/fields.ts'
import { type Place, rteInspection } from '../../view/inspect/rte.ts'
import { writeEffects } from '../../view/inspect/write.ts'
import { useMedia } from '../hooks.ts'
import { changeOffer } from '../work/breakpoint-edits.ts'
import type { InspectedRte as Inspected } from '../work/looking.ts'
import { cursorOf, type Session } from '../work/session.ts'

interface InspectedRteProps {
  readonly session: Session
  readonly inspected: Inspected
  onWhy(value: Value): void
  onClose(): void
}

export function InspectedRte({ session, inspected, onWhy, onClose }: InspectedRteProps) {
  const { run, pin, seek, inspect } = session
  const { lane, bit } = inspected
  const select = (at: number) => inspect({ ...inspected, bit: at })
  const narrow = useMedia('(max-width: 767px)')
  const places = run.lanes.map((own, at): Place => ({ lane: own, cursor: cursorOf(session, at) }))
  const { lane: shown, cursor } = places[lane] as Place
  const halves = halvesAt(shown, cursor, pin)
  const [written, setWritten] = useTrial(
    `${lane} ${pin} ${cursor} ${halves.lo} ${halves.hi}`,
    halves,
  )
  return (
    <InspectRte
      inspection={rteInspection(places, lane, pin)}
      stop={changeOffer(session, bitValue(pin, bit).cell)}
      told={explainBit(shown, cursor, pin, bit)}
      written={written}
      effects={writeEffects(shown, cursor, pin, written)}
      cursors={places.map((place) => place.cursor)}
      lane={lane}
      selected={bit}
      columns={narrow ? 16 : 32}
      onSelect={select}
      onToggle={(at) => {
        select(at)
        setWritten(toggled(written, at))
      }}
      onWritten={setWritten}
      onLane={(at) => inspect({ ...inspected, lane: at })}
      onCopy={(text) => void navigator.clipboard?.writeText(text)}
      onSeek={seek}
      onWhy={onWhy}
      onClose={onClose}
    />
  )
}

/** A value tried out; another place in the run, and it is given up. */
function useTrial(place: string, now: Halves): [Halves, (value: Halves | null) => void] {
  const [trial, setTrial] = useState<{ readonly place: string; readonly value: Halves } | null>(
    null,
  )
  const value = trial?.place === place ? trial.value : now
  return [value, (next) => setTrial(next && { place, value: next })]
}
