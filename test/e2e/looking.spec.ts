/** A reload, and a link that somebody else opens, show what was looked at. */
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const rte = (page: Page) => page.getByRole('dialog', { name: 'RTE inspector' })
const lapic = (page: Page) => page.getByRole('dialog', { name: 'Local APIC inspector' })
const answer = (page: Page) => page.getByRole('region', { name: 'Why?' })
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const selected = (page: Page, name: string) =>
  expect(tab(page, name)).toHaveAttribute('aria-selected', 'true')

/** Once the address says so. */
async function reloaded(page: Page, part: RegExp): Promise<void> {
  await expect(page).toHaveURL(part)
  const url = page.url()
  await page.reload()
  await page.getByRole('button', { name: /^Keys/ }).waitFor()
  await expect(page.getByText('was left out')).toHaveCount(0)
  expect(page.url()).toBe(url)
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, './')
  await expect(page.getByText('wrong vCPU').first()).toBeVisible()
})

test('the RTE of machine B, its pin and its bit; Escape leads to its station', async ({ page }) => {
  await tab(page, 'Pins').click()
  await page.getByRole('button', { name: 'Pin 9', exact: true }).click()
  await page.getByRole('button', { name: 'Inspect the RTE of machine B' }).click()
  await rte(page)
    .getByRole('gridcell', { name: /^Bit 16,/ })
    .click()
  await reloaded(page, /pin=9.*inspect=b-rte-16/)
  await expect(rte(page)).toContainText('Redirection table entry, pin 9')
  await expect(rte(page).getByRole('gridcell', { selected: true })).toHaveAccessibleName(/^Bit 16,/)
  await expect(rte(page).getByRole('gridcell', { selected: true })).toBeFocused()
  await expect(rte(page).getByRole('button', { name: /^Machine B/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Inspect the RTE of machine B' })).toBeFocused()
  await reloaded(page, /^(?!.*inspect)/)
  await expect(rte(page)).toHaveCount(0)
})

test('a local APIC with its vCPU and vector, over the pins table', async ({ page }) => {
  await stepView(page).press('p', 'v')
  await lapic(page).getByRole('combobox', { name: 'vCPU' }).selectOption('1')
  await lapic(page)
    .getByRole('gridcell', { name: /^Vector 49,/ })
    .click()
  await reloaded(page, /tab=pins&inspect=lapic-1-49$/)
  await expect(lapic(page)).toContainText('Local APIC of vCPU 1')
  await expect(lapic(page).getByRole('gridcell', { selected: true })).toHaveAccessibleName(
    /^Vector 49,/,
  )
  await selected(page, 'Pins')
})

test('a question of machine B about an earlier step, with its answer', async ({ page }) => {
  const view = stepView(page)
  await view.press('End', 'b', 'y')
  await expect(answer(page)).toContainText('Remote IRR of pin 11 is 0 after step 88')
  await view.press('Home')
  await reloaded(page, /step=0&focus=b&why=b-remote-irr-11-at-88$/)
  await selected(page, 'Why')
  await expect(answer(page)).toContainText('Remote IRR of pin 11 is 0 after step 88')
  expect(await view.step()).toBe(0)
  await answer(page).getByRole('button', { name: 'Close' }).click()
  await reloaded(page, /focus=b$/)
  await selected(page, 'QEMU')
})

test('the step of each machine while they are not linked', async ({ page }) => {
  const view = stepView(page)
  await view.press('b', 'l', 'Home')
  await reloaded(page, /step=0&focus=b&apart=60$/)
  await expect(view.machine('A')).toContainText('stays at step 60')
  await expect(view.machine('A').getByText('wrong vCPU')).toBeVisible()
  expect(await view.step()).toBe(0)
})

test('Breakpoints and Guest', async ({ page }) => {
  await stepView(page).press('B')
  await reloaded(page, /tab=breakpoints$/)
  await selected(page, 'Breakpoints')
  await tab(page, 'Guest').click()
  await reloaded(page, /tab=guest$/)
  await selected(page, 'Guest')
})

test('a damaged part is named, and the rest of the link opens', async ({ page }) => {
  await page.goto('about:blank')
  await open(
    page,
    './#scenario=affinity-move&a=original,K0&b=patched,K0&step=60&tab=pins&why=irr-9-33',
  )
  await expect(page.getByText('The link\'s why "irr-9-33" is not known')).toBeVisible()
  await selected(page, 'Pins')
  expect(await stepView(page).step()).toBe(60)
})

test.describe('in a window with room for one machine', () => {
  test.use({ viewport: { width: 320, height: 800 } })

  test('the machine and the log that were shown', async ({ page }) => {
    const machine = page.getByRole('button', { name: 'Machine B', exact: true })
    await machine.click()
    await tab(page, 'Log').click()
    await reloaded(page, /focus=b&tab=log$/)
    await expect(machine).toHaveAttribute('aria-pressed', 'true')
    await selected(page, 'Log')
    await expect(page.getByRole('listbox', { name: 'Log lines' })).toBeVisible()
  })
})
