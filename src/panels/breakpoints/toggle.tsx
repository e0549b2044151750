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

interface StopButtonProps extends StopOffer {
  readonly tabIndex?: number
}

/** The same where there is no room for words. What it stands in may be pressed too, and is not. */
export const StopButton = ({ text, isOn, onToggle, tabIndex }: StopButtonProps) => (
  <button
    type="button"
    className="stop-button"
    aria-label={`Stop when ${text}`}
    title={`Stop when ${text}`}
    aria-pressed={isOn}
    tabIndex={tabIndex}
    onClick={(event) => {
      event.stopPropagation()
      onToggle()
    }}
  >
    <StopDot />
  </button>
)

/** The sign of a breakpoint. */
export const StopDot = () => (
  <svg className="stop-dot" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
    <circle cx="8" cy="8" r="5" />
  </svg>
)
