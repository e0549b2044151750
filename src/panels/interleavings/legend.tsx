import { NodeShape } from './graph.tsx'

interface LegendProps {
  readonly expectation: 'always' | 'sometimes'
  readonly hasSchedule: boolean
  readonly drawn: boolean
}

const MARKS = {
  always: ['claim violated', 'only after a violation', 'counterexample'],
  sometimes: ['shown here', 'only after that', 'the run that shows it'],
} as const

/** What the shapes and lines of the state graph mean. */
export function InterleavingsLegend({ expectation, hasSchedule, drawn }: LegendProps) {
  const [marked, after, schedule] = MARKS[expectation]
  return (
    <ul className="space-legend" data-expectation={expectation}>
      <Entry kind="state" text="state" />
      {hasSchedule && <Entry kind="marked" text={marked} />}
      {hasSchedule && drawn && <Entry kind="after" text={after} />}
      {hasSchedule && (
        <li>
          <svg width="26" height="16" viewBox="0 -8 26 16" aria-hidden="true">
            <path className="edge" data-path="true" data-after="true" d="M1 0H25" />
          </svg>
          {schedule}
        </li>
      )}
    </ul>
  )
}

const Entry = ({
  kind,
  text,
}: {
  readonly kind: 'state' | 'marked' | 'after'
  readonly text: string
}) => (
  <li>
    <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
      <g className="node" data-kind={kind} data-path="false">
        <NodeShape kind={kind} onPath={false} />
      </g>
    </svg>
    {text}
  </li>
)
