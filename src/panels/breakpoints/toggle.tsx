import { StopDot } from './invariants.tsx'
import './toggle.css'

/** A breakpoint on what is shown, offered or set. */
export interface StopOffer {
  /** "Remote IRR of pin 11 changes". */
  readonly text: string
  readonly isOn: boolean
  onToggle(): void
}

export const StopToggle = ({ text, isOn, onToggle }: StopOffer) => (
  <button
    type="button"
    className="stop-toggle"
    aria-label={`Stop when it changes: ${text}`}
    title={`Stop when ${text}`}
    aria-pressed={isOn}
    onClick={onToggle}
  >
    <StopDot /> Stop when it changes
  </button>
)
