/** Arrowheads, crosses and words on the path, drawn over the cells. */
import { memo } from 'react'
import { isLoss, type Leg } from '../../view/stations/path.ts'
import { type Column, EOI_ARRIVAL, type Frame, Y } from './geometry.ts'
import { Glyph, Pill } from './glyphs.tsx'
import { goesOn, type PathProps } from './path.tsx'
import { textWidth } from './text.ts'

export const Signs = memo(({ frame, path }: PathProps) => {
  const isFresh = path.legs.some(({ kind, fresh }) => fresh && kind !== 'line')
  return (
    <>
      {path.legs.map((leg) => (
        <g className={leg.fresh ? 'sign fresh' : 'sign'} key={`${leg.kind} ${leg.vcpu}`}>
          <LegSign leg={leg} frame={frame} path={path} />
        </g>
      ))}
      <g className={isFresh ? 'sign fresh' : 'sign'}>
        <Verdict frame={frame} path={path} />
        <Loss frame={frame} path={path} />
      </g>
    </>
  )
})

function LegSign({ leg, frame, path }: PathProps & { readonly leg: Leg }) {
  const { kind, vcpu, fault, explicit } = leg
  const column = frame.columns[vcpu]
  const tone = fault ? 'bad' : 'req'
  const words = frame.density === 'words'
  if (!column) return null
  const { line, guest } = column
  switch (kind) {
    case 'irr':
      if (!words) return <Glyph name="down" x={line - 5} y={Y.irr - 12} size={10} tone={tone} />
      return goesOn(leg, path) ? null : <Landing line={line} y={Y.irr} tone={tone} />
    case 'isr':
      return words ? <Landing line={line} y={Y.isr} tone={tone} /> : null
    case 'handler':
      return <Glyph name="down" x={guest - 5} y={GUEST_TOP} size={10} tone={tone} />
    case 'eoi-lapic':
      if (explicit) return <ExplicitPill frame={frame} column={column} />
      return <UpHead column={column} words={words} tone="eoi" />
    case 'eoi-ioapic':
      return <Glyph name="right" x={frame.trunk - 16} y={EOI_ARRIVAL - 7} size={14} tone="eoi" />
    case 'eoi-missed':
      return (
        <>
          <UpHead column={column} words={words} tone="eoi" />
          <Glyph name="cross" x={frame.trunk - 19} y={EOI_ARRIVAL - 7} size={14} tone="bad" />
        </>
      )
    case 'eoi-lost':
      return (
        <>
          <UpHead column={column} words={words} tone="bad" />
          <Glyph name="cross" x={line - 7} y={Y.eoiExit + 2.5} size={14} tone="bad" />
        </>
      )
    case 'line':
    case 'trunk':
    case 'nowhere':
    case 'expected':
    case 'eoi-exit':
      return null
  }
}

const GUEST_TOP = Y.handler - 21

interface LandingProps {
  readonly line: number
  /** The top of the cell. */
  readonly y: number
  readonly tone: 'bad' | 'req'
}

/** The end of a request inside a cell. */
const Landing = ({ line, y, tone }: LandingProps) => (
  <>
    <path className={`stub ${tone}`} d={`M${line} ${y}v5`} />
    <Glyph name="down" x={line - 7} y={y} size={14} tone={tone} />
  </>
)

interface UpHeadProps {
  readonly column: Column
  readonly words: boolean
  readonly tone: string
}

const UpHead = ({ column: { guest }, words, tone }: UpHeadProps) => (
  <Glyph
    name="up"
    x={guest - (words ? 7 : 5)}
    y={Y.eoiExit + 18}
    size={words ? 14 : 10}
    tone={tone}
  />
)

const PILL = 12
const pillWidth = (text: string): number => textWidth(text, PILL) + 18

/** On the bus before the column that the message went to; behind it where that is too near. */
function Verdict({ frame, path }: PathProps) {
  const text = frame.compact ? path.briefly : path.verdict
  if (text === '') return null
  const faulty = path.legs.find(({ kind, fault }) => kind === 'irr' && fault !== null)
  const column = frame.columns[faulty?.vcpu ?? -1]
  const width = pillWidth(text)
  const left = frame.trunk + 28
  const before = column ? column.line - 37 - width : left
  const x = column && before < left ? column.line + 16 : before
  return <Pill text={text} x={x} y={Y.bus} width={width} tone="bad" />
}

/** On the way that the EOI did not take. */
function Loss({ frame, path }: PathProps) {
  const column = frame.columns[path.legs.find(isLoss)?.vcpu ?? -1]
  if (!column) return null
  return <BusPill frame={frame} column={column} texts={[path.lost, path.lostBriefly]} tone="bad" />
}

const ExplicitPill = ({ frame, column }: { readonly frame: Frame; readonly column: Column }) => (
  <BusPill frame={frame} column={column} texts={['explicit EOI', 'EOI']} tone="eoi" />
)

interface BusPillProps {
  readonly frame: Frame
  readonly column: Column
  readonly texts: readonly [full: string, brief: string]
  readonly tone: 'bad' | 'eoi'
}

function BusPill({ frame, column, texts, tone }: BusPillProps) {
  const left = frame.naming === 'spine' ? frame.rail + 14 : frame.content
  const [full, brief] = texts
  const text = left + pillWidth(full) <= frame.right ? full : brief
  const width = pillWidth(text)
  const x = Math.max(left, (frame.rail + column.down - width) / 2)
  return <Pill text={text} x={x} y={Y.eoiBus} width={width} tone={tone} />
}
