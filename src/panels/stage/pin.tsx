import { memo } from 'react'
import type { PinChoice } from '../../view/stations/stations.ts'
import { type Naming, type StageColumns, Y } from './geometry.ts'
import './pin.css'

interface PinPickerProps {
  readonly pins: readonly PinChoice[]
  readonly pin: number
  readonly naming: Naming
  readonly columns: StageColumns
  readonly onSelectPin: (pin: number) => void
}

const WIDTH = 84

/** Lies over the name of the pin: choosing another one there shows that one's path. */
export const PinPicker = memo(({ pins, pin, naming, columns, onSelectPin }: PinPickerProps) => {
  const { lane, spine } = columns
  const left =
    naming === 'spine' ? lane + (spine - WIDTH) / 2 : naming === 'beside' ? 72 : lane - WIDTH
  const top = naming === 'inset' ? Y.device + 12 : Y.rte - 11
  return (
    <label className="stage-pin" style={{ left, top, width: WIDTH }}>
      <span className="visually-hidden">Pin in focus</span>
      <select value={pin} onChange={(event) => onSelectPin(Number(event.target.value))}>
        {pins.map(({ pin: number, name }) => (
          <option key={number} value={number}>
            {name === '' ? `pin ${number}` : `pin ${number}: ${name}`}
          </option>
        ))}
      </select>
    </label>
  )
})
