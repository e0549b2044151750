import type { ReactNode } from 'react'
import { ErrorBoundary } from 'react-error-boundary'

interface GuardedProps {
  /** The panel's name, as a person knows it. */
  readonly name: string
  readonly children: ReactNode
}

/** A panel that throws shows its own error; the others go on. */
export function Guarded({ name, children }: GuardedProps) {
  return (
    <ErrorBoundary
      fallbackRender={({ error, resetErrorBoundary }) => (
        <div className="panel-error" role="alert">
          <strong>{name} could not be drawn.</strong>
          <code>{error instanceof Error ? error.message : String(error)}</code>
          <button type="button" onClick={resetErrorBoundary}>
            Try again
          </button>
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  )
}
