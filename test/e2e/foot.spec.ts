/** The keys at the foot of the page: one line of whole hints, whatever the width. */
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const foot = (page: Page) => page.getByRole('contentinfo')

/** The hints that are seen, and whether one is cut. */
const seen = (page: Page) =>
  foot(page).evaluate((element) => {
    const line = element.getBoundingClientRect()
    const inLine = [...element.querySelectorAll('span')]
      .map((hint) => ({ text: hint.textContent, box: hint.getBoundingClientRect() }))
      .filter(({ box }) => box.top < line.bottom)
    return {
      texts: inLine.map(({ text }) => text),
      tops: new Set(inLine.map(({ box }) => Math.round(box.top + box.height / 2))).size,
      cut: inLine.some(({ box }) => box.bottom > line.bottom || box.right > line.right),
      height: line.height,
    }
  })

for (const width of [1024, 1280, 1440, 1920]) {
  test(`is one line, and ends with the keys that lead to all others, ${width} wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, './')
    const { texts, ...line } = await seen(page)
    expect(line).toEqual({ tops: 1, cut: false, height: 26 })
    expect(texts).toContain('<> to a breakpoint')
    expect(texts.slice(-2)).toEqual(['Ctrl K any command', '? all keys'])
  })
}

test('has the keys of a question as soon as one is asked, in the same line', async ({ page }) => {
  await open(page, './')
  expect((await seen(page)).texts.join()).not.toContain('change of the value')
  await stepView(page).press('y')
  await expect(foot(page)).toContainText('change of the value')
  const { texts, ...line } = await seen(page)
  expect(texts).toContain(',. change of the value')
  expect(line).toEqual({ tops: 1, cut: false, height: 26 })
})
