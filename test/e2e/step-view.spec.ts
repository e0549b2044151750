import { expect, test } from '@playwright/test'
import { open, stepView } from './page.ts'

test.beforeEach(async ({ page }) => {
  await open(page, './')
})

test('opens at the moment in which the original order sends the interrupt to the wrong vCPU', async ({
  page,
}) => {
  const view = stepView(page)
  await expect(view.machine('A')).toContainText('Vector 33 went to vCPU 2')
  await expect(view.machine('A')).toContainText('stale MSI fee02000')
  await expect(view.verdict('A')).toHaveText('wrong vCPU')
  await expect(view.qemu('A')).toHaveValue('original')
  await expect(view.qemu('B')).toHaveValue('patched')
})

test('steps by keyboard from the first assertion to the dead pin', async ({ page }) => {
  const view = stepView(page)
  await view.press('Home')
  await expect(view.place()).toHaveAttribute('aria-valuenow', '0')
  await view.press('ArrowRight')
  await expect(view.machine('A')).toContainText('IRQ 11')
  await expect(page.getByText('IRQ 11 is high').first()).toBeVisible()
  const last = Number(await view.place().getAttribute('aria-valuemax'))
  for (let step = 1; step < last; step++) await view.press('ArrowRight')
  await expect(view.place()).toHaveAttribute('aria-valuenow', `${last}`)
  await expect(view.machine('A')).toContainText('Pin 11 is dead')
  await expect(view.machine('A')).toContainText('line 1, Remote IRR 1')
  await expect(view.machine('B')).toContainText('served on CPU 0')
  await view.press('ArrowLeft')
  await expect(view.place()).toHaveAttribute('aria-valuenow', `${last - 1}`)
})

test('walks the divergences, ten steps and both ends by key', async ({ page }) => {
  const view = stepView(page)
  await view.press('Home', ']')
  const first = await view.step()
  await expect(page.getByText('Divergence 1 of 1')).toBeVisible()
  await view.press('End', '[')
  expect(await view.step()).toBe(first)
  await view.press('Shift+ArrowLeft')
  expect(await view.step()).toBe(first - 10)
  await view.press('End')
  await expect(view.verdict('A')).toHaveText('interrupt lost')
})

test('the buttons of the transport do the same', async ({ page }) => {
  const view = stepView(page)
  await page.getByRole('button', { name: /first/i }).click()
  expect(await view.step()).toBe(0)
  await page.getByRole('button', { name: /^next step/i }).click()
  expect(await view.step()).toBe(1)
  await page.getByRole('button', { name: /^previous step/i }).click()
  expect(await view.step()).toBe(0)
  await page.getByRole('button', { name: /next divergence/i }).click()
  expect(await view.step()).toBeGreaterThan(1)
  await page.getByRole('button', { name: /last/i }).click()
  await expect(view.machine('A')).toContainText('Pin 11 is dead')
})

test('seeks by click and by drag on the timeline', async ({ page }) => {
  const view = stepView(page)
  const lanes = page.locator('.timeline-lanes, .timeline').first()
  const box = await lanes.boundingBox()
  if (!box) throw new Error('the timeline has no place on the page')
  const at = (share: number) => ({ x: box.x + 150 + (box.width - 160) * share, y: box.y + 40 })
  await page.mouse.click(at(0.25).x, at(0.25).y)
  const quarter = await view.step()
  expect(quarter).toBeGreaterThan(5)
  await page.mouse.move(at(0.25).x, at(0.25).y)
  await page.mouse.down()
  await page.mouse.move(at(0.5).x, at(0.5).y, { steps: 6 })
  const half = await view.step()
  expect(half).toBeGreaterThan(quarter)
  await page.mouse.move(at(0.75).x, at(0.75).y, { steps: 6 })
  await page.mouse.up()
  expect(await view.step()).toBeGreaterThan(half)
})

test('one key switches between original and patched and keeps the place', async ({ page }) => {
  const view = stepView(page)
  await view.press('c')
  await expect(page.getByRole('region', { name: 'Machine B' })).toHaveCount(0)
  const register = page.getByRole('group', { name: /I\/O APIC.*pin 11/i }).first()
  const before = await register.getAttribute('aria-label')
  await view.press('o')
  await expect(view.qemu('A')).toHaveValue('patched')
  await view.press('o')
  await expect(view.qemu('A')).toHaveValue('original')
  expect(await register.getAttribute('aria-label')).toBe(before)
})

test('the button beside the picker switches the order too', async ({ page }) => {
  const view = stepView(page)
  await page.getByRole('button', { name: 'Switch machine A to the patched order' }).click()
  await expect(view.qemu('A')).toHaveValue('patched')
  await view.press('End')
  await expect(view.machine('A')).toContainText('served on CPU 0')
})

test('another KVM repairs what the original order breaks', async ({ page }) => {
  const view = stepView(page)
  await page.getByRole('combobox', { name: 'KVM of machine A' }).selectOption('K1p')
  await view.press('End')
  await expect(view.machine('A')).toContainText('served on CPU 0')
})

test('taking another enabled action in the past forks the run', async ({ page }) => {
  const view = stepView(page)
  await view.press('Home')
  for (let step = 0; step < 8; step++) await view.press('ArrowRight')
  await view.take('A', /raise IRQ 11/i)
  expect(await view.step()).toBe(9)
  await expect(view.machine('A')).toContainText(/Remote IRR is 1|already high|ignores/)
  await expect.poll(() => page.url()).toContain('chosen=')
  await view.press('1')
  expect(await view.step()).toBe(10)
})

test('with l the other machine stays where it is, and is marked on the timeline', async ({
  page,
}) => {
  const view = stepView(page)
  await view.press('Home', 'l', 'End')
  await expect(view.machine('A')).toContainText('Pin 11 is dead')
  await expect(view.machine('B')).toContainText('IRQ 11 is live on CPU 2')
  await expect(page.getByTitle('Machine B is at step 0')).toBeVisible()
  await page.getByRole('button', { name: /B stays at 0: link/ }).click()
  await expect(view.machine('B')).toContainText('served on CPU 0')
})

test('plays and pauses with Space', async ({ page }) => {
  const view = stepView(page)
  await view.press('Home', 'Space')
  await expect.poll(() => view.step(), { timeout: 30_000 }).toBeGreaterThanOrEqual(2)
  await view.press('Space')
  const paused = await view.step()
  await page.waitForTimeout(1_300)
  expect(await view.step()).toBe(paused)
})

test('another scenario opens at its start and shows its own pins', async ({ page }) => {
  const view = stepView(page)
  await page.getByRole('combobox', { name: 'Scenario' }).selectOption('edu-move')
  expect(await view.step()).toBe(0)
  await view.press('p')
  const table = page.getByRole('region', { name: 'Redirection table' }).getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(25)
  await view.press('End')
  await expect(view.machine('A')).toContainText('Pin 11 is dead')
})

test('the guest and QEMU listings follow the step', async ({ page }) => {
  const view = stepView(page)
  const vmm = page.getByRole('region', { name: 'What QEMU runs' })
  await expect(vmm).toContainText('only in B: runs first')
  await page.getByRole('tab', { name: 'Guest' }).click()
  await expect(page.getByRole('region', { name: 'What the guest runs' })).toContainText(
    'unmask_ioapic_irq()',
  )
  await view.press('p')
  await expect(page.getByRole('tab', { name: 'Pins' })).toHaveAttribute('aria-selected', 'true')
})

test('the log finds text and leads to its step', async ({ page }) => {
  const view = stepView(page)
  await view.press('/')
  await expect(page.getByRole('searchbox', { name: 'Find in log' })).toBeFocused()
  await page.keyboard.type('0x1c021')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  const row = page.getByRole('option', { name: /retval 0x1c021/ })
  await row.click()
  await expect(view.machine('A')).toContainText(/0001c021|1c021/)
})

test('the log begins with a whole row, in its middle and at its end', async ({ page }) => {
  const log = page.getByRole('listbox', { name: 'Log lines' })
  const cut = () =>
    log.evaluate((box) => {
      const { top } = box.getBoundingClientRect()
      return [...box.querySelectorAll('[role="option"]')]
        .map((row) => row.getBoundingClientRect())
        .filter((row) => row.top < top - 0.5 && row.bottom > top + 0.5).length
    })
  await expect.poll(cut).toBe(0)
  await stepView(page).press('End')
  await expect(log.locator('[aria-current]')).toBeInViewport({ ratio: 1 })
  await expect.poll(cut).toBe(0)
})
