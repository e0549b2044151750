import { useMemo } from 'react'
import { useStore } from 'zustand'
import { Why } from '../panels/why.tsx'
import { answer } from '../view/causes-why.ts'
import { listedValues, namedValue, stationValues } from '../view/station-values.ts'
import { stationsOf } from '../view/stations.ts'
import { changesOfAsked, followLink, goToChange } from './asked.ts'
import { changeOffer } from './breakpoint-edits.ts'
import { Guarded } from './Guarded.tsx'
import { cursorOf, type SessionStore } from './session.ts'
import { WHY_ID } from './use-why.ts'

interface WhyTabProps {
  readonly store: SessionStore
  onClose(): void
}

/** The answer to the question of the session. */
export function WhyTab({ store, onClose }: WhyTabProps) {
  const session = useStore(store)
  const { run, asked, cursor, pin, seek, ask } = session
  const choices = useMemo(
    () => run.lanes.map((lane) => listedValues(stationValues(lane, stationsOf(lane, cursor, pin)))),
    [run, cursor, pin],
  )
  const lane = asked ? run.lanes[asked.lane] : undefined
  const shown = useMemo(
    () => (lane && asked ? answer(lane, asked.step, asked.value) : null),
    [lane, asked],
  )
  return (
    <Guarded name="The answer to why">
      <Why
        id={WHY_ID}
        choices={choices}
        asked={
          asked && lane ? { ...asked, named: namedValue(lane.model.setup, asked.value) } : null
        }
        answer={shown}
        changes={changesOfAsked(session)}
        stop={asked ? changeOffer(session, asked.value.cell) : undefined}
        cursor={asked ? cursorOf(session, asked.lane) : cursor}
        onAsk={(at, { value }) => ask(at, value)}
        onSeek={seek}
        onChange={(step) => goToChange(session, step)}
        onFollow={(link) => followLink(session, link)}
        onClose={onClose}
      />
    </Guarded>
  )
}
