import { useContext } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { laneMark } from '../../panels/run-log/row.tsx'
import { logBook } from '../../view/log-book.ts'
import { Place } from '../work/place.ts'
import type { SessionStore } from '../work/session.ts'

/** More lines than these fill too many sheets; then those around the step are printed. */
const MOST = 600

/** What only the paper needs: where this is, the log whole, and the link that leads back. */
export function StepPrint({ store }: { readonly store: SessionStore }) {
  const { run, cursor } = useStore(store)
  const place = useContext(Place)
  return (
    <section className="step-print" aria-label="For the paper">
      <PrintedLog {...{ run, cursor }} />
      <p>
        {run.scenario.title}, step {grouped(cursor)} of {grouped(run.schedule.length)}.{' '}
        {run.scenario.summary}.
      </p>
      <p className="step-print-link">{place()}</p>
    </section>
  )
}

function PrintedLog({ run, cursor }: Pick<ReturnType<SessionStore['getState']>, 'run' | 'cursor'>) {
  const book = logBook(run.lanes)
  const current = book.lastUntil(cursor)
  const from = Math.max(0, Math.min(current - MOST / 2, book.length - MOST))
  const rows = book.slice(from, from + MOST)
  return (
    <>
      <h2>
        Trace log <small>{rangeOf(from, rows.length, book.length)}</small>
      </h2>
      <ol className="step-print-log">
        {rows.map((row, index) => (
          <li key={from + index} aria-current={from + index === current ? 'step' : undefined}>
            <span>{grouped(row.step)}</span>
            <span>{laneMark(row)}</span>
            <span>{row.lines.find((line) => line !== null)?.text}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function rangeOf(from: number, count: number, all: number): string {
  if (count === all) return `all ${grouped(all)} lines`
  const told = [from + 1, from + count, all].map(grouped)
  return `lines ${told[0]} to ${told[1]} of ${told[2]}, around this step`
}
