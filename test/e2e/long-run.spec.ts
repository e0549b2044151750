import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { stormFrom } from '../trace/storms.ts'
import { open, stepView } from './page.ts'

/** A storm from its first interrupt: more than a million steps to its end. */
const { id } = stormFrom(1)
const CUT = 4_000

const steps = async (page: Page) =>
  Number(await page.getByRole('slider', { name: 'Playhead' }).getAttribute('aria-valuemax'))

/** Where the middle of the lanes is. */
async function middle(page: Page) {
  const box = await page.locator('.timeline-lanes').boundingBox()
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + 30 }
}

test.setTimeout(120_000)

test('a run that was cut runs on, stops at once, and keeps what it has made', async ({ page }) => {
  await open(page, `/#scenario=${id}&step=0`)
  expect(await steps(page)).toBe(CUT)
  await page.getByRole('button', { name: 'Run on' }).click()
  await expect(page.getByLabel('Progress of the run')).toContainText('steps')
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(CUT + 2_000)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Run on' })).toBeVisible()
  const kept = await steps(page)
  await page.keyboard.press('End')
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute(
    'aria-valuenow',
    `${kept}`,
  )
  await expect(page.getByText('no divergence')).toBeVisible({ timeout: 30_000 })
})

const said = (page: Page) => page.locator('.run-said')
/** Linux masks the pin at step 5,855, with its first write to the I/O APIC. */
const masking = stormFrom(99_550).id

test('a run that was cut goes on until a breakpoint hits, and is gone back over', async ({
  page,
}) => {
  await open(page, `/#scenario=${masking}&step=3&stop=event-ioapic_mem_write`)
  const view = stepView(page)
  expect(await steps(page)).toBe(CUT)
  await view.press('>')
  const stopped = 'Stopped at step 5,855: event ioapic_mem_write in A and B.'
  await expect(said(page)).toHaveText(stopped, { timeout: 60_000 })
  await expect(view.place()).toHaveAttribute('aria-valuenow', '5855')
  expect(await steps(page)).toBe(5_855)
  await expect(said(page)).toHaveAttribute('aria-live', 'polite')
  await view.press('<')
  await expect(said(page)).toHaveText(
    'No breakpoint hits before step 5,855: this is the start of the run.',
  )
  await view.press('>')
  await expect(said(page)).toHaveText(stopped)
})

test('a run until a breakpoint tells how far it has come, and Escape stops it', async ({
  page,
}) => {
  await open(page, `/#scenario=${id}&step=3&stop=event-ioapic_mem_write`)
  const view = stepView(page)
  await view.press('>')
  await expect(said(page)).toHaveText('Running until a breakpoint hits. Stop or Esc ends it.')
  const progress = page.getByLabel('Progress of the run')
  await expect(progress).toContainText('steps')
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(CUT + 2_000)
  const { violations } = await new AxeBuilder({ page }).include('.transport').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  await view.press('Escape')
  await expect(said(page)).toHaveText(
    /^Stopped by hand: no breakpoint hits after step 3, as far as step [\d,]+\.$/,
  )
  await expect(progress).toHaveCount(0)
  await expect(view.place()).toHaveAttribute('aria-valuenow', '3')
  await expect(page.getByRole('button', { name: 'Run on' })).toBeVisible()
})

test('a link to a step beyond the first cut opens there', async ({ page }) => {
  const link = `#scenario=${id}&step=${CUT + 3_210}`
  await open(page, `/${link}`)
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute(
    'aria-valuenow',
    `${CUT + 3_210}`,
    { timeout: 60_000 },
  )
  await page.waitForTimeout(300)
  expect(new URL(page.url()).hash).toContain(`step=${CUT + 3_210}`)
})

test('a choice beyond the first cut comes to its place, and so does its undo', async ({ page }) => {
  await open(page, `/#scenario=${id}&step=4004`)
  const view = stepView(page)
  await expect.poll(view.step, { timeout: 60_000 }).toBe(4_004)
  await view.press('2')
  await expect.poll(view.step, { timeout: 60_000 }).toBe(4_005)
  await expect(page.getByRole('button', { name: /^Branch 2 of 2/ })).toBeVisible()
  await view.press('u')
  await expect.poll(view.step, { timeout: 60_000 }).toBe(4_004)
})

test('a long run is scrubbed, zoomed to single marks, and panned by its overview', async ({
  page,
}) => {
  await open(page, `/#scenario=${id}&step=${CUT + 4_000}`)
  const { step } = stepView(page)
  await expect.poll(step, { timeout: 60_000 }).toBe(CUT + 4_000)
  const lanes = page.getByRole('img', { name: /^Lanes of pin 11/ })
  await expect(lanes).toHaveJSProperty('tagName', 'CANVAS')
  const { x, y } = await middle(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 80, y, { steps: 8 })
  await page.mouse.up()
  await expect.poll(step).toBeLessThan(CUT + 2_000)
  await expect(page.getByRole('slider', { name: 'Window' })).toHaveCount(0)
  for (let turn = 0; turn < 14; turn++) await page.mouse.wheel(0, -300)
  await expect(lanes).toHaveJSProperty('tagName', 'svg')
  const brush = page.getByRole('slider', { name: 'Window' })
  const from = Number(await brush.getAttribute('aria-valuenow'))
  await brush.press('PageDown')
  await expect
    .poll(async () => Number(await brush.getAttribute('aria-valuenow')))
    .toBeGreaterThan(from)
  await page.keyboard.press('Home')
  await expect(brush).toHaveAttribute('aria-valuenow', '0')
})

test('the timeline answers why, from the playhead and at a place', async ({ page }) => {
  await open(page, '/#step=30')
  const playhead = page.getByRole('slider', { name: 'Playhead' })
  await playhead.focus()
  await playhead.press('Enter')
  const menu = page.getByRole('menu', { name: 'Why is it so?' })
  await expect(menu.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(playhead).toBeFocused()
  const { x, y } = await middle(page)
  await page.mouse.click(x, y, { button: 'right' })
  await menu
    .getByRole('menuitem', { name: /I\/O APIC|Device line/ })
    .first()
    .click()
  await expect(page.getByRole('tab', { name: 'Why', selected: true })).toBeVisible()
})
