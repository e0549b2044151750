/** How long the page takes from a key press to the frame that shows what it did. */
import type { Page } from '@playwright/test'

/** In ms, one for each press. A frame is painted when a task queued by its animation callback runs. */
export const paintTimes = (page: Page, key: string, presses: number): Promise<number[]> =>
  page.evaluate(
    async ([name, count]) => {
      const times: number[] = []
      for (let press = 0; press < count; press++) {
        const start = performance.now()
        window.dispatchEvent(new KeyboardEvent('keydown', { key: name }))
        await new Promise<void>((painted) => {
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => painted()
            port2.postMessage(null)
          })
        })
        times.push(performance.now() - start)
      }
      return times
    },
    [key, presses] as const,
  )
