/** Piles of a lane as rectangles around its middle, for the page and for the canvas alike. */
import type { LaneShapes, Pile } from '../../view/tracks/layout.ts'
import type { TrackKind } from '../../view/tracks/model.ts'
import type { Token } from './shapes.ts'

export interface Block {
  readonly x: number
  /** From the middle of the lane. */
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill: Token
  readonly opacity: number
}

/** What a row's bands look like where they are too short to be drawn. */
const TONES: Readonly<Record<TrackKind, Token>> = {
  line: 'req',
  pin: 'lat',
  route: 'band-route',
  lapic: 'lat',
  linux: 'band-run',
}
const HELD = 0.62
const HELD_PARTLY = 0.26

/** Width of a tick, and the least of what is bad, in px; what is bad reaches beyond the lane. */
const TICK = 1.6
const LEAST_BAD = 2
const BEYOND = 1.5
const WRONG = 0.6
const CAP = 3

/** From back to front, in groups of one colour. `height` is that of a band. */
export function blocksOf({ piles, dense }: LaneShapes, kind: TrackKind, height: number): Block[] {
  const held = dense ? heldBlocks(piles, TONES[kind], height) : []
  const counts = piles.filter(({ count }) => count > 0)
  const wrong = dense ? piles.filter(({ bad, high }) => bad > 0 || high === 2) : []
  return [
    ...held,
    ...wrong.map((pile) => wrongBlock(pile, height)),
    ...(dense ? [] : counts.map((pile) => haloOf(countBlock(pile, dense, height)))),
    ...counts.map((pile) => countBlock(pile, dense, height)),
    ...wrong.map((pile) => capOf(wrongBlock(pile, height))),
  ]
}

/** Neighbours in which the same holds are one block. */
function heldBlocks(piles: readonly Pile[], fill: Token, height: number): Block[] {
  const blocks: {
    x: number
    y: number
    width: number
    height: number
    fill: Token
    opacity: number
  }[] = []
  for (const { x, width, low, high } of piles) {
    if (high === 0) continue
    const opacity = low > 0 ? HELD : HELD_PARTLY
    const last = blocks.at(-1)
    if (last && last.opacity === opacity && Math.abs(last.x + last.width - x) < 0.01)
      last.width += width
    else blocks.push({ x, y: -height / 2, width, height, fill, opacity })
  }
  return blocks
}

function countBlock({ x, width, share }: Pile, dense: boolean, height: number): Block {
  const tall = Math.max(1.5, share * (height - 1))
  const wide = dense ? Math.max(0.8, width) : TICK
  const start = dense ? x : x + width / 2 - TICK / 2
  const fill = dense ? 'ink2' : 'ink'
  return { x: start, y: height / 2 - tall, width: wide, height: tall, fill, opacity: 0.85 }
}

/** A tick stands out from the band that it stands on. */
const haloOf = (tick: Block): Block => ({
  ...tick,
  x: tick.x - 1,
  width: tick.width + 2,
  fill: 'bg',
  opacity: 0.6,
})

/** What is wrong shows above the counts too. */
const capOf = (wrong: Block): Block => ({ ...wrong, height: CAP, opacity: 1 })

function wrongBlock({ x, width }: Pile, height: number): Block {
  const wide = Math.max(LEAST_BAD, width)
  const tall = height + 2 * BEYOND
  return {
    x: x - (wide - width) / 2,
    y: -tall / 2,
    width: wide,
    height: tall,
    fill: 'bad',
    opacity: WRONG,
  }
}
