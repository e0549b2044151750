/** How marks and bands look, for the page and for the canvas alike. Colours are names of tokens. */
import type { Bar } from '../../view/tracks/layout.ts'
import type { BandKind, MarkKind } from '../../view/tracks/model.ts'
import { textWidth } from '../../view/tracks/text.ts'
import type { Geometry } from './geometry.ts'

export const TOKENS = [
  'bg',
  'ink',
  'ink2',
  'ink3',
  'req',
  'eoi',
  'bad',
  'lat',
  'lat-edge',
  'on-lat',
  'on-bad',
  'rule2',
  'wash-bad',
  'wash-req',
  'hatch',
  'band-route',
  'band-route-now',
  'band-run',
] as const

export type Token = (typeof TOKENS)[number]

/** One path of a mark, in a box of 16 by 16. */
export interface Stroke {
  readonly d: string
  readonly fill?: Token
  readonly stroke?: Token
  readonly width?: number
}

const CIRCLE = 'M8 1.6a6.4 6.4 0 1 0 0 12.8a6.4 6.4 0 1 0 0-12.8z'
const CROSS = 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2'

export const MARKS: Readonly<Record<MarkKind, readonly Stroke[]>> = {
  assert: [{ d: 'M8 1.5l6.5 12h-13z', fill: 'req', stroke: 'bg', width: 1 }],
  deassert: [{ d: 'M2 3.5h12L8 13.5z', fill: 'bg', stroke: 'req', width: 2 }],
  'rte-write': [{ d: 'M2.5 2.5h11v11h-11z', fill: 'ink', stroke: 'bg', width: 1.4 }],
  'route-update': [{ d: 'M8 .5L15.5 8 8 15.5 .5 8z', fill: 'ink', stroke: 'bg', width: 1.4 }],
  'set-irq': [{ d: CIRCLE, fill: 'req', stroke: 'bg', width: 1.4 }],
  wrong: [
    { d: CIRCLE, fill: 'bad', stroke: 'bg', width: 1.4 },
    { d: CROSS, stroke: 'on-bad', width: 2 },
  ],
  irr: [{ d: 'M.8 3.2h14.4L8 14.6z', fill: 'req', stroke: 'bg', width: 1.2 }],
  'irr-wrong': [
    { d: 'M.4 2.6h15.2L8 15z', fill: 'bad', stroke: 'bg', width: 1.2 },
    { d: 'M5.6 4.6l4.8 4.8M10.4 4.6l-4.8 4.8', stroke: 'on-bad', width: 1.8 },
  ],
  eoi: [{ d: 'M13 2.2v11.6L3 8z', fill: 'bg', stroke: 'eoi', width: 2.4 }],
  'eoi-lost': [
    { d: CIRCLE, fill: 'bg', stroke: 'bad', width: 2 },
    { d: CROSS, stroke: 'bad', width: 2.2 },
  ],
}

export interface BandStyle {
  readonly fill?: Token
  readonly opacity?: number
  readonly stroke?: Token
  readonly width?: number
  readonly dashed?: boolean
  readonly hatched?: boolean
  /** The colour of the label, and whether it needs a plate to stand out from the hatching. */
  readonly text: Token
  readonly plate?: boolean
}

const BANDS: Readonly<Record<BandKind, BandStyle>> = {
  high: { fill: 'req', opacity: 0.55, text: 'ink' },
  'remote-irr': { fill: 'lat', stroke: 'lat-edge', width: 0.8, text: 'on-lat' },
  stuck: { fill: 'lat', stroke: 'bad', width: 1.5, hatched: true, text: 'on-lat' },
  route: { fill: 'band-route', text: 'ink' },
  'route-next': { fill: 'band-route-now', text: 'ink' },
  stale: { fill: 'wash-bad', stroke: 'bad', width: 1, hatched: true, text: 'bad', plate: true },
  'no-route': { stroke: 'rule2', width: 1, dashed: true, text: 'ink3' },
  pir: { stroke: 'lat-edge', width: 1, dashed: true, text: 'ink' },
  irr: { fill: 'lat', stroke: 'lat-edge', width: 0.8, text: 'on-lat' },
  isr: { stroke: 'lat-edge', width: 1.5, text: 'ink' },
  'isr-irr': { fill: 'lat', stroke: 'lat-edge', width: 1.5, text: 'on-lat' },
  run: { fill: 'band-run', text: 'ink' },
  handled: { fill: 'wash-req', stroke: 'req', width: 1, text: 'ink' },
  none: { fill: 'wash-bad', stroke: 'bad', width: 1, dashed: true, text: 'ink' },
  unknown: { stroke: 'rule2', width: 1, dashed: true, text: 'ink3' },
  busy: { fill: 'band-run', stroke: 'rule2', width: 1, text: 'ink' },
}

/** What is inferred has a dashed outline and hardly a filling, whatever it is. */
const INFERRED = { dashed: true, opacity: 0.25, text: 'ink' } as const

export function bandStyle(kind: BandKind, wrong: boolean, inferred = false): BandStyle {
  const own = BANDS[kind]
  const style = wrong ? { ...own, stroke: 'bad' as const, width: 1.5 } : own
  if (!inferred) return style
  return {
    stroke: 'ink3',
    width: 1,
    ...style,
    ...INFERRED,
    ...(style.plate && { text: style.text }),
  }
}

/** What the label of a band stands on, from the middle of the lane: inside the outline, which stays whole. */
export function plateOf(
  { x, label }: NonNullable<Bar['text']>,
  { bar, fontSize }: Geometry,
  { width = 0 }: BandStyle,
): { x: number; y: number; width: number; height: number } {
  const height = bar - 2 * width
  return { x: x - 2, y: -height / 2, width: textWidth(label, fontSize) + 4, height }
}
