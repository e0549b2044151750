import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { stepView } from './page.ts'

const verdict = (page: Page, name: string | RegExp) => page.getByRole('gridcell', { name })
const search = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click()

test.beforeEach(async ({ page }) => {
  await page.goto('./#view=interleavings')
})

async function searchAll(page: Page) {
  await search(page)
  await expect(page.getByText('Explored completely.')).toBeVisible({ timeout: 90_000 })
}

test('searches forty machines and says which of them keep every claim', async ({ page }) => {
  await expect(page.getByText('Not searched yet.').first()).toBeVisible()
  await searchAll(page)
  await expect(page.getByText(/32 machines keep every claim, 8 violate/)).toBeVisible()
  await expect(verdict(page, /^No dead pin, original under K0: violated/)).toBeVisible()
  await expect(verdict(page, /^No dead pin, patched under K0: holds in every state/)).toBeVisible()
  await expect(page.getByRole('group', { name: '255 states in 74 levels' })).toBeVisible()
})

test('walks the grid by keyboard and opens a counterexample in Step, and the link keeps it', async ({
  page,
}) => {
  await searchAll(page)
  const view = stepView(page)
  await verdict(page, /^Delivered as the RTE names, original under K0:/).click()
  for (let row = 0; row < 3; row++) await page.keyboard.press('ArrowDown')
  await expect(verdict(page, /^No dead pin, original under K0:/)).toBeFocused()
  await expect(page.getByRole('heading', { name: /Counterexample, 71 moves/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '71')
  await expect(view.qemu('A')).toHaveValue('original')
  await expect(view.qemu('B')).toHaveValue('patched')
  await expect(page.getByRole('combobox', { name: 'Scenario' })).toHaveValue(
    'one-move/same-vector/seed/2/3',
  )
  await expect(page).toHaveURL(/scenario=one-move.*step=71.*chosen=/)
  await page.reload()
  await expect(view.place()).toHaveAttribute('aria-valuenow', '71')
  await page.getByRole('button', { name: 'Interleavings' }).click()
  await expect(page).toHaveURL(/view=interleavings/)
})

test('walks the states of the graph and opens one', async ({ page }) => {
  await searchAll(page)
  const view = stepView(page)
  await page.getByRole('button', { name: /^State \d+ at depth 60, the claim is violated/ }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator(':focus')).toHaveAccessibleName(
    /at depth 59, on the schedule\. vCPU 1:/,
  )
  await page.keyboard.press('Enter')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '59')
})

test('goes from violation to violation with n and p', async ({ page }) => {
  await searchAll(page)
  await page.keyboard.press('n')
  const chosen = page.getByRole('gridcell', { selected: true })
  await expect(chosen).toHaveAccessibleName(/^Delivered as the RTE names, original under K0, APICv/)
  await page.keyboard.press('p')
  await expect(chosen).toHaveAccessibleName(/^Delivered as the RTE names, original under K0:/)
})

test('stops, keeps what it has, and resumes', async ({ page }) => {
  await page.getByRole('combobox', { name: 'vCPUs' }).selectOption('4')
  await page.getByRole('textbox', { name: 'Asserts' }).fill('8')
  await page.getByRole('textbox', { name: 'Asserts' }).blur()
  await search(page)
  await expect(page.getByText(/^Machine [2-9]/)).toBeVisible({ timeout: 90_000 })
  await page.getByRole('button', { name: /^Stop/ }).click()
  await expect(page.getByText(/Stopped after \d+ of 40/)).toBeVisible()
  const kept = await page.getByText(/Stopped after \d+ of 40/).textContent()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText(/^Machine /)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText(/Stopped after \d+ of 40/)).toBeVisible()
  const machines = (text: string | null) => Number(/after (\d+)/.exec(text ?? '')?.[1])
  const now = await page.getByText(/Stopped after \d+ of 40/).textContent()
  expect(machines(now)).toBeGreaterThanOrEqual(machines(kept))
})

test('does not say "holds" of a search that met a bound', async ({ page }) => {
  await page.getByRole('textbox', { name: 'Most states' }).fill('150')
  await page.getByRole('textbox', { name: 'Most states' }).press('Enter')
  await search(page)
  await expect(page.getByText('40 of 40 machines met a bound.')).toBeVisible({ timeout: 90_000 })
  await verdict(page, /^No dead pin, patched under K0: no answer/).click()
  await expect(
    page.getByText('Stopped at 150 states. No violation found so far.').first(),
  ).toBeVisible()
  await expect(verdict(page, /holds in every state/)).toHaveCount(0)
})

for (const [width, height] of [
  [1440, 900],
  [768, 1024],
  [390, 844],
] as const) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test(`fits ${width} px in ${colorScheme} and has no accessibility fault`, async ({ page }) => {
      // The audit looks at some 700 cells and states one by one.
      test.slow()
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height })
      await searchAll(page)
      await expect(page.getByRole('group', { name: /^255 states/ })).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    })
  }
}
