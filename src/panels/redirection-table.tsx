import './side-panel.css'
import './redirection-table.css'
import { type KeyboardEvent, memo, useRef } from 'react'
import { laneName } from '../view/code/listing.ts'
import { shows, showsValues } from '../view/pointed/marks.ts'
import { PIN_FIELDS, type PinField, type PinRow } from '../view/stations/redirection.ts'
import { pinFieldValues } from '../view/stations/values.ts'
import { StopButton, type StopOffer } from './breakpoints/toggle.tsx'
import type { LaneId } from './stage/lane.tsx'
import { useOnChange } from './use-on-change.ts'
import { zoomOf } from './zoom.ts'

export interface RedirectionTableProps {
  readonly rows: readonly PinRow[]
  /** The pin in focus. */
  readonly focus: number
  readonly onFocusPin: (pin: number) => void
  /** Asks why a field of a pin is as it is. */
  readonly onWhy?: (lane: LaneId, pin: number, field: PinField) => void
  /** Since when a field of a pin is as it is. */
  readonly since?: (lane: number, pin: number, field: PinField) => string
  /** Running until Remote IRR of a pin changes. */
  readonly stop?: (pin: number) => StopOffer
}

const HEADS: Readonly<Record<PinField, string>> = {
  vector: 'Vector',
  dest: 'Dest',
  mode: 'Mode',
  trigger: 'Trigger',
  mask: 'Mask',
  remoteIrr: 'Remote IRR',
  line: 'Line',
  irr: 'irr',
  route: 'KVM route',
}

/** As the stage has it, where the name is longer than what stands below. */
const BRIEF: Partial<Record<PinField, string>> = { remoteIrr: 'rIRR' }

/** All pins with all fields; where the lanes differ, each value under its letter. */
export function RedirectionTable(props: RedirectionTableProps) {
  const { rows, focus, onFocusPin, onWhy, since, stop } = props
  const lanes = rows[0]?.lanes.length ?? 1
  const box = useRef<HTMLDivElement>(null)
  useOnChange(focus, () => showFocus(box.current))
  return (
    <section className="side-panel redirection" aria-label="Redirection table">
      <header>
        <h2>Redirection table</h2>
        {lanes > 1 && <span className="aside">{differenceOf(rows)}</span>}
      </header>
      <div className="redirection-box" ref={box}>
        <table>
          <thead>
            <tr>
              <th scope="col">Pin</th>
              {PIN_FIELDS.map((field) => (
                <th key={field} scope="col" aria-label={HEADS[field]} title={HEADS[field]}>
                  {BRIEF[field] ?? HEADS[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={(event) => walk(event, focus, rows.length, onFocusPin)}>
            {rows.map((row) => (
              <PinLine
                key={row.pin}
                row={row}
                isFocus={row.pin === focus}
                onFocusPin={onFocusPin}
                onWhy={onWhy}
                since={row.pin === focus ? since : undefined}
                stop={stop}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The pins are one stop for Tab; up and down, Home and End lead from one to another. */
function walk(
  event: KeyboardEvent<HTMLElement>,
  at: number,
  count: number,
  onFocusPin: (pin: number) => void,
): void {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(at + 1, count - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: count - 1,
  }
  const to = targets[event.key]
  if (to === undefined || !(event.target instanceof Element) || !event.target.closest('th')) return
  event.preventDefault()
  onFocusPin(to)
  event.currentTarget.querySelectorAll<HTMLElement>('th > button')[to]?.focus()
}

/** Puts the pin in focus into the middle of the box, if it is out of view. */
function showFocus(box: HTMLDivElement | null): void {
  const row = box?.querySelector('[aria-current]')?.getBoundingClientRect()
  if (!box || !row) return
  const { top, bottom, height } = box.getBoundingClientRect()
  if (row.top >= top + row.height && row.bottom <= bottom) return
  box.scrollTop += (row.top - top - (height - row.height) / 2) / zoomOf(box)
}

function differenceOf(rows: readonly PinRow[]): string {
  const count = rows.filter(({ differs }) => differs.length > 0).length
  if (count === 0) return 'A and B are the same'
  return count === 1 ? '1 pin differs' : `${count} pins differ`
}

interface PinLineProps {
  readonly row: PinRow
  readonly isFocus: boolean
  readonly onFocusPin: (pin: number) => void
  readonly onWhy: RedirectionTableProps['onWhy'] | undefined
  /** Only for the pin in focus. */
  readonly since: RedirectionTableProps['since'] | undefined
  readonly stop: RedirectionTableProps['stop'] | undefined
}

const PinLine = memo(({ row, isFocus, onFocusPin, onWhy, since, stop }: PinLineProps) => {
  const isUnset = row.lanes.every(({ unset }) => unset)
  return (
    <tr
      aria-current={isFocus || undefined}
      data-unset={isUnset || undefined}
      data-differs={row.differs.length > 0 || undefined}
      onClick={() => onFocusPin(row.pin)}
    >
      <th scope="row">
        <button
          type="button"
          aria-label={`Pin ${row.pin}`}
          aria-pressed={isFocus}
          tabIndex={isFocus ? 0 : -1}
        >
          {row.pin}
        </button>
        {row.differs.length > 0 && (
          <span className="redirection-differs" role="img" aria-label="differs">
            ≠
          </span>
        )}
      </th>
      {PIN_FIELDS.map((field) => (
        <td key={field} data-field={field}>
          {row.differs.includes(field) ? (
            row.lanes.map((_, lane) => (
              <span key={lane} className="redirection-lane">
                <b>{laneName(lane)}</b>{' '}
                <Value {...{ row, field, isFocus, onWhy, since }} lanes={[lane]} />
              </span>
            ))
          ) : (
            <Value {...{ row, field, isFocus, onWhy, since }} lanes={[...row.lanes.keys()]} />
          )}
          {field === 'remoteIrr' && stop && (
            <StopButton {...stop(row.pin)} tabIndex={isFocus ? 0 : -1} />
          )}
        </td>
      ))}
    </tr>
  )
})

interface ValueProps {
  readonly row: PinRow
  /** The machines of which it is the value. */
  readonly lanes: readonly number[]
  readonly field: PinField
  /** The values of the pin in focus are in the way of Tab; of the others only the pointer's. */
  readonly isFocus: boolean
  readonly onWhy: RedirectionTableProps['onWhy'] | undefined
  readonly since: RedirectionTableProps['since'] | undefined
}

function Value({ row, lanes, field, isFocus, onWhy, since }: ValueProps) {
  const [lane = 0] = lanes
  const { text, was } = row.lanes[lane]?.cells[field] ?? { text: '', was: null }
  const shown = (
    <span
      data-value={text}
      data-changed={was !== null || undefined}
      title={was ? `was ${was}` : undefined}
    >
      {text}
      {was !== null && <span className="visually-hidden">, was {was || 'empty'}</span>}
    </span>
  )
  if (!onWhy || text === '') return shown
  const ask = () => onWhy(lane === 0 ? 'A' : 'B', row.pin, field)
  return (
    <button
      type="button"
      className="redirection-why"
      title="Why?"
      data-shows={shows(...lanes.map((own) => showsValues(own, pinFieldValues(row.pin, field))))}
      tabIndex={isFocus ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation()
        ask()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'y') return
        ask()
        event.preventDefault()
      }}
    >
      {shown}
      <span className="visually-hidden">
        , {HEADS[field]} of pin {row.pin}
        {lanes.length < row.lanes.length && ` in machine ${laneName(lane)}`}
        {isFocus && since && `, ${since(lane, row.pin, field)}`}, why?
      </span>
    </button>
  )
}
