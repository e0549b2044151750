import { laneName } from '../view/listing.ts'
import { type LogLine, type LogRow, logParts } from '../view/log.ts'
import { showsSteps } from '../view/pointed-marks.ts'
import type { LogListProps } from './log-list.tsx'

export interface LogLineRowProps extends Omit<LogListProps, 'list'> {
  readonly id: string
  /** Its index in all rows, drawn or not. */
  readonly at: number
  readonly row: LogRow
}

/** One line of the merged log. */
export function LogLineRow({ id, at, row, ...list }: LogLineRowProps) {
  const line = row.lines.find((own) => own !== null) as LogLine
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its options.
    <div
      id={id}
      className="log-row"
      role="option"
      tabIndex={-1}
      aria-selected={at === list.active}
      aria-current={at === list.current ? 'step' : undefined}
      aria-posinset={at + 1}
      aria-setsize={list.rows.length}
      data-when={whenOf(row, list.cursor)}
      data-follows={row.follows || undefined}
      data-match={list.matches.has(at) || undefined}
      data-shows={showsSteps(row.lines.map((own) => own?.step))}
      onClick={() => list.onSeek(row.step)}
    >
      <span className="log-step">{row.step}</span>
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
}

function whenOf({ lines, step }: LogRow, cursor: number): 'before' | 'at' | 'after' {
  if (lines.some((line) => line?.step === cursor)) return 'at'
  return step > cursor ? 'after' : 'before'
}

/** The lane that alone has the row, or how much later the other lane has it. */
function laneMark(row: LogRow): string {
  if (row.only !== null) return laneName(row.only)
  const late = lateLane(row)
  return late === null ? '' : `${laneName(late)}+${stepOf(row, late) - row.step}`
}

function laneTitle(row: LogRow): string | undefined {
  if (row.only !== null) return `only in ${laneName(row.only)}`
  const late = lateLane(row)
  return late === null ? undefined : `${laneName(late)} prints it at step ${stepOf(row, late)}`
}

function lateLane(row: LogRow): number | null {
  const late = row.lines.findIndex((_, lane) => stepOf(row, lane) > row.step)
  return late < 0 ? null : late
}

const stepOf = ({ lines, step }: LogRow, lane: number): number => lines[lane]?.step ?? step
