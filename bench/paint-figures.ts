/**
 * The page in a real Chromium: from a key press to the frame that shows the step. Frames come as
 * soon as they are ready, so that this is the work for one and not the wait for the display.
 */
import type { Page } from '@playwright/test'
import type { Figure } from './figure.ts'
import { builtPage, onPage } from './page.ts'

/** Steps in one measurement; the seed scenario has more. */
const STEPS = 60

export async function paintFigures(): Promise<readonly Figure[]> {
  await builtPage()
  const figure = (name: string, share: number): Figure => ({
    name: `paint/step-${name}`,
    unit: 'ms from key press to painted frame',
    target: 16.7,
    runs: 3,
    run: async () => at(await stepsPainted(), share),
  })
  return [figure('median', 0.5), figure('p95', 0.95)]
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** As fast as frames can be made. */
const UNCAPPED = ['--disable-gpu-vsync', '--disable-frame-rate-limit']

/** The time of each step in ms, sorted. */
const stepsPainted = (): Promise<number[]> =>
  onPage('#step=0', UNCAPPED, async (page) => {
    await page.getByRole('slider').waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    return (await timesOf(page)).sort((a, b) => a - b)
  })

/** A frame is painted when a task queued by its animation callback runs. */
const timesOf = (page: Page): Promise<number[]> =>
  page.evaluate(async (steps) => {
    const times: number[] = []
    for (let step = 0; step < steps; step++) {
      const start = performance.now()
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
      await new Promise<void>((painted) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => painted()
          port2.postMessage(null)
        })
      })
      times.push(performance.now() - start)
    }
    const place = document.querySelector('[role=slider]')?.getAttribute('aria-valuenow')
    if (place !== `${steps}`) throw new Error(`The page is at step ${place}, not ${steps}.`)
    return times
  }, STEPS)
