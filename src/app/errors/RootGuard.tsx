import { type ReactNode, useState } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import { ErrorReport } from './ErrorReport.tsx'
import '../notices.css'
import { type PageError, pageError } from './page-error.ts'

/** What is left when the page as a whole has failed: the address, which still leads to the place. */
export function RootGuard({ children }: { readonly children: ReactNode }) {
  const [error, setError] = useState<PageError | null>(null)
  return (
    <ErrorBoundary
      onError={(thrown, { componentStack }) =>
        setError(pageError('The page could not go on.', thrown, componentStack ?? ''))
      }
      fallbackRender={() => error && <Failed error={error} />}
    >
      {children}
    </ErrorBoundary>
  )
}

const Failed = ({ error }: { readonly error: PageError }) => (
  <main className="page-failed">
    <h1>{error.what}</h1>
    <p>
      The address above still names the scenario, the machines and the step. Logs that were open
      have to be opened again.
    </p>
    <code>{error.message}</code>
    <p>
      <button type="button" className="copy-button" onClick={() => window.location.reload()}>
        Reload this place
      </button>
      <button type="button" className="copy-button" onClick={startAnew}>
        Start anew, without the link
      </button>
    </p>
    <ErrorReport error={error} />
  </main>
)

function startAnew(): void {
  window.location.assign(window.location.pathname + window.location.search)
}
