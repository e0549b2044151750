/** What is pointed at anywhere on the page, outlined above the drawing, which stays as it is. */
import { memo } from 'react'
import type { Glyph } from '../../view/tracks/layout.ts'
import type { View } from './pointer.ts'

/** A step of one lane, or of all of them. */
export interface PointedStep {
  readonly lane: number | null
  readonly step: number
}

interface PointedProps {
  readonly view: View
  readonly pointed: readonly PointedStep[]
}

/** Px between a mark and its outline. */
const AIR = 2

export const PointedSteps = memo(({ view: { geometry, frame, shapes }, pointed }: PointedProps) => {
  const { width, height, left, right, rows, middle, pitch } = geometry
  const isOf = (lane: number, { step }: Glyph) =>
    pointed.some((one) => one.step === step && (one.lane === null || one.lane === lane))
  const size = frame.glyph + 2 * AIR
  const wide = Math.max(size, frame.x(1) - frame.x(0))
  const shown = pointed.filter(({ step }) => frame.x(step) >= left && frame.x(step) <= right)
  if (shown.length === 0) return null
  return (
    <svg className="timeline-pointed" width={width} height={height} aria-hidden="true">
      {shown.map(({ lane, step }) => (
        <rect
          key={`${lane} ${step}`}
          className="timeline-pointed-column"
          x={frame.x(step) - wide / 2}
          y={1}
          width={wide}
          height={height - 2}
          rx={3}
        />
      ))}
      {rows.map(({ track, top }, row) =>
        shapes[row]?.map(({ glyphs }, lane) =>
          glyphs
            .filter((glyph) => isOf(lane, glyph))
            .map(({ x }) => (
              <rect
                key={`${track.id} ${lane} ${x}`}
                x={x - size / 2}
                y={top + middle(lane) - Math.min(size, pitch + 2) / 2}
                width={size}
                height={Math.min(size, pitch + 2)}
                rx={3}
              />
            )),
        ),
      )}
    </svg>
  )
})
