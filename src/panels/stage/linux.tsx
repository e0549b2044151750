/** The affinity masks and the handler of the guest, a column per CPU. */
import { memo } from 'react'
import type { LinuxCpu, LinuxStation } from '../../view/stations/linux.ts'
import { type Column, type Frame, Y } from './geometry.ts'
import { Handlers } from './handlers.tsx'

interface LinuxProps {
  readonly frame: Frame
  readonly linux: LinuxStation
  readonly pin: number
}

const MASKS = ['desired', 'pending', 'effective'] as const

export const Linux = memo(({ frame, linux, pin }: LinuxProps) => {
  const first = frame.columns[0] as Column
  return (
    <>
      <path className="rule" d={`M${first.x + 14} ${Y.rule}H${frame.right}`} />
      {linux.irq < 0 ? (
        <text className="note" x={first.x + 2} y={Y.pending + 4}>
          no interrupt on pin {pin}
        </text>
      ) : (
        <>
          {linux.cpus.map((cpu, at) => (
            <Dots key={cpu.cpu} frame={frame} column={frame.columns[at] as Column} cpu={cpu} />
          ))}
          <Handlers frame={frame} cpus={linux.cpus} />
        </>
      )}
    </>
  )
})

interface DotsProps {
  readonly frame: Frame
  readonly column: Column
  readonly cpu: LinuxCpu
}

const Dots = memo(({ frame, column: { mask }, cpu }: DotsProps) =>
  MASKS.map((row) => (
    <circle
      key={row}
      className={`dot ${cpu[row] ? 'on' : ''}`}
      cx={mask}
      cy={Y[row]}
      r={frame.density === 'digits' ? 4 : 5}
    />
  )),
)
