/** A window of 4K is zoomed: the pointer still means what it points at, and menus lie beside their buttons. */
import { expect, test } from '@playwright/test'
import { open } from './page.ts'

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 3840, height: 2160 })
  await open(page, './')
})

test('text is larger, and the stage fills its region', async ({ page }) => {
  const row = page.locator('.log-row').first()
  await expect.poll(() => row.evaluate(({ currentCSSZoom }) => currentCSSZoom)).toBeGreaterThan(1.5)
  const stage = await page.locator('.stage-row .stage').boundingBox()
  const region = await page.locator('.stage-region').boundingBox()
  expect((stage?.width ?? 0) / (region?.width ?? 1)).toBeGreaterThan(0.95)
  expect((stage?.height ?? 0) / (region?.height ?? 1)).toBeGreaterThan(0.6)
})

test('a press on the timeline goes to the step under the pointer', async ({ page }) => {
  const playhead = page.getByRole('slider', { name: 'Playhead' })
  const ruler = await page.locator('.timeline').boundingBox()
  const y = (ruler?.y ?? 0) + 12
  for (const x of [1000, 2000, 3000]) {
    await page.mouse.click(x, y)
    // A step is some 40 px wide here.
    await expect
      .poll(async () => Math.abs(((await playhead.boundingBox())?.x ?? 0) - x))
      .toBeLessThan(21)
  }
})

test('the menu of exports hangs under its button', async ({ page }) => {
  const button = page.getByRole('button', { name: 'Export' })
  await button.click()
  const menu = page.getByRole('menu')
  await expect(menu).toBeInViewport({ ratio: 1 })
  const [below, over] = [await menu.boundingBox(), await button.boundingBox()]
  expect((below?.y ?? 0) - ((over?.y ?? 0) + (over?.height ?? 0))).toBeLessThan(24)
  const right = (box: typeof below) => (box?.x ?? 0) + (box?.width ?? 0)
  expect(Math.abs(right(below) - right(over))).toBeLessThan(24)
})

for (const [width, height] of [
  [1440, 900],
  [1920, 1080],
  [2560, 1440],
  [3840, 2160],
] as const) {
  test(`at ${width} by ${height} the stage is whole, and the timeline has what it leaves`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height })
    const bottom = async (selector: string) => {
      const box = await page.locator(selector).boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    }
    const left = async () => (await bottom('.stage-region')) - (await bottom('.stage-row'))
    await expect.poll(left).toBeGreaterThanOrEqual(-1)
    expect(await left()).toBeLessThan(0.02 * height)
    const row = page.getByRole('list', { name: 'Rows' }).getByRole('listitem').first()
    expect((await row.boundingBox())?.height).toBeGreaterThanOrEqual(27)
    await expect(page.getByRole('button', { name: /more below/ })).toBeHidden()
  })
}
