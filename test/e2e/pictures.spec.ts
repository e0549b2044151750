/** The look of every state, light and dark, against the pictures in test/fixtures/pictures. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { begin, WALKS } from './states.ts'

interface Sight {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'dark' | 'light'
  readonly forcedColors?: 'active'
  /** Which states, by walk and name; all where none are named. */
  readonly states?: ReadonlySet<string>
}

const KEY_STATES = new Set([
  'step: decisive',
  'step: end',
  'step, opened: RTE inspector',
  'trace: diagnosed',
  'interleavings: counterexample',
])

const SIGHTS: readonly Sight[] = [
  { name: 'dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'light', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light', states: KEY_STATES },
  { name: 'tablet', width: 768, height: 1024, colorScheme: 'dark', states: KEY_STATES },
  {
    name: 'large',
    width: 2560,
    height: 1440,
    colorScheme: 'dark',
    states: new Set(['step: decisive']),
  },
  {
    name: 'forced',
    width: 1440,
    height: 900,
    colorScheme: 'light',
    forcedColors: 'active',
    states: KEY_STATES,
  },
]

/** A search at work is never twice the same. */
const STILL = WALKS.filter(({ name }) => name !== 'interleavings, at work')

const MEANT =
  'looks otherwise than its picture. The difference is in test-results/*-diff.png. If it was meant: test/fixtures/pictures/README.md'

/** The build of Chromium that drew the pictures. */
const DRAWN_BY = readFileSync(new URL('../fixtures/pictures/chromium.txt', import.meta.url), 'utf8')

/** Another build draws the edges of letters and of lines otherwise; what is missing or moved still shows. */
const toleranceFor = (version: string) =>
  majorOf(version) === majorOf(DRAWN_BY) ? {} : { maxDiffPixelRatio: 0.03, threshold: 0.2 }

const majorOf = (version: string): string | undefined => /\d+/.exec(version)?.[0]

const fileName = (where: string) => `${where.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`

for (const { name, width, height, colorScheme, forcedColors = 'none', states } of SIGHTS) {
  for (const view of ['step', 'other']) {
    test(`every state looks as its picture: ${name}, ${view}`, async ({ page }) => {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
      for (const walk of STILL.filter((own) => own.name.startsWith('step') === (view === 'step'))) {
        const wanted = walk.states.map((state) => `${walk.name}: ${state.name}`)
        const last = wanted.findLastIndex((where) => !states || states.has(where))
        if (last < 0) continue
        await begin(page, walk)
        for (const [at, state] of walk.states.slice(0, last + 1).entries()) {
          await state.reach(page)
          const where = wanted[at] ?? ''
          if (!states || states.has(where)) await compare(page, name, where)
        }
      }
    })
  }
}

async function compare(page: Page, sight: string, where: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.fonts.ready)
  await expect
    .soft(page, `${where}, ${sight}, ${MEANT}`)
    .toHaveScreenshot([sight, fileName(where)], {
      mask: [page.getByText(/\d s, complete/)],
      ...toleranceFor(page.context().browser()?.version() ?? ''),
    })
}
