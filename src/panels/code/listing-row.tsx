import { grouped } from '../../base/grouped.ts'
import { type ListingRow, laneName, type Mark } from '../../view/code/listing.ts'
import { showsSteps } from '../../view/pointed/marks.ts'
import { LaneBadge } from '../lane-badge.tsx'

export interface StepLinks {
  readonly onSeek: (step: number) => void
}

export interface RowProps extends StepLinks {
  readonly row: ListingRow
  /** How many lanes there are. */
  readonly lanes: number
  /** Whether Tab stops here; arrow keys reach the other lines. */
  readonly isStop: boolean
}

/** One line of code: a mark for each lane, its sign in the difference, its text, remarks. */
export function Row({ row, lanes, isStop, onSeek }: RowProps) {
  const step = row.marks.find((mark) => mark?.step != null)?.step ?? null
  const here = row.marks.filter((mark) => mark?.kind === 'here')
  const isHere = here.length > 0
  return (
    <li
      className="listing-row"
      data-lanes={lanes}
      data-here={isHere ? Math.max(...here.map((mark) => mark?.step ?? 0)) : undefined}
      data-only={row.only ?? undefined}
      data-faded={row.faded || undefined}
      data-shows={showsSteps(row.marks.map((mark) => mark?.step))}
    >
      {Array.from({ length: lanes }, (_, lane) => (
        <span key={lane} className="listing-mark">
          <MarkSign mark={row.marks[lane] ?? null} lane={lane} />
        </span>
      ))}
      <span className="listing-sign" aria-hidden="true">
        {row.only === null ? '' : row.only === 0 ? '−' : '+'}
      </span>
      <span className="listing-line">
        <span className="listing-text" style={{ paddingLeft: `${row.indent * 2}ch` }}>
          <LineText text={row.text} step={step} isStop={isStop} onSeek={onSeek} />
        </span>
        {(row.note || row.remark) && (
          <span className="listing-remarks">
            {row.note && <span>{row.note}</span>}
            {row.remark && <strong>{row.remark}</strong>}
          </span>
        )}
      </span>
    </li>
  )
}

interface LineTextProps {
  readonly text: string
  readonly step: number | null
  readonly isStop: boolean
  readonly onSeek: (step: number) => void
}

/** A line that ran leads to its step. */
function LineText({ text, step, isStop, onSeek }: LineTextProps) {
  if (step === null) return text
  return (
    <button
      type="button"
      tabIndex={isStop ? 0 : -1}
      title={`Go to step ${grouped(step)}`}
      onClick={() => onSeek(step)}
    >
      {text}
    </button>
  )
}

function MarkSign({ mark, lane }: { readonly mark: Mark | null; readonly lane: number }) {
  const name = laneName(lane)
  switch (mark?.kind) {
    case undefined:
      return null
    case 'here':
      return (
        <span role="img" aria-label={`${name} is here`}>
          <LaneBadge lane={lane} />
        </span>
      )
    case 'done':
      return <Sign label={`${name}: done`} path="M3 8.5 6.5 12 13 4.5" />
    case 'next':
      return <Sign label={`${name}: next`} path="M5 3.5 12 8 5 12.5Z" />
    case 'nothing':
      return <Sign label={`${name}: nothing to do`} path="M4 8H12" />
    case 'yes':
      return <Sign label={`${name}: true`} path="M3 8.5 6.5 12 13 4.5" tone="yes" />
    case 'no':
      return <Sign label={`${name}: false`} path="M4 4 12 12M12 4 4 12" tone="no" />
  }
}

interface SignProps {
  readonly label: string
  readonly path: string
  readonly tone?: 'yes' | 'no'
}

function Sign({ label, path, tone }: SignProps) {
  return (
    <svg viewBox="0 0 16 16" role="img" aria-label={label} data-tone={tone}>
      <path d={path} />
    </svg>
  )
}
