/** What is searched and how far: the guest, the device, the sizes, the bounds; start and stop. */
import { type ReactNode, useEffect, useState } from 'react'
import {
  DEVICES,
  type DeviceKind,
  GUESTS,
  type GuestKind,
  type OneMove,
} from '../core/scenarios/one-move.ts'
import type { SearchStatus } from '../view/interleavings-summary.ts'
import { DEVICE_WORDS, GUEST_WORDS } from '../view/interleavings-words.ts'
import './interleavings-controls.css'

export interface Bounds {
  readonly states: number
  readonly depth: number
}

interface ControlsProps {
  readonly move: OneMove
  readonly limits: Bounds
  readonly status: SearchStatus
  onPlan(move: OneMove, limits: Bounds): void
  onSearch(): void
  onStop(): void
  onAgain(): void
  /** What is shown of it, at the end of the row. */
  readonly children?: ReactNode
}

const VCPUS = [2, 3, 4, 5, 6, 7, 8]

export function InterleavingsControls(props: ControlsProps) {
  const { move, limits, onPlan } = props
  const change = (part: Partial<OneMove>) => onPlan({ ...move, ...part }, limits)
  const bound = (part: Partial<Bounds>) => onPlan(move, { ...limits, ...part })
  return (
    <form
      className="search-controls"
      aria-label="What is searched"
      onSubmit={(event) => event.preventDefault()}
    >
      <Picker name="Guest">
        <select
          aria-label="Guest"
          value={move.guest}
          onChange={({ target }) => change({ guest: target.value as GuestKind })}
        >
          {GUESTS.map((guest) => (
            <option key={guest} value={guest}>
              {GUEST_WORDS[guest]}
            </option>
          ))}
        </select>
      </Picker>
      <Picker name="Device">
        <select
          aria-label="Device"
          value={move.device}
          onChange={({ target }) => change({ device: target.value as DeviceKind })}
        >
          {DEVICES.map((device) => (
            <option key={device} value={device}>
              {DEVICE_WORDS[device]}
            </option>
          ))}
        </select>
      </Picker>
      <Picker name="vCPUs">
        <select
          aria-label="vCPUs"
          value={move.vcpus}
          onChange={({ target }) => change({ vcpus: Number(target.value) })}
        >
          {VCPUS.map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </Picker>
      <Count
        name="Asserts"
        title="How often the device may raise its line"
        value={move.asserts}
        most={1_000}
        onCount={(asserts) => change({ asserts })}
      />
      <Count
        name="Most states"
        title="A search of one machine stops at this many states"
        value={limits.states}
        most={20_000_000}
        onCount={(states) => bound({ states })}
      />
      <Count
        name="Most moves"
        title="A search of one machine stops at this depth"
        value={limits.depth}
        most={1_000_000}
        onCount={(depth) => bound({ depth })}
      />
      <Buttons {...props} />
      <span className="spacer" />
      {props.children}
    </form>
  )
}

const Picker = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <span className="picker">
    <span>{name}</span>
    {children}
  </span>
)

interface CountProps {
  readonly name: string
  readonly title: string
  readonly value: number
  readonly most: number
  onCount(value: number): void
}

/** A whole number; what is no number within the bounds is put back when the field is left. */
function Count({ name, title, value, most, onCount }: CountProps) {
  const [text, setText] = useState(`${value}`)
  useEffect(() => setText(`${value}`), [value])
  const take = () => {
    const count = Number(text)
    if (/^\d+$/.test(text) && count >= 1 && count <= most) {
      if (count !== value) onCount(count)
    } else setText(`${value}`)
  }
  return (
    <label className="picker search-count" title={title}>
      <span>{name}</span>
      <input
        inputMode="numeric"
        size={Math.max(2, text.length)}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </label>
  )
}

function Buttons({ status, onSearch, onStop, onAgain }: ControlsProps) {
  switch (status) {
    case 'idle':
      return (
        <button type="button" className="search-button primary" onClick={onSearch}>
          Search
        </button>
      )
    case 'running':
      return (
        <button type="button" className="search-button" onClick={onStop}>
          Stop <kbd>Esc</kbd>
        </button>
      )
    case 'stopped':
      return (
        <>
          <button type="button" className="search-button primary" onClick={onSearch}>
            Resume
          </button>
          <button type="button" className="search-button" onClick={onAgain}>
            Search again
          </button>
        </>
      )
    case 'done':
      return (
        <button type="button" className="search-button" onClick={onAgain}>
          Search again
        </button>
      )
  }
}
