/** How the search stands: the finding in words, and under it what is searched or the machine at work. */
import type { ReactNode } from 'react'
import { type Paced, progressFigures } from '../../view/interleavings/progress.ts'
import type { Summary } from '../../view/interleavings/summary.ts'

interface StatusProps {
  readonly summary: Summary
  /** What is searched, in a sentence; gives way to the figures of the machine at work. */
  readonly plan: string
  readonly running: boolean
  readonly progress: Paced | null
  /** Machines searched, of all. */
  readonly known: number
  readonly of: number
  /** What starts and stops it, beside the finding. */
  readonly children?: ReactNode
}

export function InterleavingsStatus(props: StatusProps) {
  const { summary, plan, running, progress, known, of, children } = props
  return (
    <>
      <p className="search-summary" role="status">
        <b>{summary.fact}</b> {summary.text}
      </p>
      {children}
      <div className="search-progress">
        {running && <progress aria-label="Machines searched" value={known} max={of} />}
        {progress ? (
          <Figures progress={progress} running={running} />
        ) : (
          <p className="plan-told">{plan}</p>
        )}
      </div>
    </>
  )
}

interface FiguresProps {
  readonly progress: Paced
  readonly running: boolean
}

function Figures({ progress, running }: FiguresProps) {
  const { name, phase, figures } = progressFigures(progress)
  return (
    <dl>
      <div className="at-work">
        <dt>{running ? 'at work' : 'stopped in'}</dt>
        <dd>
          {name}, <span className="phase">{phase}</span>
        </dd>
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
