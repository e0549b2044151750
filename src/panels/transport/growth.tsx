/** A run that was cut, and lets itself go on. */

export interface Progress {
  readonly steps: number
  readonly events: number
  /** The step it is to come to; null where there is none in particular. */
  readonly to: number | null
}

interface GrowthProps {
  /** How far it has come; null while it does not go on. */
  readonly growing: Progress | null
  onRunOn(): void
  onStop(): void
}

/** 38.8K, because it changes all the time. */
const number = (value: number): string =>
  value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 })

/** Run on, or how far it has come and Stop; what is there by then stays. */
export function Growth({ growing, onRunOn, onStop }: GrowthProps) {
  if (!growing) {
    return (
      <button
        type="button"
        className="framed"
        title="The run goes on from here: let it make its next moves, up to a million events more"
        onClick={onRunOn}
      >
        Run on
      </button>
    )
  }
  const { steps, events, to } = growing
  const goal = to === null ? '' : ` of ${number(to)}`
  return (
    <span className="transport-growth">
      <output aria-label="Progress of the run" aria-live="off">
        {number(steps)}
        {goal} steps, {number(events)} events
      </output>
      <button type="button" className="framed" onClick={onStop}>
        Stop
      </button>
    </span>
  )
}
