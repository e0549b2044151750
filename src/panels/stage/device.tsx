import { memo } from 'react'
import type { DeviceStation } from '../../view/stations/device.ts'
import { type Frame, Y } from './geometry.ts'
import { firstThatFits, textWidth } from './text.ts'

const TOP = Y.device - 8
const BOTTOM = Y.device + 8
/** The first edge, and how far before the end an edge of this very step is. */
const LEAD = 24
const FRESH_EDGE = 16

interface DeviceProps {
  readonly frame: Frame
  readonly device: DeviceStation
}

/** The waveform of the line, and its level in words. */
export const Device = memo(({ frame, device }: DeviceProps) => {
  const { content, right, compact, naming } = frame
  const room = right - content
  const needed = Math.max(textWidth(device.words, 13), textWidth(device.name, 11, 'condensed'))
  const width = Math.max(Math.min(compact ? 110 : 190, room - needed - 12), 48)
  const x = content + width + 10
  /** Below the name of the station, where that stands at the right. */
  const lower = naming === 'inset' ? 4 : 0
  const words = firstThatFits([device.words, device.word], right - x, 13)
  return (
    <>
      {device.wired && (
        <path
          className={`wave ${device.level ? 'high' : ''}`}
          d={waveform(device.levels, device.changed, content, width)}
        />
      )}
      <text
        className="value"
        x={device.wired ? x : content}
        y={Y.device + (device.name === '' ? 4 : lower - 2)}
      >
        {words}
      </text>
      <text className="label" x={x} y={Y.device + lower + 13}>
        {device.name}
      </text>
    </>
  )
})

function waveform(levels: readonly boolean[], changed: boolean, x: number, width: number): string {
  const edges = levels.length - 1
  const room = width - (changed ? FRESH_EDGE : width * 0.28)
  const edgeAt = (at: number): number =>
    changed && at === edges
      ? x + room
      : x + LEAD + ((at - 1) * (room - LEAD)) / Math.max(edges - 1, 1)
  const heights = levels.map((level) => (level ? TOP : BOTTOM))
  const drawn = heights.map((y, at) => (at === 0 ? `M${x} ${y}` : `H${edgeAt(at)}V${y}`))
  return `${drawn.join('')}H${x + width}`
}
