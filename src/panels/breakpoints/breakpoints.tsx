import { grouped } from '../../base/grouped.ts'
import '../side-panel.css'
import './breakpoints.css'
import { useRef } from 'react'
import type { BreakpointChoices } from '../../view/breakpoints/choices.ts'
import { type BreakpointRow, type LaneHits, nearHits } from '../../view/breakpoints/rows.ts'
import type { Breakpoint, Condition } from '../../view/breakpoints/words.ts'
import { laneName } from '../../view/code/listing.ts'
import { showsStep } from '../../view/pointed/marks.ts'
import { LaneBadge } from '../lane-badge.tsx'
import { BreakpointForm } from './form.tsx'
import { StopDot } from './toggle.tsx'

export interface BreakpointsProps {
  /** Of the heading, which has the focus when what had it is gone. */
  readonly id: string
  readonly rows: readonly BreakpointRow[]
  readonly choices: BreakpointChoices
  readonly suggestions: readonly Suggestion[]
  /** How many machines there are. */
  readonly lanes: number
  /** By lane, where it stands. */
  readonly cursors: readonly number[]
  /** The steps that were not yet looked at for hits. */
  readonly left: number
  onSeek(lane: number, step: number): void
  onSwitch(breakpoint: Breakpoint): void
  onDelete(breakpoint: Breakpoint): void
  onAdd(breakpoint: Breakpoint): void
}

export interface Suggestion {
  readonly condition: Condition
  readonly text: string
}

/** What a run stops at: the list with its hits, and what can be added. */
export function Breakpoints(props: BreakpointsProps) {
  const { id, rows, left } = props
  const heading = useRef<HTMLHeadingElement>(null)
  const thenHeading =
    (act: (breakpoint: Breakpoint) => void) =>
    (breakpoint: Breakpoint): void => {
      act(breakpoint)
      heading.current?.focus()
    }
  return (
    <section className="side-panel breakpoints" aria-labelledby={id}>
      <header>
        <h2 id={id} ref={heading} tabIndex={-1}>
          Breakpoints
        </h2>
        <span className="aside">
          run on <kbd>&gt;</kbd> back <kbd>&lt;</kbd>
        </span>
      </header>
      <div className="panel-box">
        {rows.length === 0 ? (
          <p className="panel-empty">None is set. A run stops where one hits.</p>
        ) : (
          <ul className="breakpoint-list" aria-label="Breakpoints that are set">
            {rows.map((row) => (
              <Row key={row.key} row={row} {...props} onDelete={thenHeading(props.onDelete)} />
            ))}
          </ul>
        )}
        {left > 0 && rows.length > 0 && (
          <p className="breakpoints-left">{grouped(left)} steps are still looked at.</p>
        )}
        <Suggestions {...props} onAdd={thenHeading(props.onAdd)} />
        <BreakpointForm {...props} />
      </div>
    </section>
  )
}

interface RowProps extends BreakpointsProps {
  readonly row: BreakpointRow
}

function Row({ row, lanes, cursors, onSeek, onSwitch, onDelete }: RowProps) {
  const { breakpoint, text, hits } = row
  return (
    <li data-off={!breakpoint.enabled || undefined}>
      <div className="breakpoint-head">
        <button
          type="button"
          role="switch"
          aria-checked={breakpoint.enabled}
          className="breakpoint-switch"
          onClick={() => onSwitch(breakpoint)}
        >
          <i />
          {capital(text)}
        </button>
        <button
          type="button"
          className="breakpoint-delete"
          aria-label={`Delete: ${text}`}
          title="Delete"
          onClick={() => onDelete(breakpoint)}
        >
          ×
        </button>
      </div>
      {hits.length === 0 && <p className="breakpoint-hits">That machine is not on screen.</p>}
      {hits.map((found) => (
        <Hits key={found.lane} {...{ found, lanes, onSeek }} cursor={cursors[found.lane] ?? 0} />
      ))}
    </li>
  )
}

interface HitsProps {
  readonly found: LaneHits
  readonly lanes: number
  readonly cursor: number
  onSeek(lane: number, step: number): void
}

function Hits({ found: { lane, steps }, lanes, cursor, onSeek }: HitsProps) {
  const { before, near, after } = nearHits(steps, cursor)
  return (
    <p className="breakpoint-hits">
      {lanes > 1 && <LaneBadge lane={lane} />}
      <span>{hitCount(steps.length)}</span>
      {before > 0 && <span>{grouped(before)} before</span>}
      {near.map((step) => (
        <button
          key={step}
          type="button"
          aria-label={`Step ${grouped(step)}${lanes > 1 ? ` in ${laneName(lane)}` : ''}`}
          aria-current={step === cursor ? 'step' : undefined}
          data-shows={showsStep(lane, step)}
          onClick={() => onSeek(lane, step)}
        >
          {grouped(step)}
        </button>
      ))}
      {after > 0 && <span>{grouped(after)} more</span>}
    </p>
  )
}

const hitCount = (count: number): string =>
  count === 0 ? 'no hit' : count === 1 ? '1 hit' : `${grouped(count)} hits`

function Suggestions({ suggestions, onAdd }: BreakpointsProps) {
  if (suggestions.length === 0) return null
  return (
    <div className="breakpoint-suggestions">
      <h3>Stop when</h3>
      <ul>
        {suggestions.map(({ condition, text }) => (
          <li key={text}>
            <button
              type="button"
              className="stop-toggle"
              aria-label={`Stop when ${text}`}
              onClick={() => onAdd({ condition, lane: null, enabled: true })}
            >
              <StopDot /> {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A vCPU begins with a small letter everywhere. */
const capital = (text: string): string =>
  text.startsWith('vCPU') ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
