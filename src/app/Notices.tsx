import { useStore } from 'zustand'
import { ErrorReport } from './errors/ErrorReport.tsx'
import type { PageErrorStore } from './errors/page-error.ts'

interface NoticesProps {
  readonly texts: readonly string[]
  readonly errors: PageErrorStore
  onDismiss(): void
}

/** What a person should know and can put away: a damaged link, a link copied, an error. */
export function Notices({ texts, errors, onDismiss }: NoticesProps) {
  const failed = useStore(errors, (state) => state.errors)
  if (texts.length === 0 && failed.length === 0) return null
  const dismiss = () => {
    errors.getState().dismiss()
    onDismiss()
  }
  return (
    <div className="notice" role="status">
      <div>
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {failed.map((error) => (
          <div key={`${error.what} ${error.message}`} className="notice-error">
            <p>
              {error.what} <code>{error.message}</code>
            </p>
            <ErrorReport error={error} />
          </div>
        ))}
      </div>
      <button type="button" className="quiet" onClick={dismiss}>
        Dismiss
      </button>
    </div>
  )
}
