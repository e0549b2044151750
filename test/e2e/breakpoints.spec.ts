/** Breakpoints: set by keyboard, run to, kept by the link; and the invariants, always in view. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const set = (page: Page) => page.getByRole('list', { name: 'Breakpoints that are set' })
const said = (page: Page) => page.locator('.run-said')
const invariant = (page: Page, machine: 'A' | 'B', word: string) =>
  page
    .getByRole('list', { name: `Invariants of machine ${machine}` })
    .getByRole('button', { name: new RegExp(`^${word},`) })

test('a breakpoint is set, run to and gone back to by keys alone, and a reload keeps it', async ({
  page,
}) => {
  await open(page, './')
  const view = stepView(page)
  await view.press('Home', 'B')
  await expect(page.getByRole('heading', { name: 'Breakpoints' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Stop when Remote IRR of pin 11/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(set(page).getByRole('listitem')).toHaveText([/^Remote IRR of pin 11 changes/])

  await page.keyboard.press('>')
  await expect(said(page)).toHaveText('Stopped at step 2: Remote IRR of pin 11 changes in A and B.')
  await page.keyboard.press('>')
  await page.keyboard.press('>')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '59')
  await expect(said(page)).toHaveText('Stopped at step 59: Remote IRR of pin 11 changes in A.')
  await page.keyboard.press('<')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '24')

  await expect(page).toHaveURL(/step=24&stop=remote-irr-11(&|$)/)
  await page.reload()
  await view.press('>')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '59')
  await view.press('u')
  await expect(set(page).getByRole('listitem')).toHaveCount(1)
})

test('one of any kind is added by the form, switched off, deleted and brought back', async ({
  page,
}) => {
  await open(page, './')
  await stepView(page).press('B')
  const form = page.getByRole('form', { name: 'New breakpoint' })
  await form.getByRole('combobox', { name: 'Kind' }).selectOption('vCPU takes a vector')
  await form.getByRole('combobox', { name: 'vCPU', exact: true }).selectOption('0')
  await form.getByRole('spinbutton', { name: 'Vector' }).fill('33')
  await form.getByRole('spinbutton', { name: 'Vector' }).press('Enter')
  await expect(set(page)).toContainText('vCPU 0 takes vector 33')
  await set(page).getByRole('button', { name: 'Step 64 in B' }).click()
  await expect(stepView(page).place()).toHaveAttribute('aria-valuenow', '64')

  await set(page).getByRole('switch').click()
  await page.keyboard.press('>')
  await expect(said(page)).toHaveText('No breakpoint is on. The Breakpoints tab sets one.')
  await set(page)
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect(set(page)).toHaveCount(0)
  await page.keyboard.press('u')
  await expect(set(page).getByRole('switch')).not.toBeChecked()
})

test('a play stops where one hits', async ({ page }) => {
  await open(page, './#scenario=affinity-move&step=0&stop=event-kvm_set_irq')
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('4 steps/s')
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(said(page)).toHaveText('Stopped at step 3: event kvm_set_irq in A and B.')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('a value that was asked about becomes a breakpoint', async ({ page }) => {
  await open(page, './')
  await stepView(page).press('Home', 'y')
  await page.getByRole('button', { name: /^Stop when it changes: Remote IRR of pin 11/ }).click()
  await page.keyboard.press('>')
  await expect(stepView(page).place()).toHaveAttribute('aria-valuenow', '2')
})

test('Remote IRR of a pin becomes a breakpoint in the table of pins and in its RTE', async ({
  page,
}) => {
  await open(page, './')
  const view = stepView(page)
  await view.press('Home', 'p')
  const table = page.getByRole('region', { name: 'Redirection table' })
  const dot = (pin: number) =>
    table.getByRole('button', { name: `Stop when Remote IRR of pin ${pin} changes` })
  await expect(dot(11)).toHaveCSS('opacity', '1')
  await expect(dot(4)).toHaveCSS('opacity', '0')
  await dot(11).focus()
  await page.keyboard.press('Enter')
  await expect(dot(11)).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('>')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '2')
  await table.getByRole('button', { name: 'Pin 4', exact: true }).hover()
  await dot(4).click()
  await expect(table.getByRole('button', { name: 'Pin 11', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.keyboard.press('r')
  const inRte = page.getByRole('button', {
    name: 'Stop when it changes: Remote IRR of pin 11 changes',
  })
  await expect(inRte).toHaveAttribute('aria-pressed', 'true')
  await inRte.click()
  await expect(page).toHaveURL(/stop=remote-irr-4(&|$)/)
})

test('a breakpoint of a link that cannot be read is named, and the others work', async ({
  page,
}) => {
  await open(page, './#scenario=affinity-move&step=0&stop=stale-77.stale-11')
  await expect(page.getByText('The link\'s breakpoint "stale-77" was left out')).toBeVisible()
  await stepView(page).press('>')
  await expect(stepView(page).place()).toHaveAttribute('aria-valuenow', '40')
})

test('an invariant turns red at the step that breaks it, and leads there', async ({ page }) => {
  await open(page, './')
  const view = stepView(page)
  await view.press('Home')
  const delivery = invariant(page, 'A', 'delivery')
  await expect(delivery).toHaveAttribute('data-sign', 'ok')
  await delivery.click()
  await expect(view.place()).toHaveAttribute('aria-valuenow', '60')
  await expect(delivery).toHaveAttribute('data-sign', 'bad')
  await expect(delivery).toHaveAccessibleName(/^delivery, broken at step 60 in machine A\./)
  await expect(invariant(page, 'B', 'delivery')).toHaveAttribute('data-sign', 'ok')
  await view.press('ArrowLeft')
  await expect(delivery).toHaveAttribute('data-sign', 'ok')
})

for (const [width, height] of [
  [1440, 900],
  [1024, 900],
  [768, 1000],
  [390, 844],
] as const) {
  test(`the invariants are whole and in view at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await open(page, './')
    await stepView(page).press('End')
    const lists = page.getByRole('list', { name: /^Invariants/ })
    await expect(lists).toHaveCount(width < 640 ? 1 : 2)
    for (const list of await lists.all()) {
      const own = await list.boundingBox()
      expect(own?.height).toBeLessThanOrEqual(24)
      const buttons = await list.getByRole('button').all()
      expect(buttons).toHaveLength(8)
      let right = own?.x ?? 0
      for (const button of buttons) {
        await expect(button).toBeInViewport({ ratio: 1 })
        const box = await button.boundingBox()
        expect(box?.x).toBeGreaterThanOrEqual(right - 0.5)
        right = (box?.x ?? 0) + (box?.width ?? 0)
      }
      expect(right).toBeLessThanOrEqual((own?.x ?? 0) + (own?.width ?? 0) + 0.5)
    }
  })
}

for (const theme of ['dark', 'light'] as const) {
  test(`the Breakpoints tab has no accessibility fault in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    await open(
      page,
      './#scenario=affinity-move&step=24&stop=remote-irr-11.off-stale-11.b-broken-no-dead-pin',
    )
    await stepView(page).press('B', '>')
    await expect(set(page).getByRole('listitem')).toHaveCount(3)
    const { violations } = await new AxeBuilder({ page })
      .include('.breakpoints')
      .include('.invariants')
      .include('.transport')
      .include('.timeline')
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })
}
