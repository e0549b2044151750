import { useMemo } from 'react'
import { useStore } from 'zustand'
import { Why } from '../../panels/why/why.tsx'
import { answer } from '../../view/causes/why.ts'
import { stationsOf } from '../../view/stations/stations.ts'
import { listedValues, namedValue, stationValues } from '../../view/stations/values.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { changeOffer } from '../work/breakpoint-edits.ts'
import { cursorOf, type SessionStore } from '../work/session.ts'
import { changesOfAsked, followLink, goToChange } from './asked.ts'
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
    () =>
      lane && asked && asked.step <= lane.trace.steps.length
        ? answer(lane, asked.step, asked.value)
        : null,
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
