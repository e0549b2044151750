/** Where the machines part, in words; and why a value is as it is, back to its first cause. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const answerOf = (page: Page) => page.getByRole('region', { name: 'Why?' })
const value = (page: Page, machine: 'A' | 'B', name: string) =>
  page
    .getByRole('group', { name: `Machine ${machine}` })
    .getByRole('button', { name: `Why is ${name} as it is in machine ${machine}?` })
    .first()

test.beforeEach(async ({ page }) => {
  await open(page, './')
})

test('walks to the divergence, which says which route each machine used', async ({ page }) => {
  const view = stepView(page)
  await view.press('Home', ']')
  const parting = await view.step()
  await expect(page.getByText('Divergence 1 of 1')).toBeVisible()
  const sentence = page.locator('.divergence-sentence')
  await expect(sentence).toContainText(
    /A used the route of GSI 11 written at step \d+; B had written the new one at step \d+\./,
  )
  await view.press('End')
  await expect(sentence).toContainText(`Parted at step ${parting}`)
  await sentence.getByRole('button', { name: /^step/ }).first().click()
  expect(await view.step()).toBeLessThan(parting)
  await expect(view.machine('A')).toContainText('routes')
  await view.press('End', '[')
  expect(await view.step()).toBe(parting)
})

test('one QEMU under two KVMs parts where one of them keeps the EOI', async ({ page }) => {
  await page.getByRole('combobox', { name: 'QEMU of machine B' }).selectOption('original')
  await expect(page.getByText('no divergence')).toBeVisible()
  await page.getByRole('combobox', { name: 'KVM of machine B' }).selectOption('K1')
  await stepView(page).press('End')
  await expect(page.locator('.divergence-sentence')).toContainText(
    /B cleared Remote IRR of pin 11 at step \d+; A never did: the EOI of vCPU 2 at step \d+ stayed inside KVM\./,
  )
})

test('the stuck Remote IRR leads to the EOI that stayed inside KVM', async ({ page }) => {
  const view = stepView(page)
  await view.press('End')
  await value(page, 'A', 'Remote IRR of pin 11').click()
  await expect(answerOf(page)).toContainText('Remote IRR of pin 11 is 1')
  const stayed = answerOf(page).getByRole('button', { name: /it stayed inside KVM/ })
  await stayed.click()
  await expect(stayed).toHaveAttribute('aria-current', 'step')
  await expect(view.verdict('A')).toHaveText(/EOI lost|interrupt lost/)
  await expect(view.machine('A')).toContainText(/EOI/)
})

test('the handler on the wrong CPU leads by key to the route that was not yet updated', async ({
  page,
}) => {
  const view = stepView(page)
  await view.press('End')
  await value(page, 'A', 'what CPU 2 runs').click()
  await view.press(',', ',')
  await expect(answerOf(page)).toContainText('what CPU 2 runs is the handler of IRQ 11', {
    ignoreCase: true,
  })
  const route = answerOf(page).getByRole('button', { name: /wrote the route of GSI 11: fee02000/ })
  await expect(answerOf(page).getByRole('listitem')).toHaveCount(6)
  await route.focus()
  await page.keyboard.press('Enter')
  await expect(route).toHaveAttribute('aria-current', 'step')
})

test('is asked, walked and left by the keyboard alone', async ({ page }) => {
  const view = stepView(page)
  await view.press('End')
  const station = page
    .getByRole('group', { name: 'Machine A' })
    .getByRole('group', { name: /^KVM route/ })
  await station.focus()
  await page.keyboard.press('Enter')
  const route = value(page, 'A', 'the route of GSI 11')
  await expect(route).toBeFocused()
  await page.keyboard.press('y')
  await expect(answerOf(page).getByRole('heading', { name: 'Why?' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(route).toBeFocused()
  await expect(page.getByRole('tab', { name: 'QEMU' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(station).toBeFocused()
})

test('answers for the redirection table too, and y alone asks about Remote IRR', async ({
  page,
}) => {
  const view = stepView(page)
  await view.press('End', 'y')
  await expect(answerOf(page)).toContainText('Remote IRR of pin 11 is 1')
  await page.getByRole('tab', { name: 'Pins' }).click()
  await page
    .getByRole('row', { name: /^Pin 11/ })
    .getByRole('button', { name: /0x21/ })
    .click()
  await expect(answerOf(page)).toContainText('The vector of pin 11 is 0x21 (33)')
})

for (const [width, theme] of [
  [1440, 'dark'],
  [768, 'light'],
  [390, 'dark'],
] as const) {
  test(`axe finds nothing in an answer, which is on the screen: ${theme}, ${width} wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await stepView(page).press('End')
    await value(page, 'A', 'Remote IRR of pin 11').click()
    await expect(answerOf(page).getByRole('heading', { name: 'Why?' })).toBeInViewport()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })
}
