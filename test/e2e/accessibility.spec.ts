/** Every state of the page, looked at by axe: both themes, a person's own colours, wide and narrow. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { begin, WALKS, type Walk } from './states.ts'

const CONTRAST = ['color-contrast', 'link-in-text-block']

/** What axe finds by all of its rules, best practices too, or by those on colours alone or left out. */
async function faults(page: Page, rules: Rules): Promise<readonly unknown[]> {
  // Legacy mode opens no page of its own for each analysis; there are no frames here.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  if (rules === 'colours') axe.withRules(CONTRAST)
  if (rules === 'all but colours') axe.disableRules(CONTRAST)
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html)])
}

const widerBy = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** The longest walk is one test, the others are a second one beside it. */
const PARTS: readonly (readonly [name: string, walks: readonly Walk[]])[] = [
  ['Step', WALKS.filter(({ name }) => name.startsWith('step'))],
  ['Trace and Interleavings', WALKS.filter(({ name }) => !name.startsWith('step'))],
]

type Rules = 'all' | 'colours' | 'all but colours'

const SEEN: readonly {
  readonly name: string
  readonly width: number
  readonly colorScheme: 'dark' | 'light'
  readonly forcedColors?: 'active'
  readonly rules: Rules
}[] = [
  { name: 'dark, wide', width: 1440, colorScheme: 'dark', rules: 'all' },
  { name: 'light, wide', width: 1440, colorScheme: 'light', rules: 'colours' },
  { name: 'light, on a phone', width: 390, colorScheme: 'light', rules: 'all' },
  { name: 'dark, on a phone', width: 390, colorScheme: 'dark', rules: 'colours' },
  {
    name: 'in colours that the person forces',
    width: 1440,
    colorScheme: 'light',
    forcedColors: 'active',
    rules: 'all but colours',
  },
]

for (const { name, width, colorScheme, forcedColors = 'none', rules } of SEEN) {
  for (const [view, walks] of PARTS) {
    test(`axe finds nothing in any state of ${view}, and nothing is wider than the page: ${name}`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
      for (const walk of walks) {
        await begin(page, walk)
        for (const state of walk.states) {
          await state.reach(page)
          const where = `${walk.name}: ${state.name}`
          expect.soft(await faults(page, rules), where).toEqual([])
          expect.soft(await widerBy(page), where).toBe(0)
        }
      }
    })
  }
}
