/**
 * The Step view with a run of 1,000,000 events, in a real Chromium: frames while the timeline is
 * scrubbed and zoomed, a key press to its painted frame, and the memory of the tab.
 */
import type { Page } from '@playwright/test'
import { storm } from '../src/core/scenarios/gallery-designs.ts'
import { ownScenario } from '../src/core/scenarios/own.ts'
import type { Figure } from './figure.ts'
import { builtPage, onPage } from './page.ts'
import { paintTimes } from './painted.ts'

/** Steps of two machines in which at least a million events happen. */
const STEPS = 326_000
const EVENTS = 1_000_000
/** The longest that the page may take to make them, in ms. */
const PATIENCE = 300_000

interface Measured {
  readonly scrub: readonly number[]
  readonly zoom: readonly number[]
  readonly step: readonly number[]
  readonly megabytes: number
}

export async function timelineFigures(): Promise<readonly Figure[]> {
  await builtPage()
  const all = once(measure)
  const figure = (name: string, unit: string, target: number, value: (of: Measured) => number) => ({
    name: `timeline/${name}`,
    unit,
    target,
    warmUps: 0,
    runs: 1,
    run: async () => value(await all()),
  })
  const frames = (name: 'scrub' | 'zoom' | 'step', unit: string) => [
    figure(`${name}-1m`, `${unit}, median`, 16.7, (of) => at(of[name], 0.5)),
    figure(`${name}-1m-p95`, `${unit}, 95 of 100`, 16.7, (of) => at(of[name], 0.95)),
  ]
  return [
    ...frames('scrub', 'ms of work for a frame while scrubbing 1,000,000 events'),
    ...frames('zoom', 'ms of work for a frame while zooming 1,000,000 events'),
    ...frames('step', 'ms from key press to painted frame in 1,000,000 events'),
    figure('memory-1m', 'MB of the tab with 1,000,000 events', 400, (of) => of.megabytes),
  ]
}

/** All figures are of one page: a million events take a while to make. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** As fast as frames can be made, with a collector that can be called. */
const ARGS = [
  '--disable-gpu-vsync',
  '--disable-frame-rate-limit',
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
]

const measure = async (): Promise<Measured> => {
  const { id } = ownScenario({ ...storm, pins: storm.pins.map((pin) => ({ ...pin, storm: 1 })) })
  return onPage(`#scenario=${id}&step=${STEPS}`, ARGS, async (page) => {
    await page.waitForFunction(
      (steps) => document.querySelector(`.timeline-playhead[aria-valuenow="${steps}"]`),
      STEPS,
      { timeout: PATIENCE, polling: 500 },
    )
    await page.waitForTimeout(2_000)
    const megabytes = await memoryOf(page)
    await expectEvents(page)
    const step = await paintTimes(page, 'ArrowLeft', 60)
    const scrub = await scrubbed(page)
    const zoom = await zoomed(page)
    return { scrub, zoom, step, megabytes }
  })
}

/** Throws where the run has fewer events than the figures say. */
async function expectEvents(page: Page): Promise<void> {
  const most = await page.locator('.timeline-playhead').getAttribute('aria-valuemax')
  if (Number(most) < STEPS) throw new Error(`The run has ${most} steps, so not ${EVENTS} events.`)
}

const memoryOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { gc, performance: own } = globalThis as unknown as {
      gc(): void
      performance: { memory: { usedJSHeapSize: number } }
    }
    gc()
    return own.memory.usedJSHeapSize / 1e6
  })

/** From each event of a gesture to the task that follows its frame. */
async function gesture(
  page: Page,
  kind: 'pointermove' | 'wheel',
  made: () => Promise<void>,
): Promise<number[]> {
  await page.evaluate((type) => {
    const times: number[] = []
    window.addEventListener(
      type,
      () => {
        const start = performance.now()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => times.push(performance.now() - start)
          port2.postMessage(null)
        })
      },
      { capture: true },
    )
    Object.assign(window, { times })
  }, kind)
  await made()
  return page.evaluate(() => (window as unknown as { times: number[] }).times)
}

/** Moves of the mouse from one end of the run to the other. */
const MOVES = 120

async function scrubbed(page: Page): Promise<number[]> {
  const { x, y, width } = await boxOf(page)
  await page.mouse.move(x + 160, y + 30)
  await page.mouse.down()
  const times = await gesture(page, 'pointermove', async () => {
    for (let move = 1; move <= MOVES; move++)
      await page.mouse.move(x + 160 + ((width - 200) * move) / MOVES, y + 30)
  })
  await page.mouse.up()
  return times
}

const TURNS = 30

/** The wheel in and out again, in the middle of the run. */
async function zoomed(page: Page): Promise<number[]> {
  const { x, y, width } = await boxOf(page)
  await page.mouse.move(x + width / 2, y + 30)
  return gesture(page, 'wheel', async () => {
    for (let turn = 0; turn < 2 * TURNS; turn++) {
      await page.mouse.wheel(0, turn < TURNS ? -200 : 200)
      await page.waitForTimeout(30)
    }
  })
}

async function boxOf(page: Page) {
  const box = await page.locator('.timeline-lanes').boundingBox()
  if (!box) throw new Error('There is no timeline.')
  return box
}
