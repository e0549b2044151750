import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const rte = (page: Page) => page.getByRole('dialog', { name: 'RTE inspector' })
const lapic = (page: Page) => page.getByRole('dialog', { name: 'Local APIC inspector' })
const bit = (page: Page, number: number) =>
  rte(page).getByRole('gridcell', { name: new RegExp(`^Bit ${number},`) })

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, './')
  await expect(page.getByText('wrong vCPU').first()).toBeVisible()
})

test('r opens the RTE at the selected bit, arrows walk, Escape gives the focus back', async ({
  page,
}) => {
  const view = stepView(page)
  const step = await view.step()
  await view.press('r')
  await expect(bit(page, 14)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(bit(page, 15)).toBeFocused()
  expect(await view.step()).toBe(step)
  await expect(rte(page).getByRole('heading', { name: /^Bit 15, trigger mode/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rte(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Inspect the RTE of machine A' })).toBeFocused()
})

test('the RTE of either machine opens by click and by Enter, and can be compared', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Inspect the RTE of machine B' }).click()
  await expect(rte(page).getByRole('button', { name: /^Machine B/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Inspect the RTE of machine A' }).focus()
  await page.keyboard.press('Enter')
  await expect(rte(page).getByRole('button', { name: /^Machine A/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(rte(page)).toContainText(/identical in A and B|bits? differ/)
  await expect(rte(page)).toContainText('KVM route in A stale')
})

test('it follows the run while it is open, and its steps lead there', async ({ page }) => {
  const view = stepView(page)
  await view.press('r')
  await rte(page).getByRole('button', { name: 'Step 2', exact: true }).click()
  await expect(view.place()).toHaveAttribute('aria-valuenow', '2')
  await expect(rte(page)).toBeVisible()
  await expect(rte(page).getByRole('button', { name: /^Machine A step 2/ })).toBeVisible()
})

test('a write is tried without touching the run', async ({ page }) => {
  const view = stepView(page)
  const step = await view.step()
  await view.press('r')
  await page.keyboard.press('Space')
  await expect(rte(page)).toContainText('Bit 14, Remote IRR, is read-only')
  await rte(page)
    .getByRole('textbox', { name: /low half/ })
    .fill('8031')
  await expect(rte(page)).toContainText('Vector: 0x21 (33) to 0x31 (49).')
  expect(await view.step()).toBe(step)
})

test('Why? answers beside it, and it stays open', async ({ page }) => {
  const view = stepView(page)
  await view.press('r')
  await rte(page).getByRole('button', { name: 'Why?' }).click()
  await expect(page.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true')
  await expect(rte(page)).toBeVisible()
})

test('v opens the local APIC of the vCPU in question, with all vectors', async ({ page }) => {
  const view = stepView(page)
  await view.press('v')
  await expect(lapic(page)).toContainText('Local APIC of vCPU 2')
  await expect(lapic(page).getByRole('gridcell')).toHaveCount(256)
  await expect(lapic(page).getByRole('gridcell', { name: /^Vector 33,/ })).toBeFocused()
  await expect(lapic(page)).toContainText('pending (IRR)')
  await lapic(page).getByRole('combobox', { name: 'vCPU' }).selectOption('0')
  await expect(lapic(page)).toContainText('Local APIC of vCPU 0')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Inspect the local APIC of vCPU 1, machine B' }).click()
  await expect(lapic(page)).toContainText('Local APIC of vCPU 1')
})

test('any pin can be the one in focus, from the table by key, and all follows', async ({
  page,
}) => {
  const view = stepView(page)
  await view.press('p')
  const table = page.getByRole('region', { name: 'Redirection table' })
  await table.getByRole('button', { name: 'Pin 11', exact: true }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(table.getByRole('button', { name: 'Pin 12', exact: true })).toBeFocused()
  await expect(page.getByRole('group', { name: 'Interrupt path of pin 12' })).toBeVisible()
  await view.press('r')
  await expect(rte(page)).toContainText('Redirection table entry, pin 12')
  await expect(rte(page)).toContainText('No interrupt was set up on this pin yet.')
  await page.getByRole('radio', { name: /^Pin 11:/ }).click()
  await expect(rte(page)).toContainText('Redirection table entry, pin 11')
})

for (const width of [3840, 1440, 768, 390]) {
  test(`both inspectors lie within the window, ${width} wide`, async ({ page }) => {
    const height = Math.max(900, (width * 9) / 16)
    await page.setViewportSize({ width, height })
    const view = stepView(page)
    for (const [key, dialog] of [
      ['r', rte(page)],
      ['v', lapic(page)],
    ] as const) {
      await view.press(key)
      await expect(dialog).toBeInViewport({ ratio: 1 })
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
    }
  })
}

for (const width of [320, 768, 1440]) {
  test(`the names of the bits keep clear of each other in ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await stepView(page).press('r')
    const grid = page.getByRole('grid', { name: 'RTE of pin 11, bit by bit' })
    await expect(grid.getByText('rIRR')).toBeVisible()
    const together = await grid.evaluate((table) => {
      const words = [...table.querySelectorAll('.inspect-brackets :is(span, em, code)')].map(
        (word) => {
          const text = document.createRange()
          text.selectNodeContents(word)
          return { name: word.textContent, box: text.getBoundingClientRect() }
        },
      )
      return words.flatMap(({ name, box }, at) =>
        words
          .slice(at + 1)
          .filter(({ box: { left, right, top, bottom } }) => {
            const apart = left >= box.right || right <= box.left
            return !apart && top < box.bottom - 1 && bottom > box.top + 1
          })
          .map((other) => `${name} ${other.name}`),
      )
    })
    expect(together).toEqual([])
  })
}
