/** How the search stands: the finding in words; while it runs, the machine at work in figures. */
import type { CellProgress } from '../view/interleavings-matrix.ts'
import { progressFigures, type Summary } from '../view/interleavings-summary.ts'

interface StatusProps {
  readonly summary: Summary
  readonly running: boolean
  readonly progress: CellProgress | null
  /** Machines searched, of all. */
  readonly known: number
  readonly of: number
}

export function InterleavingsStatus({ summary, running, progress, known, of }: StatusProps) {
  return (
    <div className="search-status">
      <p role="status">
        <b>{summary.fact}</b> {summary.text}
      </p>
      {running && (
        <div className="search-progress">
          <progress aria-label="Machines searched" value={known} max={of} />
          {progress && <Figures progress={progress} />}
        </div>
      )}
    </div>
  )
}

function Figures({ progress }: { readonly progress: CellProgress }) {
  const { name, figures } = progressFigures(progress)
  return (
    <dl>
      <div>
        <dt>at work</dt>
        <dd>{name}</dd>
      </div>
      {figures.map(([figure, value]) => (
        <div key={figure}>
          <dt>{figure}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
