import { grouped } from '../../base/grouped.ts'
import './state.css'
import type { Station } from '../../view/log/pin-detail.ts'
import {
  type KnownCell,
  type KnownPin,
  LOG_PIN_FIELDS,
  type LogPinField,
} from '../../view/log/state-table.ts'

interface StatePanelProps {
  readonly stations: readonly Station[]
  /** Where on the timeline each station was last set. */
  readonly places: readonly (number | null)[]
  readonly pins: readonly KnownPin[]
  readonly focus: number
  /** What places are called: "line" or "event". */
  readonly unit: string
  onFocusPin(pin: number): void
  onSeek(place: number): void
}

const HEADS: Readonly<Record<LogPinField, string>> = {
  vector: 'Vector',
  dest: 'Dest',
  mode: 'Mode',
  trigger: 'Trigger',
  mask: 'Mask',
  remoteIrr: 'Remote IRR',
  line: 'Line',
  irr: 'irr',
  route: 'KVM route',
}

/** What is known here: the pin in focus along its path, then all pins. */
export function StatePanel({ stations, places, unit, onSeek, ...table }: StatePanelProps) {
  return (
    <>
      <ol className="stations" aria-label={`Pin ${table.focus}, station by station`}>
        {stations.map((station, at) => (
          <li key={station.name}>
            <h2>{station.name}</h2>
            <div>
              <p className="station-cells">
                {station.cells.map(({ label, ...cell }) => (
                  <span key={label}>
                    <small>{label}</small> <Known cell={cell} />
                  </span>
                ))}
              </p>
              {station.remark && (
                <p className="station-remark" data-bad={station.remark.bad || undefined}>
                  {station.remark.text}
                </p>
              )}
            </div>
            <SetAt place={places[at] ?? null} unit={unit} onSeek={onSeek} />
          </li>
        ))}
      </ol>
      <PinTable {...table} />
      <p className="known-legend">
        <Known cell={{ text: '0', knowledge: 'seen' }} /> read from the log,{' '}
        <Known cell={{ text: '0', knowledge: 'inferred' }} /> inferred,{' '}
        <Known cell={{ text: '?', knowledge: 'unknown' }} /> not known yet
      </p>
    </>
  )
}

interface SetAtProps {
  readonly place: number | null
  readonly unit: string
  onSeek(place: number): void
}

const SetAt = ({ place, unit, onSeek }: SetAtProps) =>
  place === null ? (
    <span className="station-at">never set</span>
  ) : (
    <button type="button" className="line-link station-at" onClick={() => onSeek(place)}>
      {unit} {grouped(place)}
    </button>
  )

/** A value; how it is known is said by its outline and, for those who listen, in words. */
const Known = ({ cell: { text, knowledge, mark } }: { readonly cell: KnownCell }) => (
  <span className="known" data-knowledge={knowledge} data-mark={mark} title={TOLD[knowledge]}>
    {text}
    {knowledge === 'inferred' && <span className="visually-hidden"> inferred</span>}
    {knowledge === 'unknown' && <span className="visually-hidden"> unknown</span>}
  </span>
)

const TOLD: Readonly<Record<KnownCell['knowledge'], string>> = {
  seen: 'read from the log',
  inferred: 'inferred: it follows from what the log shows',
  unknown: 'unknown: the log has not told it up to here',
}

interface PinTableProps {
  readonly pins: readonly KnownPin[]
  readonly focus: number
  onFocusPin(pin: number): void
}

const PinTable = ({ pins, focus, onFocusPin }: PinTableProps) => (
  <section className="known-pins" aria-label="Redirection table">
    <table>
      <thead>
        <tr>
          <th scope="col">Pin</th>
          {LOG_PIN_FIELDS.map((field) => (
            <th key={field} scope="col">
              {HEADS[field]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pins.map(({ pin, untold, unset, cells }) => (
          <tr
            key={pin}
            aria-current={pin === focus || undefined}
            data-untold={untold || unset || undefined}
          >
            <th scope="row">
              <button
                type="button"
                aria-label={`Pin ${pin}`}
                aria-pressed={pin === focus}
                onClick={() => onFocusPin(pin)}
              >
                {pin}
              </button>
            </th>
            {LOG_PIN_FIELDS.map((field) => (
              <td key={field}>
                <Known cell={cells[field]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
