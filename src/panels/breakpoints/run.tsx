import './run.css'
import { TransportButton } from '../transport/button.tsx'

interface RunUntilProps {
  /** Some breakpoint is on; without one there are no buttons. */
  readonly isOn: boolean
  /** Where a run until a breakpoint ended, in words; null for nothing to say. */
  readonly said: string | null
  onRun(towards: 'end' | 'start'): void
}

/** Runs to the next breakpoint that hits, or back to the one before, and says where that is. */
export function RunUntil({ isOn, said, onRun }: RunUntilProps) {
  return (
    <>
      {isOn && (
        <div className="run-until">
          <TransportButton
            name="Back to the previous breakpoint (<)"
            icon="untilBack"
            off={false}
            onPress={() => onRun('start')}
          />
          <TransportButton
            name="Run until a breakpoint (>)"
            icon="until"
            off={false}
            onPress={() => onRun('end')}
          />
        </div>
      )}
      <p className="run-said" aria-live="polite">
        {said}
      </p>
    </>
  )
}
