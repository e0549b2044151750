import { type ReactNode, useState } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import { PanelError } from './PanelError.tsx'
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
        error && <PanelError error={error} onAgain={resetErrorBoundary} />
      }
    >
      {children}
    </ErrorBoundary>
  )
}
