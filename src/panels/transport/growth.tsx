/** A run that was cut, and lets itself go on; what takes long in it, and lets itself be stopped. */

/** How far something has come: a run that goes on, or a look through the run that there is. */
export type Progress =
  | {
      readonly of: 'making'
      readonly steps: number
      readonly events: number
      /** The step it is to come to; null where there is none in particular. */
      readonly to: number | null
    }
  | { readonly of: 'looking'; readonly step: number; readonly steps: number }

interface GrowthProps {
  /** Null while nothing goes on. */
  readonly progress: Progress | null
  readonly canGrow: boolean
  onRunOn(): void
  onStop(): void
}

const RUN_ON = 'The run goes on from here: let it make its next moves, up to a million events more'
const STOP = 'What is there by now stays'

/** Run on, or how far it has come and Stop: one button, which keeps the focus. */
export function Growth({ progress, canGrow, onRunOn, onStop }: GrowthProps) {
  if (!progress && !canGrow) return null
  return (
    <span className="transport-growth" data-busy={progress !== null || undefined}>
      {progress && (
        <output aria-label="Progress of the run" aria-live="off">
          {textOf(progress)}
        </output>
      )}
      <button
        type="button"
        className="framed"
        title={progress ? STOP : RUN_ON}
        onClick={progress ? onStop : onRunOn}
      >
        {progress ? 'Stop' : 'Run on'}
      </button>
    </span>
  )
}

function textOf(progress: Progress): string {
  if (progress.of === 'looking')
    return `looked up to step ${number(progress.step)} of ${number(progress.steps)}`
  const { steps, events, to } = progress
  const goal = to === null ? '' : ` of ${number(to)}`
  return `${number(steps)}${goal} steps, ${number(events)} events`
}

/** 38.8K, because it changes all the time. */
const number = (value: number): string =>
  value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 })
