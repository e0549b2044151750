import { type ReactNode, useState } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import { ErrorReport } from './ErrorReport.tsx'
import { type PageError, pageError } from './page-error.ts'

interface GuardedProps {
  /** The panel's name, as a person knows it. */
  readonly name: string
  readonly children: ReactNode
}

/** A panel that throws shows its own error and a way to report it; the others go on. */
export function Guarded({ name, children }: GuardedProps) {
  const [error, setError] = useState<PageError | null>(null)
  return (
    <ErrorBoundary
      onError={(thrown, { componentStack }) =>
        setError(pageError(`${name} could not be drawn.`, thrown, componentStack ?? ''))
      }
      fallbackRender={({ resetErrorBoundary }) =>
        error && (
          <div className="panel-error" role="alert">
            <strong>{error.what}</strong>
            <code>{error.message}</code>
            <button type="button" className="copy-button" onClick={resetErrorBoundary}>
              Try again
            </button>
            <ErrorReport error={error} />
          </div>
        )
      }
    >
      {children}
    </ErrorBoundary>
  )
}
