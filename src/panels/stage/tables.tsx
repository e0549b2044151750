/** The grid of local APICs and guest as tables, for screen readers. */
import { memo } from 'react'
import type { LapicStation, LapicView } from '../../view/stations/lapics.ts'
import type { LinuxCpu, LinuxStation } from '../../view/stations/linux.ts'
import { rowNames } from './labels.ts'

interface TableProps {
  readonly id: string
  readonly lapics: LapicStation
  readonly linux: LinuxStation
}

export const MatrixTable = memo(({ id, lapics, linux }: TableProps) => {
  const names = rowNames(lapics.vector > 0 ? `${lapics.vector}` : '')
  const rows = names.map(({ id: row, full }) => ({
    full,
    values: lapics.vcpus.map((view, at) => wordOf(row, view, linux.cpus[at] as LinuxCpu)),
  }))
  return (
    <div className="visually-hidden">
      <table>
        <caption>Local APICs and Linux guest, machine {id}</caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            {lapics.vcpus.map(({ vcpu }) => (
              <th scope="col" key={vcpu}>
                vCPU {vcpu}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ full, values }) => (
            <tr key={full}>
              <th scope="row">{full}</th>
              {values.map((value, at) => (
                <td key={at}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})

type Row = ReturnType<typeof rowNames>[number]['id']

function wordOf(row: Row, { focus, rescan }: LapicView, cpu: LinuxCpu): string {
  switch (row) {
    case 'irr':
      return focus.pir ? `${bit(focus.irr)}, in PIR` : bit(focus.irr)
    case 'isr':
      return bit(focus.isr)
    case 'eoiExit':
      if (focus.eoiExit === null) return 'no bitmap'
      return rescan ? `${bit(focus.eoiExit)}, rescan pending` : bit(focus.eoiExit)
    case 'desired':
    case 'pending':
    case 'effective':
      return cpu[row] ? 'yes' : 'no'
    case 'handler':
      return cpu.handler ?? 'none'
    case 'device':
    case 'rte':
    case 'route':
      return ''
  }
}

const bit = (value: boolean): string => (value ? '1' : '0')
