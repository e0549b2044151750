/** Regions that a person sizes: with the pointer, with keys, remembered, and as they were again. */
import { expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

const line = (page: Page, name: string) => page.getByRole('separator', { name })

const sizes = async (page: Page) => {
  const of = async (selector: string) => {
    const box = await page.locator(selector).boundingBox()
    return box ? { width: Math.round(box.width), height: Math.round(box.height) } : null
  }
  return {
    side: (await of('.side'))?.width ?? 0,
    time: (await of('.time-region'))?.height ?? 0,
    code: (await of('.side-top'))?.height ?? 0,
  }
}

async function middle(page: Page, name: string): Promise<readonly [number, number]> {
  const box = await line(page, name).boundingBox()
  if (!box) throw new Error(`no line ${name}`)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

async function drag(page: Page, name: string, by: { x?: number; y?: number }) {
  const [x, y] = await middle(page, name)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + (by.x ?? 0), y + (by.y ?? 0), { steps: 4 })
  await page.mouse.up()
}

test.beforeEach(({ page }) => page.setViewportSize({ width: 1440, height: 900 }))

test('regions follow the pointer, and are so again after a reload', async ({ page }) => {
  await open(page, './')
  const before = await sizes(page)
  expect(before.side).toBe(480)
  await drag(page, 'Width of code and log', { x: -60 })
  await drag(page, 'Height of the timeline', { y: -70 })
  await drag(page, 'Height of the code', { y: -60 })
  const after = await sizes(page)
  expect(after.side).toBe(before.side + 60)
  expect(after.time).toBe(before.time + 70)
  expect(after.code).toBeLessThan(before.code)
  await page.reload()
  await expect.poll(() => sizes(page)).toEqual(after)
})

test('a double click gives a region the size it was made with', async ({ page }) => {
  await open(page, './')
  const before = await sizes(page)
  await drag(page, 'Width of code and log', { x: 100 })
  await drag(page, 'Height of the timeline', { y: 60 })
  for (const name of ['Width of code and log', 'Height of the timeline'])
    await page.mouse.dblclick(...(await middle(page, name)))
  await expect.poll(() => sizes(page)).toEqual(before)
  await page.reload()
  await expect.poll(() => sizes(page)).toEqual(before)
})

test('keys size a region between its bounds, in which nothing is cut', async ({ page }) => {
  await open(page, './')
  const before = await sizes(page)
  await line(page, 'Width of code and log').focus()
  await page.keyboard.press('ArrowRight')
  expect((await sizes(page)).side).toBeLessThan(before.side)
  await page.keyboard.press('End')
  expect((await sizes(page)).side).toBe(340)
  await page.keyboard.press('Home')
  const stage = await page.locator('.stage-region').boundingBox()
  expect(Math.round(stage?.width ?? 0)).toBe(760)
  const value = await line(page, 'Width of code and log').getAttribute('aria-valuenow')
  expect(Number(value)).toBeCloseTo((100 * 760) / 1440, 0)
})

test('sizes stay while another view is shown', async ({ page }) => {
  await open(page, './')
  await drag(page, 'Width of code and log', { x: -60 })
  await drag(page, 'Height of the timeline', { y: -70 })
  const sized = await sizes(page)
  const views = page.getByRole('navigation', { name: 'View' })
  await views.getByRole('button', { name: 'Interleavings' }).click()
  await expect(page.getByRole('main', { name: 'Interleavings' })).toBeVisible()
  await views.getByRole('button', { name: 'Step' }).click()
  await expect.poll(() => sizes(page)).toEqual(sized)
})

test('the diagnosis of a log is sized against its text', async ({ page }) => {
  await open(page, './#view=trace')
  await page.getByRole('button', { name: 'The move that kills IRQ 11' }).click()
  const side = page.locator('.trace-side')
  await expect.poll(async () => (await side.boundingBox())?.width).toBe(520)
  await drag(page, 'Width of the diagnosis', { x: -100 })
  expect((await side.boundingBox())?.width).toBe(420)
})

test('in a narrow window nothing is sized, and regions lie one below the other', async ({
  page,
}) => {
  await open(page, './')
  await drag(page, 'Width of code and log', { x: -60 })
  await page.setViewportSize({ width: 1100, height: 900 })
  await expect(page.getByRole('separator')).toHaveCount(0)
  const side = await page.locator('.side').boundingBox()
  expect(side?.width).toBe(1100)
})

test('the policy of the page is kept while a region is sized', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await open(page, './')
  await drag(page, 'Width of code and log', { x: -60 })
  expect(said.filter((text) => text.includes('Content Security Policy'))).toEqual([])
})
