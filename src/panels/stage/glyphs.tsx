/** The small signs of the stage, drawn in a square of 16 units. */
const PATHS = {
  cross: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.3 3.5L13 4.5',
  equal: 'M3 5.8h10M3 10.2h10',
  unequal: 'M2.5 5.8h11M2.5 10.2h11M10.6 2.4L5.4 13.6',
  rescan: 'M13.5 8A5.5 5.5 0 1 1 11.6 3.8M11.8 1v3.2H8.6',
  bar: 'M4 8h8',
  alert: 'M8 3.5v5.4M8 12.2v.3',
  running: 'M4 8h.2M8 8h.2M12 8h.2',
  chevron: 'M4.5 6.5L8 10l3.5-3.5',
} as const

const FILLED = {
  warning: 'M8 1.2L15.4 14.6H.6zM7.1 6v4.6h1.8V6zM7.1 11.6v1.7h1.8v-1.7z',
  down: 'M1.5 4h13L8 14z',
  up: 'M1.5 13h13L8 3z',
  right: 'M4 1.5v13L14 8z',
} as const

export type GlyphName = keyof typeof PATHS | keyof typeof FILLED

interface GlyphProps {
  readonly name: GlyphName
  readonly x: number
  readonly y: number
  readonly size: number
  readonly tone: string
}

/** Its colour is the `color` of the class `tone`. */
export function Glyph({ name, x, y, size, tone }: GlyphProps) {
  const transform = `translate(${x} ${y}) scale(${size / 16})`
  return isFilled(name) ? (
    <path className={`glyph filled ${tone}`} transform={transform} d={FILLED[name]} />
  ) : (
    <path className={`glyph ${tone}`} transform={transform} d={PATHS[name]} />
  )
}

const isFilled = (name: GlyphName): name is keyof typeof FILLED => name in FILLED

interface PillProps {
  readonly text: string
  /** The left edge. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly tone: 'bad' | 'eoi'
}

/** A word on a line, in a rounded box. */
export const Pill = ({ text, x, y, width, tone }: PillProps) => (
  <g>
    <rect className={`pill ${tone}`} x={x} y={y - 10} width={width} height="20" rx="10" />
    <text className={`pill-text ${tone}`} x={x + width / 2} y={y + 4} textAnchor="middle">
      {text}
    </text>
  </g>
)
