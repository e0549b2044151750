import { rowValue } from '../../view/stations/row-values.ts'
import { ROW_IDS, type RowId } from '../../view/stations/rows.ts'
import { spokenRow } from './labels.ts'
import type { StageLane } from './lane.tsx'
import './others.css'

interface OthersProps {
  readonly other: StageLane
  readonly differing: ReadonlySet<RowId>
}

/** Where there is room for one machine only: what the other one has in the rows that differ. */
export function Others({ other: { id, stations }, differing }: OthersProps) {
  const { vector } = stations.lapics
  const rows = ROW_IDS.filter((row) => differing.has(row))
  if (rows.length === 0)
    return <p className="stage-others">Machine {id} is the same in all rows.</p>
  return (
    <dl className="stage-others" aria-label={`Machine ${id}, where it differs`}>
      {rows.map((row) => (
        <div key={row}>
          <dt>{spokenRow(row, vector > 0 ? `${vector}` : '')}</dt>
          <dd>
            <b>{id}</b> {rowValue(row, stations)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
