import { memo } from 'react'
import { grouped } from '../../base/grouped.ts'
import { laneName } from '../../view/code/listing.ts'
import { type LogLine, type LogRow, logParts } from '../../view/log.ts'
import { showsSteps } from '../../view/pointed/marks.ts'

export interface LogLineRowProps {
  readonly id: string
  /** Its index in all rows, drawn or not, and how many these are. */
  readonly at: number
  readonly count: number
  readonly row: LogRow
  /** As the playhead sees it. */
  readonly when: 'before' | 'at' | 'after'
  readonly raw: boolean
  /** The last row up to the playhead. */
  readonly isCurrent: boolean
  /** The keys are on it. */
  readonly isActive: boolean
  readonly isMatch: boolean
  readonly onSeek: (step: number) => void
}

/** One line of the merged log; a step draws only those again that it changes. */
export const LogLineRow = memo(({ id, at, row, ...list }: LogLineRowProps) => {
  const line = row.lines.find((own) => own !== null) as LogLine
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its options.
    <div
      id={id}
      className="log-row"
      role="option"
      tabIndex={-1}
      aria-selected={list.isActive}
      aria-current={list.isCurrent ? 'step' : undefined}
      aria-posinset={at + 1}
      aria-setsize={list.count}
      data-when={list.when}
      data-follows={row.follows || undefined}
      data-match={list.isMatch || undefined}
      data-shows={showsSteps(row.lines.map((own) => own?.step))}
      onClick={() => list.onSeek(row.step)}
    >
      <span className="log-step">{grouped(row.step)}</span>
      <span className="log-lane" title={laneTitle(row)}>
        {laneMark(row)}
      </span>
      <span className="log-text" title={line.text}>
        {logParts(line.text, list.raw).map(({ kind, text }, part) => (
          <span key={part} data-part={kind} data-route={kind === 'route' ? line.route : undefined}>
            {text}
          </span>
        ))}
        {line.route === 'late' && <em> late</em>}
      </span>
    </div>
  )
})

/** The lane that alone has the row, or how much later the other lane has it. */
export function laneMark(row: LogRow): string {
  if (row.only !== null) return laneName(row.only)
  const late = lateLane(row)
  return late === null ? '' : `${laneName(late)}+${stepOf(row, late) - row.step}`
}

function laneTitle(row: LogRow): string | undefined {
  if (row.only !== null) return `only in ${laneName(row.only)}`
  const late = lateLane(row)
  return late === null
    ? undefined
    : `${laneName(late)} prints it at step ${grouped(stepOf(row, late))}`
}

function lateLane(row: LogRow): number | null {
  const late = row.lines.findIndex((_, lane) => stepOf(row, lane) > row.step)
  return late < 0 ? null : late
}

const stepOf = ({ lines, step }: LogRow, lane: number): number => lines[lane]?.step ?? step
