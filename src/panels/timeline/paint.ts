/** The lanes on a canvas: the same shapes as in the SVG drawing, without a node for each. */
import type { Bar, Glyph } from '../../view/tracks/layout.ts'
import type { Geometry } from './geometry.ts'
import { type Block, blocksOf } from './piles.ts'
import type { Shapes } from './pointer.ts'
import { bandStyle, MARKS, plateOf, TOKENS, type Token } from './shapes.ts'

export interface Theme {
  readonly colours: Readonly<Record<Token, string>>
  /** Font families of labels. */
  readonly font: string
}

export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element)
  const colours = TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`)])
  return {
    colours: Object.fromEntries(colours) as Theme['colours'],
    font: style.getPropertyValue('--condensed'),
  }
}

export function paint(
  context: CanvasRenderingContext2D,
  shapes: Shapes,
  geometry: Geometry,
  glyph: number,
  theme: Theme,
): void {
  const { width, height, left, rows, middle } = geometry
  context.clearRect(0, 0, width, height)
  context.save()
  context.beginPath()
  context.rect(left, 0, width - left, height)
  context.clip()
  rows.forEach(({ top, track }, row) => {
    shapes[row]?.forEach((own, lane) => {
      const { bars, glyphs } = own
      const y = top + middle(lane)
      for (const bar of bars) paintBar(context, bar, y, geometry, theme)
      paintBlocks(context, blocksOf(own, track.kind, geometry.bar), y, theme)
      for (const mark of glyphs) paintGlyph(context, mark, y, glyph, theme)
    })
  })
  context.restore()
}

/** Blocks of one colour follow each other. */
function paintBlocks(
  context: CanvasRenderingContext2D,
  blocks: readonly Block[],
  middle: number,
  { colours }: Theme,
): void {
  let fill: Token | null = null
  for (const block of blocks) {
    if (block.fill !== fill) context.fillStyle = colours[block.fill]
    fill = block.fill
    context.globalAlpha = block.opacity
    context.fillRect(block.x, middle + block.y, block.width, block.height)
  }
  context.globalAlpha = 1
}

function paintBar(
  context: CanvasRenderingContext2D,
  bar: Bar,
  middle: number,
  geometry: Geometry,
  { colours, font }: Theme,
): void {
  const { bar: height, fontSize } = geometry
  const style = bandStyle(bar.kind, bar.wrong, bar.inferred)
  const top = middle - height / 2
  if (style.fill) {
    context.globalAlpha = style.opacity ?? 1
    context.fillStyle = colours[style.fill]
    context.fillRect(bar.x, top, bar.width, height)
    context.globalAlpha = 1
  }
  if (style.hatched) hatch(context, bar.x, top, bar.width, height, colours.hatch)
  if (style.stroke) {
    const width = Math.min(style.width ?? 1, bar.width / 2)
    context.strokeStyle = colours[style.stroke]
    context.lineWidth = width
    context.setLineDash(style.dashed ? [3, 2] : [])
    context.strokeRect(bar.x + width / 2, top + width / 2, bar.width - width, height - width)
  }
  if (!bar.text) return
  if (style.plate) {
    const plate = plateOf(bar.text, geometry, style)
    context.fillStyle = colours.bg
    context.fillRect(plate.x, middle + plate.y, plate.width, plate.height)
  }
  context.font = `500 ${fontSize}px ${font}`
  context.fillStyle = colours[style.text]
  context.fillText(bar.text.label, bar.text.x, middle + fontSize * 0.35)
}

/** Px from stripe to stripe, along the band. */
const STRIPES = 10

function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  context.beginPath()
  for (let at = x - (x % STRIPES); at < x + width + height; at += STRIPES) {
    context.moveTo(at, y)
    context.lineTo(at - height, y + height)
  }
  context.setLineDash([])
  context.strokeStyle = colour
  context.lineWidth = 2.4
  context.stroke()
  context.restore()
}

function paintGlyph(
  context: CanvasRenderingContext2D,
  { kind, x }: Glyph,
  middle: number,
  size: number,
  { colours }: Theme,
): void {
  const left = x - size / 2
  const top = middle - size / 2
  const scale = size / 16
  context.translate(left, top)
  context.scale(scale, scale)
  context.setLineDash([])
  for (const { d, fill, stroke, width } of MARKS[kind]) {
    const path = pathOf(d)
    if (fill) {
      context.fillStyle = colours[fill]
      context.fill(path)
    }
    if (stroke) {
      context.strokeStyle = colours[stroke]
      context.lineWidth = width ?? 1
      context.stroke(path)
    }
  }
  context.scale(1 / scale, 1 / scale)
  context.translate(-left, -top)
}

/** Parsing a path costs more than drawing it. */
const paths = new Map<string, Path2D>()

function pathOf(d: string): Path2D {
  const known = paths.get(d) ?? new Path2D(d)
  paths.set(d, known)
  return known
}
