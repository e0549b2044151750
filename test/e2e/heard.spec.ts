/** The page as a screen reader walks it: names, roles and states in each region. */
import { expect, test } from '@playwright/test'
import { open } from './page.ts'

const REGIONS = [
  ['region', 'Machine A'],
  ['region', 'Machine B'],
  ['group', 'Machine A'],
  ['region', 'What QEMU runs'],
] as const

test('where the machines part, heads, path and code read as their transcript', async ({ page }) => {
  await open(page, './')
  await expect(page.getByText('wrong vCPU').first()).toBeVisible()
  const read = await Promise.all(
    REGIONS.map(([role, name]) => page.getByRole(role, { name }).first().ariaSnapshot()),
  )
  expect(`${read.join('\n')}\n`).toMatchSnapshot(['decisive-step.yml'])
})
