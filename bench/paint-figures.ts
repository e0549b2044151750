/**
 * The page in a real Chromium: from a key press to the frame that shows the step. Frames come as
 * soon as they are ready, so that this is the work for one and not the wait for the display. What
 * else the machine is doing counts in it; it counts less in the time of the page's own thread.
 */
import type { Page } from '@playwright/test'
import { writeDesign } from '../src/core/scenarios/design-code.ts'
import { vectorChangesTmrSet } from '../src/core/scenarios/gallery-designs.ts'
import type { Figure } from './figure.ts'
import { builtPage, onPage } from './page.ts'
import { paintTimes } from './painted.ts'

/** Steps in one measurement; both scenarios have more. */
const STEPS = 60
/** What a display leaves for a frame. */
const FRAME = 16.7

/** How the page is when it steps. */
interface Situation {
  readonly name: string
  readonly fragment: string
  readonly prepare?: (page: Page) => Promise<void>
}

/** Two pins, one of which changes its vector, among as many vCPUs as the screen shows. */
const WIDE = `#scenario=${writeDesign({ ...vectorChangesTmrSet, vcpus: 16 })}&step=0`

const SITUATIONS: readonly Situation[] = [
  { name: 'step', fragment: '#step=0' },
  { name: 'step-16', fragment: WIDE },
  { name: 'step-16-lapic', fragment: WIDE, prepare: (page) => page.keyboard.press('v') },
  { name: 'step-16-why', fragment: WIDE, prepare: (page) => page.keyboard.press('y') },
  { name: 'step-16-pins', fragment: WIDE, prepare: (page) => page.keyboard.press('p') },
  {
    name: 'step-16-narrow',
    fragment: WIDE,
    prepare: (page) => page.setViewportSize({ width: 768, height: 1000 }),
  },
]

export async function paintFigures(): Promise<readonly Figure[]> {
  await builtPage()
  return SITUATIONS.flatMap((situation) => [
    painted(situation, 'median', 0.5),
    painted(situation, 'p95', 0.95),
    {
      name: `paint/${situation.name}-thread`,
      unit: "ms of the page's thread for a step",
      warmUps: 1,
      runs: 3,
      run: async () => (await measured(situation)).thread,
    },
  ])
}

const painted = (situation: Situation, name: string, share: number): Figure => ({
  name: `paint/${situation.name}-${name}`,
  unit: 'ms from key press to painted frame',
  target: FRAME,
  warmUps: 1,
  runs: 3,
  run: async () => at((await measured(situation)).times, share),
})

const at = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** As fast as frames can be made. */
const UNCAPPED = ['--disable-gpu-vsync', '--disable-frame-rate-limit']

interface Measured {
  /** Of each step, in ms. */
  readonly times: readonly number[]
  /** Of the page's main thread, in ms of processor time for a step on average. */
  readonly thread: number
}

const measured = ({ fragment, prepare }: Situation): Promise<Measured> =>
  onPage(fragment, UNCAPPED, async (page) => {
    await page.getByRole('slider').waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    await prepare?.(page)
    await page.waitForTimeout(300)
    const thread = await threadOf(page)
    const before = await thread()
    const times = await paintTimes(page, 'ArrowRight', STEPS)
    const place = await page.getByRole('slider').first().getAttribute('aria-valuenow')
    if (place !== `${STEPS}`) throw new Error(`The page is at step ${place}, not ${STEPS}.`)
    return { times, thread: ((await thread()) - before) / STEPS }
  })

/** Reads how long the page's main thread has been at work, in ms of processor time. */
async function threadOf(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }
}
