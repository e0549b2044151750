import { useMemo } from 'react'
import { Overview } from '../../panels/log/overview.tsx'
import { overviewOfRun } from '../../view/tracks/overview.ts'
import type { Span } from '../../view/tracks/span.ts'
import { useMedia } from '../hooks.ts'
import type { Session } from '../work/session.ts'

interface RunOverviewProps {
  readonly session: Session
  readonly span: Span
}

/** Columns of the strip: one for about a pixel. */
const COLUMNS = 1_200

/** The whole of a long run, and which part of it the timeline shows. */
export function RunOverview({ session, span }: RunOverviewProps) {
  const { run, cursor, pin, focusPin, setSpan, seek } = session
  const narrow = useMedia('(max-width: 1023px)')
  const pins = useMemo(() => overviewOfRun(run, COLUMNS), [run])
  return (
    <Overview
      pins={pins}
      focus={pin}
      size={run.schedule.length}
      findings={NONE}
      span={span}
      place={cursor}
      left={narrow ? 100 : 138}
      onFocusPin={focusPin}
      onWindow={(next, at) => {
        setSpan(next)
        seek(at)
      }}
    />
  )
}

const NONE = [] as const
