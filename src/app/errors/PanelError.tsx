import { ErrorReport } from './ErrorReport.tsx'
import type { PageError } from './page-error.ts'

interface PanelErrorProps {
  readonly error: PageError
  onAgain(): void
}

/** In the place of a panel that failed: what it was, a way to try again, and one to report it. */
export const PanelError = ({ error, onAgain }: PanelErrorProps) => (
  <div className="panel-error" role="alert">
    <strong>{error.what}</strong>
    <code>{error.message}</code>
    <ErrorReport error={error}>
      <button type="button" className="copy-button" onClick={onAgain}>
        Try again
      </button>
    </ErrorReport>
  </div>
)
