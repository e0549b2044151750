import type { Bar } from '../../view/tracks/layout.ts'
import { textWidth } from '../../view/tracks/text.ts'
import { MarkPaths } from './glyph.tsx'
import type { View } from './pointer.ts'
import { bandStyle } from './shapes.ts'

interface NowProps {
  readonly view: View
  readonly cursor: number
}

/** The marks of the current step and the labels of current bands, which are not dimmed. */
export function Now({ view: { geometry, frame, shapes }, cursor }: NowProps) {
  const { width, height, rows, middle, fontSize } = geometry
  const size = frame.glyph
  const x = frame.x(cursor)
  const isDimmed = ({ kind, wrong, inferred, from, to, text }: Bar) => {
    if (text === null || cursor < from || cursor >= to) return false
    const isAcross = text.x + textWidth(text.label, fontSize) > x
    return text.x >= x || (isAcross && bandStyle(kind, wrong, inferred).text === 'ink')
  }
  return (
    <svg className="timeline-now" width={width} height={height} aria-hidden="true">
      {rows.map(({ track, top }, row) =>
        shapes[row]?.map(({ bars, glyphs }, lane) => (
          <g key={`${track.id}-${lane}`} transform={`translate(0 ${top + middle(lane)})`}>
            {bars.filter(isDimmed).map(({ from, text }) => (
              <text key={from} className="timeline-label" x={text?.x} {...{ fontSize }}>
                {text?.label}
              </text>
            ))}
            {glyphs
              .filter(({ step }) => step === cursor)
              .map(({ kind, x: place }) => (
                <g
                  key={kind}
                  transform={`translate(${place - size / 2} ${-size / 2}) scale(${size / 16})`}
                >
                  <MarkPaths kind={kind} />
                </g>
              ))}
          </g>
        )),
      )}
    </svg>
  )
}
