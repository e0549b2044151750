import './inspect.css'
import './lapic.css'
import { useState } from 'react'
import type { Value } from '../../view/causes/value.ts'
import {
  type LapicInspection,
  SET_NAMES,
  type VectorSet,
  vectorCause,
} from '../../view/inspect/lapic.ts'
import { InspectHead } from './head.tsx'
import { VectorGrid, VectorSigns } from './vectors.tsx'

export interface InspectLapicProps {
  readonly inspection: LapicInspection
  readonly vcpus: number
  readonly cursors: readonly number[]
  readonly lane: number
  readonly selected: number
  readonly focus: number
  readonly onSelect: (vector: number) => void
  onVcpu(vcpu: number): void
  onLane(lane: number): void
  /** Asks why a bit of the vector selected is as it is. */
  onWhy(value: Value): void
  onClose(): void
}

/** One local APIC in full. */
export function InspectLapic(props: InspectLapicProps) {
  const { inspection, vcpus, cursors, lane, selected, focus, onSelect, onVcpu, onLane, onClose } =
    props
  const [hovered, onHover] = useState<number | null>(null)
  const { vcpu, cells, sets, comparison } = inspection
  return (
    <div className="inspect inspect-lapic">
      <InspectHead
        title={`Local APIC of vCPU ${vcpu}`}
        cursors={cursors}
        lane={lane}
        comparison={comparison}
        onLane={onLane}
        onClose={onClose}
      >
        <label className="inspect-vcpu">
          vCPU{' '}
          <select value={vcpu} onChange={({ target }) => onVcpu(Number(target.value))}>
            {Array.from({ length: vcpus }, (_, at) => (
              <option key={at} value={at}>
                {at}
              </option>
            ))}
          </select>
        </label>
      </InspectHead>
      <div className="inspect-halves">
        <div>
          <VectorGrid
            {...{ inspection, lane, selected, focus, onSelect, onHover }}
            onWhy={props.onWhy}
          />
          <p className="vector-told">{cells[hovered ?? selected]?.sentence}</p>
          <Whys vector={selected} inspection={inspection} onWhy={props.onWhy} />
        </div>
        <div className="inspect-aside">
          <Lists inspection={inspection} />
          <Registers inspection={inspection} />
          <Legend sets={sets} />
        </div>
      </div>
    </div>
  )
}

interface WhysProps extends Pick<InspectLapicProps, 'inspection' | 'onWhy'> {
  readonly vector: number
}

const Whys = ({ vector, inspection: { sets, vcpu }, onWhy }: WhysProps) => (
  <p className="vector-whys">
    Why is vector {vector} as it is?{' '}
    {sets
      .filter((set) => set !== 'pir')
      .map((set) => (
        <button key={set} type="button" onClick={() => onWhy(vectorCause(vcpu, set, vector))}>
          {SET_NAMES[set]}
        </button>
      ))}
  </p>
)

/** The same as the grid, as text. */
const Lists = ({ inspection: { lists, vcpu } }: { readonly inspection: LapicInspection }) => (
  <section aria-label={`Vectors set in vCPU ${vcpu}`}>
    <h3>Vectors set</h3>
    <dl>
      {lists.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  </section>
)

const Registers = ({
  inspection: { registers, vcpu },
}: {
  readonly inspection: LapicInspection
}) => (
  <section aria-label={`Registers of vCPU ${vcpu}`}>
    <h3>Registers and requests</h3>
    <dl>
      {registers.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} {note !== '' && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  </section>
)

const MEANINGS: Readonly<Record<VectorSet, string>> = {
  irr: 'pending',
  isr: 'in service',
  tmr: 'level when last accepted',
  eoiExit: 'its EOI leaves the kernel',
  pir: 'posted, not yet in the IRR',
}

const Legend = ({ sets }: { readonly sets: readonly VectorSet[] }) => (
  <ul className="vector-legend" aria-label="Signs">
    {sets.map((set) => (
      <li key={set}>
        <VectorSigns sets={[set]} /> <b>{SET_NAMES[set]}</b> {MEANINGS[set]}
      </li>
    ))}
    <li>
      <span className="vector-held" aria-hidden="true" /> class not above the PPR: has to wait
    </li>
    <li>
      <span className="vector-focus" aria-hidden="true" /> vector of the pin in focus
    </li>
  </ul>
)
