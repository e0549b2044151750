/** The search in the page: from a click on Stop to the frame that shows what it has so far. */
import type { Page } from '@playwright/test'
import type { Figure } from './figure.ts'
import { builtPage, onPage } from './page.ts'

/** Machines large enough that one is at work for as long as this takes, and some are known. */
const SEARCH = '#view=interleavings&vcpus=4&edges=200&cell=original/K0&claim=no-dead-pin'
/** Stops in one measurement, each with more of the matrix known. */
const STOPS = 5

export async function cancelFigures(): Promise<readonly Figure[]> {
  await builtPage()
  return [
    {
      name: 'explore/cancel',
      unit: 'ms from a click on Stop to the painted frame, the slowest of five',
      target: 100,
      runs: 3,
      run: async () => Math.max(...(await onPage(SEARCH, [], stopsPainted))),
    },
  ]
}

async function stopsPainted(page: Page): Promise<number[]> {
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  const times: number[] = []
  for (let stop = 0; stop < STOPS; stop++) {
    await page.waitForTimeout(700)
    times.push(await stopPainted(page))
    await page.getByRole('button', { name: 'Resume' }).click()
  }
  return times
}

/** A frame is painted when a task queued by its animation callback runs. */
const stopPainted = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const stop = [...document.querySelectorAll('button')].find((button) =>
      button.textContent?.startsWith('Stop'),
    )
    if (!stop) throw new Error('The search has ended before it could be stopped.')
    const start = performance.now()
    stop.click()
    await new Promise<void>((painted) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => painted()
        port2.postMessage(null)
      })
    })
    const told = document.querySelector('[role=status]')?.textContent ?? ''
    if (!told.startsWith('Stopped')) throw new Error(`The page says "${told}" after Stop.`)
    return performance.now() - start
  })
