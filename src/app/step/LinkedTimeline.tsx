import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import type { PointedStep } from '../../panels/timeline/pointed.tsx'
import { Timeline, type TimelineProps } from '../../panels/timeline/timeline.tsx'
import type { LaneStep } from '../../view/pointed/pointed.ts'
import type { Session } from '../work/session.ts'
import { type PointedStore, placesNow } from './pointed.ts'

interface LinkedTimelineProps extends Omit<TimelineProps, 'pointed' | 'onPoint'> {
  readonly session: Session
  readonly pointed: PointedStore
}

/** The timeline with what is pointed at anywhere on the page; no more than it is drawn for that. */
export function LinkedTimeline({ session, pointed, ...timeline }: LinkedTimelineProps) {
  const lanes = session.run.lanes.length
  const shown = useStore(pointed, (state) => namesOf(placesNow(state, session)?.steps ?? [], lanes))
  const steps = useMemo(() => stepsOf(shown), [shown])
  const onPoint = useCallback(
    (at: PointedStep | null) => {
      const all = Array.from({ length: lanes }, (_, lane) => lane)
      const own = at?.lane === null ? all : at ? [at.lane] : []
      const on = at && { steps: own.map((lane) => ({ lane, step: at.step })), value: null }
      pointed.getState().point('timeline', on)
    },
    [pointed, lanes],
  )
  return <Timeline {...timeline} pointed={steps} onPoint={onPoint} />
}

/** As text, which is the same for the same steps: "0 59,1 60"; a step of all lanes has none: " 59". */
function namesOf(steps: readonly LaneStep[], lanes: number): string {
  const [first] = steps
  const isShared = first && steps.length === lanes && steps.every(({ step }) => step === first.step)
  return isShared ? ` ${first.step}` : steps.map(({ lane, step }) => `${lane} ${step}`).join()
}

const stepsOf = (names: string): readonly PointedStep[] =>
  names === ''
    ? []
    : names.split(',').map((name) => {
        const [lane = '', step] = name.split(' ')
        return { lane: lane === '' ? null : Number(lane), step: Number(step) }
      })
