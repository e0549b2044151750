import { type ReactNode, use, useMemo } from 'react'
import { CopyButton } from '../../panels/log/copy-button.tsx'
import './error-report.css'
import { blobOf, fileName, save } from '../export/save.ts'
import { VERSION } from '../version.ts'
import { Place } from '../work/place.ts'
import { errorReport } from './error-report.ts'
import type { PageError } from './page-error.ts'

interface ErrorReportProps {
  readonly error: PageError
  /** What else can be done, before the report. */
  readonly children?: ReactNode
}

/** A way to report an error: the text to see first, then to copy or to save. Nothing is sent. */
export function ErrorReport({ error, children }: ErrorReportProps) {
  const place = use(Place)
  const text = useMemo(() => {
    const { innerWidth, innerHeight, navigator } = window
    return errorReport(error, {
      link: place(),
      version: VERSION,
      browser: navigator.userAgent,
      window: [innerWidth, innerHeight],
    })
  }, [error, place])
  return (
    <div className="error-report">
      {children}
      <CopyButton text={text} name="Copy report" label="Copy report" />
      <button
        type="button"
        className="copy-button"
        onClick={() => save(fileName(['irq-path', 'error'], 'md'), blobOf([text], 'text/markdown'))}
      >
        Save report
      </button>
      <details>
        <summary>What the report says</summary>
        <textarea readOnly aria-label="Report" rows={12} value={text} />
      </details>
    </div>
  )
}
