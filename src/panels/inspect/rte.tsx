import { grouped } from '../../base/grouped.ts'
import './inspect.css'
import './rte.css'
import { useId, useState } from 'react'
import { whole } from '../../view/causes/value.ts'
import type { RteChange } from '../../view/inspect/changes.ts'
import type { BitTold } from '../../view/inspect/explain.ts'
import type { MessageRow } from '../../view/inspect/rte.ts'
import { showsStep, showsValues } from '../../view/pointed/marks.ts'
import { type StopOffer, StopToggle } from '../breakpoints/toggle.tsx'
import { Sign } from '../sign.tsx'
import { BitGrid, type BitGridProps } from './bits.tsx'
import { InspectHead } from './head.tsx'
import { WriteTrial, type WriteTrialProps } from './write.tsx'

export interface InspectRteProps extends BitGridProps, WriteTrialProps {
  readonly told: BitTold
  /** Running until the bit changes, or what it is read with. */
  readonly stop?: StopOffer | undefined
  readonly cursors: readonly number[]
  onLane(lane: number): void
  onCopy(text: string): void
  onSeek(step: number): void
  onClose(): void
}

/** A redirection table entry, bit by bit. */
export function InspectRte(props: InspectRteProps) {
  const { inspection, told, cursors, lane, onLane, onCopy, onSeek, onWhy, onClose } = props
  const { pin, copied, comparison, messages, remark, changes } = inspection
  return (
    <div className="inspect">
      <InspectHead
        title={`Redirection table entry, pin ${pin}`}
        cursors={cursors}
        lane={lane}
        comparison={comparison}
        onLane={onLane}
        onClose={onClose}
      >
        <CopyButton text={copied} onCopy={onCopy} />
      </InspectHead>
      <BitGrid {...props} />
      <div className="inspect-columns">
        <Told {...{ told, lane, stop: props.stop, onSeek, onWhy }} />
        <Messages {...{ pin, remark }} rows={messages} />
        <Changes {...{ lane, changes, onSeek }} cursor={cursors[lane] ?? 0} />
      </div>
      <WriteTrial {...props} />
    </div>
  )
}

interface CopyButtonProps {
  readonly text: string
  onCopy(text: string): void
}

/** Says that it was done until the value is another. */
function CopyButton({ text, onCopy }: CopyButtonProps) {
  const [done, setDone] = useState('')
  const copy = () => {
    onCopy(text)
    setDone(text)
  }
  return (
    <button type="button" onClick={copy}>
      <span aria-live="polite">{done === text ? 'Copied' : 'Copy'}</span> <code>{text}</code>
    </button>
  )
}

type ToldProps = Pick<InspectRteProps, 'told' | 'lane' | 'stop' | 'onSeek' | 'onWhy'>

function Told({ told, lane, stop, onSeek, onWhy }: ToldProps) {
  return (
    <section className="inspect-told" aria-live="polite">
      <h3>
        {told.title} {told.readOnly && <small>read only</small>}
      </h3>
      <p>{told.meaning}</p>
      <p className="inspect-value">
        <b>{told.value}</b>{' '}
        {told.since === 0 ? (
          'So since before the run.'
        ) : (
          <>
            So since{' '}
            <button
              type="button"
              className="inspect-step"
              data-shows={showsStep(lane, told.since)}
              onClick={() => onSeek(told.since)}
            >
              step {grouped(told.since)}
            </button>
            : {told.by}.
          </>
        )}
      </p>
      <button type="button" onClick={() => onWhy(told.cause)}>
        Why?
      </button>{' '}
      {stop && <StopToggle {...stop} />}
    </section>
  )
}

interface MessagesProps {
  readonly pin: number
  readonly rows: readonly MessageRow[]
  readonly remark: string
}

function Messages({ pin, rows, remark }: MessagesProps) {
  const id = useId()
  return (
    <section className="inspect-messages" aria-labelledby={id}>
      <h3 id={id}>MSI this RTE asks for</h3>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">address</th>
            <th scope="col">data</th>
            <th scope="col">dest</th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody
            key={row.name}
            data-stale={row.stale || undefined}
            data-shows={routeShown(row, pin)}
          >
            <tr>
              <th scope="row">
                {row.name}
                {row.stale && (
                  <>
                    {' '}
                    <Sign kind="warn" /> <b>stale</b>
                  </>
                )}
              </th>
              <td>
                {row.address[0]}
                <b>{row.address[1]}</b>
                {row.address[2]}
              </td>
              <td>{row.data}</td>
              <td>
                <b>{row.dest}</b>
              </td>
            </tr>
            <tr>
              <td colSpan={4} className="inspect-decoded">
                {row.decoded}
              </td>
            </tr>
          </tbody>
        ))}
      </table>
      <p>{remark}</p>
    </section>
  )
}

/** The route of a machine is one of its values; what the RTE asks for is said by its bits. */
const routeShown = ({ lane }: MessageRow, pin: number): string | undefined =>
  lane === null ? undefined : showsValues(lane, [whole({ of: 'route', at: pin })])

interface ChangesProps {
  readonly lane: number
  readonly changes: readonly RteChange[]
  readonly cursor: number
  onSeek(step: number): void
}

function Changes({ lane, changes, cursor, onSeek }: ChangesProps) {
  const id = useId()
  return (
    <section className="inspect-changes" aria-labelledby={id}>
      <h3 id={id}>Last changes</h3>
      {changes.length === 0 && <p>Nothing has changed since the start of the run.</p>}
      <ol>
        {changes.map(({ step, what, value, text }) => (
          <li key={`${step} ${what}`} data-shows={showsStep(lane, step)}>
            <button
              type="button"
              className="inspect-step"
              aria-label={`Step ${grouped(step)}`}
              aria-current={step === cursor ? 'step' : undefined}
              onClick={() => onSeek(step)}
            >
              {grouped(step)}
            </button>
            <span className="inspect-half">{what}</span>
            <code>{value}</code>
            <span className="inspect-text">{text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
