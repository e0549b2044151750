/** What a person meets when a panel or the page fails. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { open } from './page.ts'

test('a panel that fails says so and can be reported; the others go on', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => {
      throw new Error('no canvas for "ioapic_set_irq vector: 11 level: 1"')
    }
  })
  await open(page, './#view=trace')
  await page.getByRole('button', { name: 'The move that kills IRQ 11' }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The timeline could not be drawn.')
  await expect(alert).toContainText('Error: no canvas for "…"')
  await alert.getByText('What the report says').click()
  await expect(alert.getByRole('textbox')).toHaveValue(/Place: http.*#view=trace/)
  await expect(alert.getByRole('textbox')).toHaveValue(/## Components/)
  await expect(alert.getByRole('textbox')).not.toHaveValue(/ioapic_set_irq/)
  const { violations } = await new AxeBuilder({ page }).include('.panel-error').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])

  await page.getByRole('button', { name: /^(Fault: )?The EOI of IRQ 11 was lost/ }).click()
  await expect(page.getByRole('tab', { name: /^State/ })).toContainText('line')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    alert.getByRole('button', { name: 'Save report' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('irq-path-error.md')
})

test('a page that fails keeps its address, and can be begun anew', async ({ page }) => {
  await page.addInitScript(() => {
    if (window.location.hash.includes('scenario=storm'))
      window.matchMedia = () => {
        throw new Error('no such query')
      }
  })
  await page.goto('./#scenario=storm&step=7')
  await expect(page.getByRole('heading')).toHaveText('The page could not go on.')
  expect(page.url()).toContain('#scenario=storm&step=7')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('button', { name: 'Start anew, without the link' }).click()
  await expect(page.getByRole('region', { name: 'Machine A' })).toBeVisible()
  expect(page.url()).not.toContain('storm')
})
