/** Parts of the page that come after the first picture. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

const TRACE = '**/TraceView-*.js'
const GALLERY = '**/ScenarioGallery-*.js'
/** The one that is asked for after all others. */
const LAST = '**/ExportLog-*.js'

/** When everything that comes later has come. */
const complete = async (page: Page) => {
  const last = page.waitForResponse(LAST)
  await open(page, './')
  await (await last).finished()
}

test('the first picture waits for none of them', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0
  })
  await open(page, './')
  await expect(page.getByText('wrong vCPU').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  const later = /View|Scenario|Inspector|Branches|Export|worker/
  expect(asked.filter((url) => later.test(url))).toEqual([])
  await page.getByRole('button', { name: /^Gallery/ }).click()
  await expect(page.getByRole('dialog', { name: 'Scenarios' })).toBeVisible()
  expect(asked.some((url) => later.test(url))).toBe(true)
})

test('once they have come by themselves, all views work without a network', async ({ page }) => {
  await complete(page)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Open files/ }).click()
  await (await chooser).setFiles({
    name: 'qemu.log',
    mimeType: 'text/plain',
    buffer: Buffer.from('ioapic_set_irq vector: 11 level: 1\n'),
  })
  await expect(page.getByText('qemu.log', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Interleavings', exact: true }).click()
  await expect(page.getByRole('main', { name: 'Interleavings' })).toBeVisible()
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await page.getByRole('button', { name: /^Gallery/ }).click()
  await expect(page.getByRole('dialog', { name: 'Scenarios' })).toBeVisible()
})

test('a view that does not come says so in its place, and comes when asked again', async ({
  page,
}) => {
  await page.route(TRACE, (route) => route.abort())
  await complete(page)
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  const alert = page.getByRole('main').getByRole('alert')
  await expect(alert).toContainText('The Trace view could not be loaded.')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('slider')).toHaveAttribute('aria-valuetext', /^step/)

  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await page.unroute(TRACE)
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: /^Open files/ })).toBeVisible()
})

test('a dialog that does not come is told of above the view, and opens the next time', async ({
  page,
}) => {
  await page.route(GALLERY, (route) => route.abort())
  await complete(page)
  const gallery = page.getByRole('button', { name: /^Gallery/ })
  await gallery.click()
  await expect(page.getByRole('status').filter({ hasText: 'The gallery could not' })).toBeVisible()
  await page.unroute(GALLERY)
  await gallery.click()
  await expect(page.getByRole('dialog', { name: 'Scenarios' })).toBeVisible()
})

test('a view that takes a while says that it is loading', async ({ page }) => {
  let arrive = () => {}
  const held = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route(TRACE, async (route) => {
    await held
    await route.continue()
  })
  await open(page, './#view=trace')
  await expect(page.getByText('The Trace view is loading.')).toBeVisible()
  arrive()
  await expect(page.getByRole('button', { name: /^Open files/ })).toBeVisible()
  await expect(page.getByText('The Trace view is loading.')).toHaveCount(0)
})
