/** The density strips of the overview, and what was found, on a canvas. */
import type { PinDensity } from '../../view/log/overview.ts'
import { zoomOf } from '../zoom.ts'

export interface OverviewFinding {
  readonly severity: 'fault' | 'note'
  readonly pin: number | null
  readonly from: number
  readonly to: number
  /** The pin waits for an EOI from there to the end. */
  readonly isDead: boolean
}

export interface Painted {
  readonly pins: readonly PinDensity[]
  readonly focus: number
  readonly size: number
  readonly findings: readonly OverviewFinding[]
  readonly width: number
  readonly height: number
}

const ROW = 17
const PAD = 3
const LEAST_BAD = 2
const FOOT = 3

export function paintOverview(canvas: HTMLCanvasElement, painted: Painted): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { pins, size, width, height } = painted
  const density = (window.devicePixelRatio || 1) * zoomOf(canvas)
  canvas.width = Math.round(width * density)
  canvas.height = Math.round(height * density)
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, width, height)
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(`--${name}`)
  pins.forEach((pin, row) => {
    const bottom = (row + 1) * ROW
    context.fillStyle = colour('rule')
    context.fillRect(0, bottom - 1, width, 1)
    context.fillStyle = colour(pin.pin === painted.focus ? 'ink2' : 'ink3')
    const over = (width * (pin.over ?? size)) / Math.max(1, size)
    paintStrip(context, pin, bottom - 1, over)
    context.fillStyle = colour('bad')
    paintBad(context, pin, bottom - ROW, over)
    paintFindings(context, painted, pin.pin, row * ROW, colour)
  })
}

function paintStrip(
  context: CanvasRenderingContext2D,
  { columns }: PinDensity,
  bottom: number,
  width: number,
): void {
  const wide = width / Math.max(1, columns.length)
  columns.forEach((share, at) => {
    if (share === 0) return
    const tall = Math.max(1, Math.sqrt(share) * (ROW - PAD))
    context.fillRect(at * wide, bottom - tall, Math.max(0.8, wide), tall)
  })
}

/** As tall as the row, with a foot: wrong by shape too, and never too narrow to be seen. */
function paintBad(
  context: CanvasRenderingContext2D,
  { bad = [] }: PinDensity,
  top: number,
  width: number,
): void {
  const wide = width / Math.max(1, bad.length)
  bad.forEach((isBad, at) => {
    if (!isBad) return
    context.fillRect(at * wide, top + 2, Math.max(LEAST_BAD, wide), ROW - PAD)
    context.fillRect(at * wide - 1, top + 1, Math.max(LEAST_BAD, wide) + 2, FOOT)
  })
}

function paintFindings(
  context: CanvasRenderingContext2D,
  { findings, size, width }: Painted,
  pin: number,
  top: number,
  colour: (name: string) => string,
): void {
  const xOf = (at: number) => (at / Math.max(1, size)) * width
  for (const finding of findings) {
    if (finding.pin !== pin || finding.severity !== 'fault') continue
    if (finding.isDead) paintDead(context, xOf(finding.from), width, top, colour)
  }
  for (const finding of findings) {
    if (finding.pin !== pin || finding.severity !== 'fault') continue
    diamond(context, xOf(finding.from), top + ROW / 2, colour)
  }
}

/** A pin that is dead to the end: hatched, so that it differs from what is busy by more than colour. */
function paintDead(
  context: CanvasRenderingContext2D,
  x: number,
  right: number,
  top: number,
  colour: (name: string) => string,
): void {
  const wide = Math.max(3, right - x)
  context.save()
  context.fillStyle = colour('lat')
  context.fillRect(x, top + 2, wide, ROW - 5)
  context.beginPath()
  context.rect(x, top + 2, wide, ROW - 5)
  context.clip()
  context.beginPath()
  for (let at = x - ROW; at < x + wide + ROW; at += 8) {
    context.moveTo(at + ROW, top)
    context.lineTo(at, top + ROW)
  }
  context.strokeStyle = colour('bad')
  context.lineWidth = 2
  context.stroke()
  context.restore()
}

function diamond(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  colour: (name: string) => string,
): void {
  const half = 5
  context.beginPath()
  context.moveTo(x, y - half)
  context.lineTo(x + half, y)
  context.lineTo(x, y + half)
  context.lineTo(x - half, y)
  context.closePath()
  context.fillStyle = colour('bg')
  context.fill()
  context.strokeStyle = colour('bad')
  context.lineWidth = 1.8
  context.stroke()
}
