/** What the page is on paper, and for somebody who does not want it to move. */
import { expect, type Page, test } from '@playwright/test'
import { begin, WALKS } from './states.ts'

async function reached(page: Page, walkName: string, stateName: string): Promise<void> {
  const walk = WALKS.find(({ name }) => name === walkName)
  if (!walk) throw new Error(`there is no walk ${walkName}`)
  await begin(page, walk)
  for (const state of walk.states) {
    await state.reach(page)
    if (state.name === stateName) return
  }
  throw new Error(`there is no state ${stateName}`)
}

const sheets = (pdf: Buffer): number =>
  pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0

for (const format of ['A4', 'Letter'] as const) {
  test(`a step fits two sheets of ${format}, a diagnosis and a search too`, async ({ page }) => {
    for (const [walk, state] of [
      ['step', 'decisive'],
      ['trace', 'diagnosed'],
      ['interleavings', 'counterexample'],
      ['step, opened', 'key sheet'],
    ] as const) {
      await reached(page, walk, state)
      expect(sheets(await page.pdf({ format, printBackground: true })), state).toBeLessThanOrEqual(
        2,
      )
    }
  })
}

test('a step on paper has its heads, path and code, the log whole, and its link, in light', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await reached(page, 'step', 'decisive')
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
  const paper = page.getByRole('region', { name: 'For the paper' })
  await expect(paper.getByRole('heading')).toHaveText(/^Trace log all \d+ lines$/)
  const all = Number(/\d+/.exec(await paper.getByRole('heading').innerText())?.[0])
  await expect(paper.getByRole('listitem')).toHaveCount(all)
  await expect(paper.locator('[aria-current=step]')).toContainText('trigger KVM IRQ 11')
  await expect(paper).toContainText('step=60')
  await expect(page.getByRole('region', { name: 'What QEMU runs' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Share' })).toBeHidden()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.emulateMedia({ colorScheme: 'dark', media: 'screen' })
  await expect(paper).toHaveCount(0)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

/** Names of what would move for longer than a hundredth of a second. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const LEAST = 10
    const long = (durations: string) =>
      durations.split(',').some((text) => 1000 * Number.parseFloat(text) > LEAST)
    const styled = [...document.querySelectorAll('*')].filter((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element)
      return long(transitionDuration) || (animationName !== 'none' && long(animationDuration))
    })
    const running = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > LEAST)
    return [
      ...styled.map(({ outerHTML }) => outerHTML.slice(0, 80)),
      ...running.map(({ id }) => id),
    ]
  })

test('nothing moves in any state for those who ask for reduced motion, and play still steps', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const walk of WALKS) {
    await begin(page, walk)
    for (const state of walk.states) {
      await state.reach(page)
      expect.soft(await moving(page), `${walk.name}: ${state.name}`).toEqual([])
    }
  }
  await begin(page, WALKS[0] as (typeof WALKS)[number])
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(page.getByRole('slider').first()).toHaveAttribute('aria-valuenow', /^[2-9]$/)
  expect(await moving(page)).toEqual([])
})
