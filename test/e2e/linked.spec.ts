/** One thing, all its places: by pointer and by keyboard. And what is chosen is kept over the views. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const machine = (page: Page, name: 'A' | 'B') =>
  page.getByRole('group', { name: `Machine ${name}` })
const value = (page: Page, name: 'A' | 'B', what: string) =>
  machine(page, name)
    .getByRole('button', { name: `Why is ${what} as it is in machine ${name}?` })
    .first()
const row = (page: Page, text: RegExp) => page.getByRole('option').filter({ hasText: text }).first()
const line = (page: Page, text: string) =>
  page.getByRole('listitem').filter({ hasText: text }).first()
const rte = (page: Page) => page.getByRole('dialog', { name: 'RTE inspector' })
const answer = (page: Page) => page.getByRole('region', { name: 'Why?' })

/** As the eye sees it: two px of ink around it. */
async function expectOutlined(place: Locator, outlined = true): Promise<void> {
  const width = () =>
    place.evaluate((element) => {
      const style = getComputedStyle(element)
      if (element instanceof HTMLElement)
        return style.outlineStyle === 'solid' ? style.outlineWidth : '0px'
      return style.stroke === 'none' ? '0px' : style.strokeWidth
    })
  if (outlined) await expect.poll(width).toBe('2px')
  else await expect.poll(width).not.toBe('2px')
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, './')
  await expect(page.getByText('wrong vCPU').first()).toBeVisible()
})

test('a line of the log outlines its code, the cell that it set and its mark on the timeline', async ({
  page,
}) => {
  await row(page, /trigger KVM IRQ 11/).hover()
  await expectOutlined(row(page, /trigger KVM IRQ 11/))
  await expectOutlined(line(page, 'raise the GSI in KVM'))
  await expectOutlined(value(page, 'A', 'IRR bit 33 of vCPU 2'))
  await expectOutlined(value(page, 'A', 'Remote IRR of pin 11'), false)
  await expect(page.locator('.timeline-pointed')).toBeVisible()
  await page.mouse.move(400, 20)
  await expectOutlined(value(page, 'A', 'IRR bit 33 of vCPU 2'), false)
  await expect(page.locator('.timeline-pointed')).toBeHidden()
})

test('a mark of the timeline outlines all places of its step', async ({ page }) => {
  const lanes = page.locator('.timeline-lanes')
  const box = await lanes.boundingBox()
  const now = await page.getByRole('slider', { name: 'Playhead' }).boundingBox()
  if (!box || !now) throw new Error('no timeline')
  await page.mouse.move(now.x + now.width / 2, box.y + 36)
  await expectOutlined(row(page, /trigger KVM IRQ 11/))
  await page.mouse.move(400, 20)
  await expectOutlined(row(page, /trigger KVM IRQ 11/), false)
})

test('a register bit outlines its field and the line that wrote it; y and Enter ask why', async ({
  page,
}) => {
  await stepView(page).press('r')
  const bit = (number: number) =>
    rte(page).getByRole('gridcell', { name: new RegExp(`^Bit ${number},`) })
  await bit(16).hover()
  await expectOutlined(value(page, 'A', 'the mask of pin 11'))
  await expectOutlined(row(page, /val 0x8021/))
  await expectOutlined(bit(16))
  await expectOutlined(bit(17), false)
  await bit(14).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('y')
  await expect(answer(page)).toContainText('The polarity of pin 11 is active high')
  await bit(5).click()
  await page.keyboard.press('Enter')
  await expect(answer(page)).toContainText('The vector of pin 11 is 0x21 (33)')
})

test('a vector of a local APIC outlines the cell of the path and asks why', async ({ page }) => {
  await stepView(page).press('v')
  const dialog = page.getByRole('dialog', { name: 'Local APIC inspector' })
  const vector = dialog.getByRole('gridcell', { name: /^Vector 33,/ })
  await expect(vector).toBeFocused()
  await expectOutlined(row(page, /trigger KVM IRQ 11/))
  await expect(vector).toHaveAccessibleName(/IRR since step \d+/)
  await page.keyboard.press('y')
  await expect(answer(page)).toContainText('IRR bit 33 of vCPU 2 is 1')
})

test('the keyboard points as the pointer does, and the focus says since when', async ({ page }) => {
  await page.getByRole('listbox', { name: 'Log lines' }).focus()
  await page.keyboard.press('ArrowUp')
  await expectOutlined(value(page, 'A', 'Remote IRR of pin 11'))
  await expectOutlined(value(page, 'B', 'Remote IRR of pin 11'))
  await page.getByRole('button', { name: 'level: set Remote IRR' }).focus()
  await page.keyboard.press('ArrowDown')
  await expectOutlined(value(page, 'A', 'IRR bit 33 of vCPU 2'))
  await expectOutlined(value(page, 'A', 'Remote IRR of pin 11'), false)
  await machine(page, 'A')
    .getByRole('group', { name: /^I\/O APIC/ })
    .focus()
  await page.keyboard.press('Enter')
  await expect(value(page, 'A', 'Remote IRR of pin 11')).toBeFocused()
  await expect(value(page, 'A', 'Remote IRR of pin 11')).toHaveAccessibleDescription(
    /^So since step \d+\.$/,
  )
  await expectOutlined(row(page, /set remote irr for pin 11/))
})

test('what can be done next outlines what it would touch, whether the run goes on so or not', async ({
  page,
}) => {
  const next = (name: RegExp) => page.getByRole('button', { name }).first()
  await next(/^QEMU: ioapic_update_kvm_routes\(\)/).hover()
  await expectOutlined(value(page, 'A', 'the route of GSI 11'))
  await expectOutlined(row(page, /ioapic_update_kvm_routes: IRQ 11: fee00000 8021 late/))
  await expectOutlined(value(page, 'B', 'the route of GSI 11'), false)
  await stepView(page).press('c', 'Home')
  await next(/^User: move IRQ 11 to CPU 3/).hover()
  await expectOutlined(page.getByRole('button', { name: /^User: move IRQ 11 to CPU 3/ }))
  await expectOutlined(page.getByRole('button', { name: /^Why is the pending affinity/ }))
  await next(/^1 Device: raise IRQ 11/).focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await page.mouse.move(400, 20)
  await expectOutlined(value(page, 'A', 'the line of pin 11'))
  await page.keyboard.press('Enter')
  await expect(value(page, 'A', 'the line of pin 11')).not.toHaveAttribute('data-pointed')
})

test.describe('a finger', () => {
  test.use({ hasTouch: true })

  test('points at what it has touched last', async ({ page }) => {
    await row(page, /trigger KVM IRQ 11/).tap()
    await expectOutlined(value(page, 'A', 'IRR bit 33 of vCPU 2'))
    await page.getByRole('heading', { name: 'Trace log' }).tap()
    await expectOutlined(value(page, 'A', 'IRR bit 33 of vCPU 2'), false)
  })
})

test('a link of an answer points at its step, and brings the pin that it is about', async ({
  page,
}) => {
  const view = stepView(page)
  await view.press('End')
  await value(page, 'A', 'Remote IRR of pin 11').click()
  await page.getByRole('tab', { name: 'Pins' }).click()
  await page.getByRole('button', { name: 'Pin 9', exact: true }).click()
  await expect(page.getByRole('group', { name: 'Interrupt path of pin 9' })).toBeVisible()
  await page.getByRole('tab', { name: 'Why' }).click()
  const link = answer(page).getByRole('button', { name: /to RTE 11 high/ })
  await link.hover()
  await expect(page.locator('.timeline-pointed')).toBeVisible()
  await link.click()
  await expect(page.getByRole('group', { name: 'Interrupt path of pin 11' })).toBeVisible()
  await expect(link).toHaveAttribute('aria-current', 'step')
})

test('what is chosen in Step is there after a look at the other views', async ({ page }) => {
  const view = stepView(page)
  await view.press(...Array.from({ length: 6 }, () => 'ArrowRight'))
  await page.getByRole('tab', { name: 'Guest' }).click()
  const cpu = page
    .getByRole('group', { name: 'Which CPU to show' })
    .getByRole('button', { name: 'CPU 2' })
  await cpu.click()
  await view.press('w', '+')
  const find = page.getByRole('searchbox', { name: 'Find in log' })
  await find.fill('remote')
  const box = page.getByRole('listbox', { name: 'Log lines' })
  await box.evaluate((element) => element.scrollTo(0, 60))
  const step = await view.step()
  const ticks = () =>
    page.getByRole('region', { name: 'Timeline' }).locator('text').allTextContents()
  const span = await ticks()
  await page.getByRole('button', { name: 'Inspect the RTE of machine B' }).click()
  await rte(page)
    .getByRole('gridcell', { name: /^Bit 3,/ })
    .click()

  await page.getByRole('button', { name: 'Interleavings' }).click()
  await expect(rte(page)).toBeHidden()
  await page.getByRole('button', { name: 'Trace' }).click()
  await page.getByRole('button', { name: 'Step', exact: true }).click()

  await expect(rte(page).getByRole('gridcell', { selected: true })).toHaveAccessibleName(/^Bit 3,/)
  await expect(rte(page).getByRole('button', { name: /^Machine B/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  expect(await view.step()).toBe(step)
  expect(await ticks()).toEqual(span)
  await expect(page.getByRole('tab', { name: 'Guest' })).toHaveAttribute('aria-selected', 'true')
  await expect(cpu).toHaveAttribute('aria-pressed', 'true')
  await expect(find).toHaveValue('remote')
  expect(await box.evaluate((element) => element.scrollTop)).toBe(60)
})

test('what is chosen in a log is there after a look at Step', async ({ page }) => {
  await page.getByRole('button', { name: 'Trace' }).click()
  await page.getByRole('button', { name: 'The move that kills IRQ 11' }).click()
  const lines = page.getByRole('listbox', { name: 'Lines of the log' })
  await expect(lines).toBeVisible()
  await expect(page.locator('.trace-reading progress')).toHaveCount(0, { timeout: 90_000 })
  await page.keyboard.press('j')
  const finding = page.locator('.findings > li[aria-current]')
  await expect(finding).toContainText('outside its affinity')
  const place = page.getByRole('slider', { name: 'Playhead' })
  const at = await place.getAttribute('aria-valuetext')
  await page.keyboard.press('d')
  await lines.evaluate((element) => element.scrollTo(0, 340))
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(page.getByRole('group', { name: /^Interrupt path/ })).toBeVisible()
  await page.getByRole('button', { name: 'Trace' }).click()
  await expect(page.getByRole('list', { name: 'Pin 11, station by station' })).toBeVisible()
  await expect(place).toHaveAttribute('aria-valuetext', at ?? '')
  expect(await lines.evaluate((element) => element.scrollTop)).toBe(340)
  await page.keyboard.press('d')
  await expect(finding).toContainText('outside its affinity')
})

test('the state of a search that was opened in Step is chosen there when one comes back', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Interleavings' }).click()
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByText('Explored completely.')).toBeVisible({ timeout: 90_000 })
  await page.getByRole('button', { name: /^State \d+ at depth 60, the claim is violated/ }).focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(stepView(page).place()).toHaveAttribute('aria-valuenow', '59')
  await page.getByRole('button', { name: 'Interleavings' }).click()
  await expect(page.getByRole('button', { name: /at depth 59, on the schedule/ })).toHaveAttribute(
    'tabindex',
    '0',
  )
  await expect(page.getByText('Explored completely.')).toBeVisible()
})

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing while something is pointed at: ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await stepView(page).press('r')
    await row(page, /set remote irr for pin 11/).hover()
    await expectOutlined(value(page, 'A', 'Remote IRR of pin 11'))
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })
}

test('the outline is there in forced colours too', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await row(page, /trigger KVM IRQ 11/).hover()
  await expectOutlined(value(page, 'A', 'IRR bit 33 of vCPU 2'))
  await expectOutlined(line(page, 'raise the GSI in KVM'))
})
