/** What is searched and how far: the guest, the device, the sizes; the bounds in a drawer. */
import { type ReactNode, useState } from 'react'
import {
  DEVICES,
  type DeviceKind,
  GUESTS,
  type GuestKind,
  type OneMove,
} from '../../core/scenarios/one-move.ts'
import {
  boundsWords,
  type CountName,
  countOf,
  RANGES,
  type SearchPlan,
  withCount,
} from '../../view/interleavings/plan.ts'
import { DEVICE_WORDS, GUEST_WORDS } from '../../view/interleavings/words.ts'
import './controls.css'
import { Count } from './count.tsx'

interface ControlsProps {
  readonly plan: SearchPlan
  onPlan(plan: SearchPlan): void
  /** What is shown of it, at the end of the row. */
  readonly children?: ReactNode
}

const VCPUS = Array.from(
  { length: RANGES.vcpus.most - RANGES.vcpus.least + 1 },
  (_, at) => `${RANGES.vcpus.least + at}`,
)

export function InterleavingsControls({ plan, onPlan, children }: ControlsProps) {
  const [open, setOpen] = useState(false)
  return (
    <form
      className="search-controls"
      aria-label="What is searched"
      onSubmit={(event) => event.preventDefault()}
    >
      <Machine {...{ plan, onPlan }} />
      <PlanCount of="asserts" {...{ plan, onPlan }} />
      <PlanCount of="affinityWrites" {...{ plan, onPlan }} />
      <button
        type="button"
        className="search-button bounds-button"
        aria-expanded={open}
        aria-controls="search-bounds"
        onClick={() => setOpen(!open)}
      >
        <span className="label">Bounds</span> <b>{boundsWords(plan)}</b>
      </button>
      <span className="spacer" />
      {children}
      <Bounds open={open} {...{ plan, onPlan }} />
    </form>
  )
}

/** The guest, the device, and how many vCPUs they share. */
function Machine({ plan, onPlan }: ControlsProps) {
  const change = (part: Partial<OneMove>) => onPlan({ ...plan, move: { ...plan.move, ...part } })
  return (
    <>
      <Picker
        name="Guest"
        value={plan.move.guest}
        options={GUESTS.map((guest) => [guest, GUEST_WORDS[guest]])}
        onPick={(guest) => change({ guest: guest as GuestKind })}
      />
      <Picker
        name="Device"
        value={plan.move.device}
        options={DEVICES.map((device) => [device, DEVICE_WORDS[device]])}
        onPick={(device) => change({ device: device as DeviceKind })}
      />
      <Picker
        name="vCPUs"
        value={`${plan.move.vcpus}`}
        options={VCPUS.map((count) => [count, count])}
        onPick={(count) => change({ vcpus: Number(count) })}
      />
    </>
  )
}

/** How far one machine is searched, and whether like vCPUs are told apart. */
function Bounds({ open, plan, onPlan }: ControlsProps & { readonly open: boolean }) {
  return (
    <fieldset id="search-bounds" className="search-bounds" hidden={!open}>
      <legend className="visually-hidden">Bounds of the search of one machine</legend>
      <PlanCount of="depth" {...{ plan, onPlan }} />
      <PlanCount of="states" {...{ plan, onPlan }} />
      <PlanCount of="memory" unit="MB" {...{ plan, onPlan }} />
      <label className="search-switch">
        <input
          type="checkbox"
          checked={plan.symmetry}
          aria-describedby="symmetry-told"
          onChange={({ target }) => onPlan({ ...plan, symmetry: target.checked })}
        />
        Symmetry
      </label>
      <span id="symmetry-told" className="told">
        Takes vCPUs that nothing tells apart for one another: fewer states, the same verdicts.
      </span>
    </fieldset>
  )
}

const NAMES: Readonly<Record<CountName, readonly [name: string, title: string]>> = {
  vcpus: ['vCPUs', 'How many vCPUs the machine has'],
  asserts: ['Device edges', 'How often the device may raise its line'],
  affinityWrites: ['Affinity writes', 'How often the user may write smp_affinity'],
  depth: ['Most moves', 'The search of one machine stops at this depth'],
  states: ['Most states', 'The search of one machine stops at this many states'],
  memory: ['Most memory', 'The search of one machine stops when its tables take so much'],
}

interface PlanCountProps extends Pick<ControlsProps, 'plan' | 'onPlan'> {
  readonly of: CountName
  readonly unit?: string
}

const PlanCount = ({ of, unit, plan, onPlan }: PlanCountProps) => (
  <Count
    name={NAMES[of][0]}
    title={NAMES[of][1]}
    {...(unit && { unit })}
    value={countOf(plan, of)}
    range={RANGES[of]}
    onCount={(value) => onPlan(withCount(plan, of, value))}
  />
)

interface PickerProps {
  readonly name: string
  /** For whoever hears it; the name if nothing else is said. */
  readonly label?: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  onPick(value: string): void
}

/** A labelled select, its label inside the frame. */
export const Picker = ({ name, label = name, value, options, onPick }: PickerProps) => (
  <label className="picker">
    <span>{name}</span>
    <select aria-label={label} value={value} onChange={({ target }) => onPick(target.value)}>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  </label>
)
