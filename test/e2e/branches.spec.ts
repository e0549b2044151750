import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

/** Forks at step 8 by the keyboard alone: the device raises its line where it waits by default. */
async function forked(page: Page) {
  await open(page, './')
  const view = stepView(page)
  await view.press('Home', ...Array<string>(8).fill('ArrowRight'))
  await view.take('A', /raise IRQ 11/i)
  await expect(page.getByRole('button', { name: /^Branch 2 of 2/ })).toBeVisible()
  return view
}

test('a fork is kept beside the course it left; keys go between them, undo takes it back', async ({
  page,
}) => {
  const view = await forked(page)
  await expect(view.place()).toHaveAttribute('aria-valuenow', '9')
  await view.press('{')
  await expect(page.getByRole('button', { name: /^Branch 1 of 2/ })).toBeVisible()
  await expect(view.place()).toHaveAttribute('aria-valuemax', '88')
  await view.press('}')
  await expect(page.getByRole('button', { name: /^Branch 2 of 2/ })).toBeVisible()
  await view.press('u', 'u', 'u')
  await expect(page.getByRole('button', { name: /^Branch/ })).toHaveCount(0)
  await expect(view.place()).toHaveAttribute('aria-valuenow', '8')
  await view.press('U')
  await expect(page.getByRole('button', { name: /^Branch 2 of 2/ })).toBeVisible()
})

test('branches are named, compared and deleted, and a reload keeps all of it', async ({ page }) => {
  const view = await forked(page)
  await view.press('f')
  const menu = page.getByRole('dialog', { name: 'Branches' })
  await menu.getByRole('button', { name: 'Rename Branch 2' }).click()
  await page.keyboard.type('Raised early')
  await page.keyboard.press('Enter')
  await menu.getByRole('button', { name: 'Compare with Branch 1' }).click()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  await page.keyboard.press('Escape')
  const chip = page.getByRole('button', { name: /^2 of 2 branches/ })
  await expect(chip).toBeVisible()
  await expect(view.qemu('B')).toHaveValue('original')
  await view.press('End')
  const said = await Promise.all([view.machine('A').innerText(), view.machine('B').innerText()])
  const last = await view.place().getAttribute('aria-valuemax')
  await expect.poll(() => page.url()).toContain(`step=${last}`)
  await page.reload()
  await expect(chip).toBeVisible()
  expect(await view.machine('A').innerText()).toBe(said[0])
  expect(await view.machine('B').innerText()).toBe(said[1])
  await view.press('f')
  await menu.getByRole('button', { name: 'Delete Branch 1' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Raised early/ })).toHaveCount(0)
})

test('f brings the list into view where its chip is far down the page', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const view = await forked(page)
  await page.evaluate(() => window.scrollTo(0, 0))
  await view.press('f')
  await expect(page.getByRole('dialog', { name: 'Branches' })).toBeInViewport({ ratio: 1 })
})
