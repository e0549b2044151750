/** Rails and the lines of what travels on them: the request down, the EOI back up. */
import { memo, useId } from 'react'
import type { Leg, LegKind, PathStation } from '../../view/stations/path.ts'
import { type Column, type Frame, STAGE_HEIGHT, Y } from './geometry.ts'
import {
  columnWay,
  eoiExitWay,
  eoiIoapicWay,
  eoiLapicWay,
  eoiWholeWay,
  handlerWay,
  idleWays,
  isrWay,
  lineWay,
  nowhereWay,
  trunkWay,
} from './ways.ts'

export interface PathProps {
  readonly frame: Frame
  readonly path: PathStation
}

export const Rails = memo(({ frame }: { readonly frame: Frame }) => {
  const { request, eoi } = idleWays(frame)
  return (
    <>
      <path className="rail idle eoi" d={eoi} />
      <path className="rail idle" d={request} />
    </>
  )
})

/** The lines themselves; cells are drawn over them. */
export const Legs = memo(({ frame, path }: PathProps) =>
  [...path.legs]
    .sort((a, b) => rank(a) - rank(b))
    .map((leg) => (
      <LegLine
        key={`${leg.kind} ${leg.vcpu}`}
        leg={leg}
        frame={frame}
        end={endOf(leg, frame, path)}
      />
    )),
)

/** What must not hide is drawn last. */
const rank = ({ kind, fault }: Leg): number => (kind === 'expected' ? 0 : fault === null ? 1 : 2)

/** Where a request stops in its column. */
function endOf(leg: Leg, { density }: Frame, path: PathStation): number {
  if (leg.kind === 'isr') return Y.isr + (density === 'words' ? 0 : 19)
  if (goesOn(leg, path)) return Y.isr
  return density === 'words' ? Y.irr : Y.irr - 6
}

interface LegLineProps {
  readonly leg: Leg
  readonly frame: Frame
  readonly end: number
}

function LegLine({ leg, frame, end }: LegLineProps) {
  const { kind, fault, fresh } = leg
  const column = frame.columns[leg.vcpu]
  const tone = `rail live request ${fault ? 'bad' : ''} ${fresh ? 'fresh' : ''}`
  switch (kind) {
    case 'line':
      return <path className={tone} pathLength="1" d={lineWay(frame)} />
    case 'trunk':
      return <path className={`${tone} first`} pathLength="1" d={trunkWay(frame)} />
    case 'nowhere':
      return <path className={`${tone} bad then`} pathLength="1" d={nowhereWay(frame)} />
  }
  if (!column) return null
  switch (kind) {
    case 'irr':
      return <path className={`${tone} then`} pathLength="1" d={columnWay(frame, column, end)} />
    case 'isr':
      return <path className={`${tone} first`} pathLength="1" d={isrWay(column, end)} />
    case 'handler':
      return <path className={`${tone} then`} pathLength="1" d={handlerWay(column)} />
    case 'expected':
      return <path className="rail ghost" d={columnWay(frame, column, Y.irr - 3, Y.route + 12)} />
    case 'eoi-lapic':
    case 'eoi-exit':
    case 'eoi-ioapic':
    case 'eoi-missed':
    case 'eoi-lost':
      return <EoiLeg leg={leg} kind={kind} frame={frame} column={column} />
  }
}

interface EoiLegProps {
  readonly leg: Leg
  readonly kind: Extract<LegKind, `eoi-${string}`>
  readonly frame: Frame
  readonly column: Column
}

function EoiLeg({ leg: { fresh, explicit }, kind, frame, column }: EoiLegProps) {
  const whole = <path className="rail ghost bad" d={eoiWholeWay(frame, column)} />
  const up = eoiLapicWay(column)
  switch (kind) {
    case 'eoi-lapic':
      return (
        <>
          <Foot column={column} tone="eoi" />
          {!explicit && <EoiLine d={up} fresh={fresh} frame={frame} />}
        </>
      )
    case 'eoi-exit':
      return <EoiLine d={eoiExitWay(frame, column, explicit)} fresh={fresh} frame={frame} />
    case 'eoi-ioapic':
      return <EoiLine d={eoiIoapicWay(frame)} fresh={fresh} frame={frame} />
    case 'eoi-missed':
      return (
        <>
          {whole}
          <Foot column={column} tone="eoi" />
          <EoiLine d={up} fresh={false} frame={frame} />
        </>
      )
    case 'eoi-lost':
      return (
        <>
          {whole}
          <Foot column={column} tone="bad" />
          <path className={`rail live bad ${fresh ? 'fresh' : ''}`} pathLength="1" d={up} />
        </>
      )
  }
}

interface FootProps {
  readonly column: Column
  readonly tone: 'eoi' | 'bad'
}

/** Where an EOI starts: seen once the handler, which lies over it, has returned. */
const Foot = ({ column: { guest }, tone }: FootProps) => (
  <circle className={`foot ${tone}`} cx={guest} cy={Y.handler} r="4.5" />
)

interface EoiLineProps {
  readonly d: string
  readonly fresh: boolean
  readonly frame: Frame
}

/** Dashes cannot be drawn in by their offset, so a mask uncovers them. */
function EoiLine({ d, fresh, frame }: EoiLineProps) {
  const id = useId()
  if (!fresh) return <path className="rail live eoi" d={d} />
  return (
    <>
      <mask
        id={id}
        maskUnits="userSpaceOnUse"
        x="0"
        y="0"
        width={frame.right + 10}
        height={STAGE_HEIGHT}
      >
        <path className="uncover fresh" pathLength="1" d={d} />
      </mask>
      <path className="rail live eoi" d={d} mask={`url(#${id})`} />
    </>
  )
}

/** The request has gone on from the IRR of its column. */
export const goesOn = ({ vcpu }: Leg, { legs }: PathStation): boolean =>
  legs.some((other) => other.kind === 'isr' && other.vcpu === vcpu)
