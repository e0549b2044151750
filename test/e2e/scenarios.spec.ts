/** Gallery and editor in a real browser: by keyboard, kept over a reload, and free of faults. */
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const gallery = (page: Page) => page.getByRole('dialog', { name: 'Scenarios' })
const editor = (page: Page) => page.getByRole('dialog', { name: 'Edit the scenario' })
const picker = (page: Page) => page.getByRole('combobox', { name: 'Scenario', exact: true })

async function opened(page: Page, link = './') {
  await open(page, link)
  const view = stepView(page)
  await expect(view.machine('A')).toBeVisible()
  return view
}

test('the gallery is opened, walked and taken by keyboard', async ({ page }) => {
  const view = await opened(page)
  await view.press('g')
  const current = gallery(page).getByRole('button', { name: /^Affinity change/ })
  await expect(current).toBeFocused()
  await page.keyboard.press('c')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(gallery(page)).toBeHidden()
  await expect(picker(page)).toHaveValue('edu-move')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '0')
  await expect(view.machine('B')).toBeVisible()
  await view.press('u')
  await expect(picker(page)).toHaveValue('affinity-move')
  await expect(view.machine('A')).toContainText('Vector 33 went to vCPU 2')
})

test('a card opens on the machines that it compares, and ends as its line says', async ({
  page,
}) => {
  const view = await opened(page)
  await view.press('g')
  await gallery(page)
    .getByRole('button', { name: /^RTE rewritten/ })
    .click()
  await expect(view.qemu('A')).toHaveValue('patched')
  await expect(page.getByRole('combobox', { name: 'KVM of machine B' })).toHaveValue('K1')
  await view.press('End')
  await expect(view.machine('A')).toContainText('Pin 11 is dead')
  await expect(view.machine('B')).toContainText('served on CPU 0')
})

test('an edited scenario stands in the address, survives a reload and can be undone', async ({
  page,
}) => {
  const view = await opened(page)
  await view.press('e')
  const form = editor(page)
  await expect(form.getByLabel('vCPUs')).toBeFocused()
  await form.getByLabel('vCPUs').selectOption('6')
  await form.getByLabel('Device').selectOption({ label: 'cause cleared at once, by any handler' })
  await expect(form.getByRole('status')).toContainText('6 vCPUs: level IRQ 11 on CPU 2')
  await page.keyboard.press('Tab')
  await form.getByLabel('Vector', { exact: true }).press('Enter')
  await expect(form).toBeHidden()
  await expect(page.getByText('vCPU 5').first()).toBeVisible()
  await expect.poll(() => page.url()).toContain('scenario=own1_6.20')
  await page.reload()
  await expect(picker(page)).toHaveValue(/^own1_6\.20/)
  await expect(page.getByText('vCPU 5').first()).toBeVisible()
  await view.press('e')
  await expect(editor(page).getByLabel('vCPUs')).toHaveValue('6')
  await editor(page).getByLabel('vCPUs').selectOption('5')
  await editor(page).getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('vCPU 5')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo the change of scenario' }).click()
  await expect(page.getByText('vCPU 5').first()).toBeVisible()
})

test('a fault is named at its field and keeps the scenario from being applied', async ({
  page,
}) => {
  const view = await opened(page)
  await view.press('e')
  const form = editor(page)
  await form.getByLabel('vCPUs').selectOption('2')
  await form.getByRole('button', { name: 'Apply' }).click()
  await expect(form.getByLabel('It is on')).toBeFocused()
  await expect(form.getByRole('status')).toContainText('IRQ 11, CPU: there is no CPU 2')
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await expect(picker(page)).toHaveValue('affinity-move')
})

test('a damaged scenario in the link is named, part by part, and the page opens', async ({
  page,
}) => {
  await opened(page, './#scenario=own1_4.20.p.d.h_p99.l.l.2.21.f.0.n.a.0.h.0')
  await expect(page.getByRole('status').first()).toContainText(
    "The link's own scenario cannot be read and was left out. IRQ 99, pin",
  )
  await expect(picker(page)).toHaveValue('affinity-move')
})
