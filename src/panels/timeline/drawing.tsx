import { memo } from 'react'
import type { Bar, Glyph } from '../../view/tracks/layout.ts'
import type { Geometry } from './geometry.ts'
import { colour, MarkPaths } from './glyph.tsx'
import { type Block, blocksOf } from './piles.ts'
import type { Shapes } from './pointer.ts'
import { bandStyle, plateOf } from './shapes.ts'

export interface DrawingProps {
  readonly geometry: Geometry
  readonly shapes: Shapes
  /** The width of a mark. */
  readonly glyph: number
  readonly label: string
}

/** Bands and marks as SVG, for runs of ordinary length. */
export const Drawing = memo(({ geometry, shapes, glyph: size, label }: DrawingProps) => {
  const { width, height, rows, middle, left } = geometry
  return (
    <svg className="timeline-drawing" width={width} height={height} role="img" aria-label={label}>
      <defs>
        <pattern
          id="timeline-hatch"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="2.4" height="7" fill="var(--hatch)" />
        </pattern>
        <clipPath id="timeline-clip">
          <rect x={left} width={width - left} height={height} />
        </clipPath>
      </defs>
      <g clipPath="url(#timeline-clip)">
        {rows.map(({ track, top }, row) =>
          shapes[row]?.map((own, lane) => (
            <g key={`${track.id}-${lane}`} transform={`translate(0 ${top + middle(lane)})`}>
              {own.bars.map((bar) => (
                <BarShape key={bar.from} bar={bar} geometry={geometry} />
              ))}
              {blocksOf(own, track.kind, geometry.bar).map((block, at) => (
                <BlockShape key={at} block={block} />
              ))}
              {own.glyphs.map((glyph, at) => (
                <GlyphShape key={at} glyph={glyph} size={size} />
              ))}
            </g>
          )),
        )}
      </g>
    </svg>
  )
})

const BlockShape = ({ block: { fill, opacity, ...box } }: { readonly block: Block }) => (
  <rect {...box} fill={colour(fill)} fillOpacity={opacity} />
)

function BarShape({ bar, geometry }: { readonly bar: Bar; readonly geometry: Geometry }) {
  const style = bandStyle(bar.kind, bar.wrong, bar.inferred)
  const { width = 0 } = style
  const half = geometry.bar / 2
  const box = {
    x: bar.x + width / 2,
    y: -half + width / 2,
    width: Math.max(0.5, bar.width - width),
    height: geometry.bar - width,
    rx: 1.5,
  }
  return (
    <g>
      <title>{bar.title}</title>
      <rect
        {...box}
        fill={colour(style.fill)}
        fillOpacity={style.opacity}
        stroke={colour(style.stroke)}
        strokeWidth={width}
        strokeDasharray={style.dashed ? '3 2' : undefined}
      />
      {style.hatched && <rect {...box} fill="url(#timeline-hatch)" />}
      {bar.text && style.plate && (
        <rect {...plateOf(bar.text, geometry, style)} fill={colour('bg')} />
      )}
      {bar.text && (
        <text
          className={style.plate ? 'timeline-label plated' : 'timeline-label'}
          x={bar.text.x}
          y={geometry.fontSize * 0.35}
          fontSize={geometry.fontSize}
          fill={colour(style.text)}
        >
          {bar.text.label}
        </text>
      )}
    </g>
  )
}

function GlyphShape({ glyph, size }: { readonly glyph: Glyph; readonly size: number }) {
  return (
    <g transform={`translate(${glyph.x - size / 2} ${-size / 2}) scale(${size / 16})`}>
      <title>{glyph.title}</title>
      <MarkPaths kind={glyph.kind} />
    </g>
  )
}
