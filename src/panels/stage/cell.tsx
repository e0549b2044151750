/** A cell of the local APIC grid and what may stand in it beside its digit. */
import type { ReactNode } from 'react'
import type { VectorBits } from '../../view/stations/lapics.ts'
import { CELL_HEIGHT, type Column, type Frame, Y } from './geometry.ts'
import { Glyph } from './glyphs.tsx'
import { textWidth } from './text.ts'

interface CellProps {
  readonly frame: Frame
  readonly column: Column
  readonly y: number
  readonly look: string
  readonly digit: string
  readonly fresh: boolean
  readonly children: ReactNode
}

export function Cell({ frame, column, y, look, digit: text, fresh, children }: CellProps) {
  const { x, width, middle } = column
  const box = { x, y, width, height: CELL_HEIGHT, rx: 2 }
  const centred = frame.density === 'digits'
  const inset = frame.density === 'words' ? 8 : 6
  return (
    <>
      <rect className="cell zero" {...box} />
      {look !== 'zero' && <rect className={`cell ${look} ${fresh ? 'fresh' : ''}`} {...box} />}
      <text
        className={`mono ${look} ${fresh ? 'sign fresh' : ''}`}
        x={centred ? middle : x + inset}
        y={y + 14}
        textAnchor={centred ? 'middle' : 'start'}
      >
        {text}
      </text>
      {children}
    </>
  )
}

interface CellWordProps {
  readonly column: Column
  /** The first that fits is written. */
  readonly texts: readonly string[]
  /** A request comes down at the end side, an expected one stops above. */
  readonly side: 'start' | 'end'
}

export function CellWord({ column: { x, width }, texts, side }: CellWordProps) {
  const room = width * (side === 'start' ? 0.74 : 1) - (side === 'start' ? 26 : 24)
  const text = texts.find((one) => textWidth(one, 11, 'condensed') <= room)
  return (
    <text
      className="label"
      x={side === 'start' ? x + 20 : x + width - 5}
      y={Y.irr + 13.5}
      textAnchor={side}
    >
      {text}
    </text>
  )
}

interface OlderChipProps {
  readonly frame: Frame
  readonly column: Column
  readonly y: number
  readonly other: VectorBits | null
  readonly on: boolean | null | undefined
  /** How a 1 looks; in the EOI exit row a 0 is worth a sign too. */
  readonly look: 'lit' | 'service' | 'gate'
}

/** The bit of the pin's older vector; dashed for 0. */
export function OlderChip({ frame, column, y, other, on, look }: OlderChipProps) {
  if (!other || (!on && look !== 'gate')) return null
  const tone = on ? look : ''
  const text = `${other.vector}`
  const small = frame.density === 'digits'
  const width = small ? column.width : textWidth(text, 11, 'mono') + 8
  const x = small ? column.x : column.x + (frame.density === 'words' ? 20 : 15)
  return (
    <>
      <rect
        className={`chip ${tone}`}
        x={x}
        y={y + (small ? 0 : 2.5)}
        width={width}
        height={CELL_HEIGHT - (small ? 0 : 5)}
        rx="2"
      />
      <text
        className={`mono chip ${tone} ${small ? 'tiny' : ''}`}
        x={x + width / 2}
        y={y + 13.5}
        textAnchor="middle"
      >
        {text}
      </text>
    </>
  )
}

interface RescanProps {
  readonly frame: Frame
  readonly column: Column
  readonly brief: boolean
}

/** The bitmap will be rebuilt before this vCPU next runs: in words, as a sign, or as a corner. */
export function Rescan({ frame, column: { x, width }, brief }: RescanProps) {
  const end = x + width
  if (frame.density === 'digits') {
    return (
      <path className="corner" d={`M${end} ${Y.eoiExit}v6l-6-6z`}>
        <title>rescan pending</title>
      </path>
    )
  }
  return (
    <>
      <Glyph name="rescan" x={end - 16} y={Y.eoiExit + 4} size={11} tone="ink2" />
      {!brief && width >= 74 && (
        <text className="label" x={end - 20} y={Y.eoiExit + 13.5} textAnchor="end">
          rescan
        </text>
      )}
    </>
  )
}
