/**
 * The page in a real Chromium: from a key press to the frame that shows the step. Frames come as
 * soon as they are ready, so that this is the work for one and not the wait for the display.
 */
import { chromium, type Page } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { chromiumOnPath } from '../scripts/chromium.mjs'
import type { Figure } from './figure.ts'

/** Steps in one measurement; the seed scenario has more. */
const STEPS = 60

export async function paintFigures(): Promise<readonly Figure[]> {
  await build({ logLevel: 'warn' })
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

/** The time of each step in ms, sorted. */
async function stepsPainted(): Promise<number[]> {
  const server = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' })
  const executablePath = chromiumOnPath()
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu-vsync', '--disable-frame-rate-limit'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${addressOf(server)}#step=0`)
    await page.getByRole('slider').waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    return (await timesOf(page)).sort((a, b) => a - b)
  } finally {
    await browser.close()
    await server.close()
  }
}

const addressOf = ({ resolvedUrls }: PreviewServer): string => resolvedUrls?.local[0] ?? ''

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
