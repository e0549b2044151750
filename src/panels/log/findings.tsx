import { grouped } from '../../base/grouped.ts'
import './findings.css'
import type { Finding } from '../../log/finding.ts'
import { certainty, linesOf, NAMES } from '../../view/log/finding-words.ts'
import { CopyButton } from './copy-button.tsx'

export interface ShownFinding extends Finding {
  /** Where its evidence stands on the timeline. */
  readonly places: readonly number[]
}

interface FindingsProps {
  readonly findings: readonly ShownFinding[]
  /** Names of the files, where there are several. */
  readonly files: readonly string[]
  /** Its number, from 1. */
  readonly chosen: number | null
  onChoose(number: number): void
  onSeek(place: number): void
}

/** What is wrong, and what is worth knowing, each with the lines that show it. */
export function Findings({ findings, files, chosen, onChoose, onSeek }: FindingsProps) {
  return (
    <ol className="findings" aria-label="Findings">
      {findings.map((finding, at) => (
        <FindingCard
          key={`${finding.id}-${at}`}
          finding={finding}
          number={at + 1}
          files={files}
          isChosen={chosen === at + 1}
          onChoose={() => onChoose(at + 1)}
          onSeek={onSeek}
        />
      ))}
    </ol>
  )
}

interface CardProps {
  readonly finding: ShownFinding
  readonly number: number
  readonly files: readonly string[]
  readonly isChosen: boolean
  onChoose(): void
  onSeek(place: number): void
}

function FindingCard({ finding, number, files, isChosen, onChoose, onSeek }: CardProps) {
  const { severity, title, text, pin, vector } = finding
  return (
    <li data-severity={severity} aria-current={isChosen || undefined} data-finding={number}>
      <span className="finding-number" aria-hidden="true">
        {severity === 'fault' ? number : 'i'}
      </span>
      <div className="finding-head">
        <button type="button" aria-expanded={isChosen} onClick={onChoose}>
          <span className="visually-hidden">{NAMES[severity]}: </span>
          {title}
        </button>
        <span className="finding-lines">{linesOf(finding)}</span>
      </div>
      <p>{text}</p>
      <p className="finding-sure">
        {[
          certainty(finding.confidence),
          pin !== null && `pin ${pin}`,
          vector !== null && `vector ${vector}`,
        ]
          .filter(Boolean)
          .join(', ')}
      </p>
      {isChosen && <Details finding={finding} files={files} onSeek={onSeek} />}
    </li>
  )
}

/** More lines of evidence than this are counted, not listed. */
const MOST = 12

function Details({
  finding: { evidence, places, disproof, next },
  files,
  onSeek,
}: Pick<CardProps, 'finding' | 'files' | 'onSeek'>) {
  return (
    <dl className="finding-details">
      <dt>Evidence</dt>
      <dd>
        {evidence.slice(0, MOST).map(({ source, line }, at) => (
          <button
            type="button"
            className="line-link"
            key={`${source}-${line}-${at}`}
            onClick={() => onSeek(places[at] ?? 0)}
          >
            line {grouped(line)}
            {files.length > 1 && <small title={files[source]}> of file {source + 1}</small>}
          </button>
        ))}
        {evidence.length > MOST && ` and ${grouped(evidence.length - MOST)} more`}
        {evidence.length === 0 && 'an absence: no line shows it'}
      </dd>
      <dt>Would disprove it</dt>
      <dd>{disproof}</dd>
      {next !== '' && (
        <>
          <dt>Next</dt>
          <dd className="finding-next">
            <span>{next}</span>
            <CopyButton text={next} name="Copy what to do next" />
          </dd>
        </>
      )}
    </dl>
  )
}
