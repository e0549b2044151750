/** The vector in focus in the local APICs, a column per vCPU. */
import { memo } from 'react'
import type { LapicStation, LapicView, VectorBits } from '../../view/stations/lapics.ts'
import { isLoss, type Leg, type PathStation } from '../../view/stations/path.ts'
import { Cell, CellWord, OlderChip, Rescan } from './cell.tsx'
import { type Column, type Frame, Y } from './geometry.ts'
import { textWidth } from './text.ts'

interface LapicsProps {
  readonly frame: Frame
  readonly lapics: LapicStation
  readonly path: PathStation
}

export const Lapics = memo(({ frame, lapics, path }: LapicsProps) =>
  lapics.vcpus.map((view, at) => {
    const legs = path.legs.filter(({ vcpu }) => vcpu === at)
    return (
      <Lapic
        key={view.vcpu}
        frame={frame}
        column={frame.columns[at] as Column}
        view={view}
        tone={toneOf(legs)}
        expected={legs.some(({ kind }) => kind === 'expected')}
        lost={legs.some(({ kind }) => kind === 'eoi-lost')}
      />
    )
  }),
)

interface LapicProps extends CellProps {
  readonly tone: string
  readonly expected: boolean
}

/** One column. */
const Lapic = memo(({ tone, expected, ...cell }: LapicProps) => (
  <g>
    <ColumnName frame={cell.frame} column={cell.column} tone={tone} vcpu={cell.view.vcpu} />
    <IrrCell {...cell} expected={expected} />
    <IsrCell {...cell} />
    <ExitCell {...cell} />
  </g>
))

/** Whether something is under way in a column, and whether it has gone wrong. */
function toneOf(legs: readonly Leg[]): 'bad' | 'req' | '' {
  if (legs.some((leg) => leg.fault !== null || isLoss(leg))) return 'bad'
  return legs.some(({ kind }) => kind === 'irr' || kind === 'eoi-lapic') ? 'req' : ''
}

interface ColumnNameProps {
  readonly frame: Frame
  readonly column: Column
  readonly tone: string
  readonly vcpu: number
}

function ColumnName({ frame, column, tone, vcpu }: ColumnNameProps) {
  const { x, middle, width } = column
  if (frame.density === 'digits') {
    return (
      <text className={`column small ${tone}`} x={middle} y={Y.irr - 17} textAnchor="middle">
        {vcpu}
      </text>
    )
  }
  const full = `vCPU ${vcpu}`
  const fits = textWidth(full, 12) + 4 < width * 0.74
  return (
    <text className={`column ${tone}`} x={x + 2} y={Y.irr - 11}>
      {fits ? full : vcpu}
    </text>
  )
}

interface CellProps {
  readonly frame: Frame
  readonly column: Column
  readonly view: LapicView
  readonly lost: boolean
}

function IrrCell({ frame, column, view, expected }: CellProps & { readonly expected: boolean }) {
  const { focus, other, fresh } = view
  return (
    <Cell
      frame={frame}
      column={column}
      y={Y.irr}
      look={focus.irr ? 'lit' : focus.pir ? 'posted' : 'zero'}
      digit={digit(focus.irr, focus)}
      fresh={fresh.irr}
    >
      {expected && <CellWord column={column} texts={['expected', 'exp.']} side="end" />}
      {focus.pir && !focus.irr && (
        <CellWord column={column} texts={['in PIR', 'PIR']} side="start" />
      )}
      <OlderChip
        frame={frame}
        column={column}
        y={Y.irr}
        other={other}
        on={other?.irr || other?.pir}
        look="lit"
      />
    </Cell>
  )
}

/** A bit of the vector in focus; there is none for vector 0 or where KVM keeps no bitmap. */
const digit = (bit: boolean | null, { vector }: VectorBits): string =>
  bit === null || vector === 0 ? '–' : bit ? '1' : '0'

const IsrCell = ({ frame, column, view: { focus, other, fresh } }: CellProps) => (
  <Cell
    frame={frame}
    column={column}
    y={Y.isr}
    look={focus.isr ? 'service' : 'zero'}
    digit={digit(focus.isr, focus)}
    fresh={fresh.isr}
  >
    <OlderChip
      frame={frame}
      column={column}
      y={Y.isr}
      other={other}
      on={other?.isr}
      look="service"
    />
  </Cell>
)

const ExitCell = ({ frame, column, view: { focus, other, rescan, fresh }, lost }: CellProps) => (
  <Cell
    frame={frame}
    column={column}
    y={Y.eoiExit}
    look={focus.eoiExit ? 'gate' : 'zero'}
    digit={lost && frame.density === 'digits' ? '' : digit(focus.eoiExit, focus)}
    fresh={fresh.eoiExit}
  >
    {rescan && focus.eoiExit !== null && (
      <Rescan frame={frame} column={column} brief={lost || other !== null} />
    )}
    {other && other.eoiExit !== null && (
      <OlderChip
        frame={frame}
        column={column}
        y={Y.eoiExit}
        other={other}
        on={other.eoiExit}
        look="gate"
      />
    )}
  </Cell>
)
