/** The palette in each view, and what it finds. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const palette = (page: Page) => ({
  dialog: page.getByRole('dialog', { name: 'Commands' }),
  options: page.getByRole('dialog', { name: 'Commands' }).getByRole('option'),

  /** Opens, types, and does the first that is found. */
  async do(words: string, first: string | RegExp) {
    await page.keyboard.press('Control+k')
    await expect(this.dialog.getByRole('combobox')).toBeFocused()
    await page.keyboard.type(words)
    await expect(this.options.first()).toContainText(first)
    await page.keyboard.press('Enter')
    await expect(this.dialog).toBeHidden()
  },
})

const toView = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'View' }).getByRole('button', { name }).click()

test('goes to a step, asks why, changes a machine and opens a scenario', async ({ page }) => {
  await open(page, './')
  const { place, qemu } = stepView(page)
  await palette(page).do('go to step 42', 'step 42')
  await expect(place()).toHaveAttribute('aria-valuenow', '42')
  await palette(page).do('why remote irr b', 'Remote IRR of pin 11, machine B')
  await expect(page.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('#why')).toBeFocused()
  await palette(page).do('qemu of machine b original', 'QEMU of machine B: original')
  await expect(qemu('B')).toHaveValue('original')
  await palette(page).do('open rte rewritten', 'open RTE rewritten while in service')
  await expect(page.getByRole('combobox', { name: 'Scenario' })).toHaveValue('in-service-rewrite')
})

test('works from a text field, and Escape gives it the focus again', async ({ page }) => {
  await open(page, './')
  const find = page.getByRole('searchbox').or(page.getByPlaceholder('Find')).first()
  await find.click()
  await page.keyboard.press('Control+k')
  await expect(palette(page).dialog).toBeVisible()
  await page.keyboard.type('no such words at all')
  await expect(palette(page).dialog.getByRole('status')).toHaveText('0 commands')
  await page.keyboard.press('Escape')
  await expect(palette(page).dialog).toBeHidden()
  await expect(find).toBeFocused()
})

for (const width of [1440, 768, 320]) {
  test(`has a button in the bar, large enough for a finger, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, './')
    const button = page.getByRole('button', { name: 'Commands', exact: true })
    const box = await button.boundingBox()
    const least = width < 1024 ? 44 : 24
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(least)
    if (width > 320) await expect(button).toContainText('Ctrl K')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await button.click()
    await expect(palette(page).dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
  })
}

test('says why a command has nothing to do, and stays open', async ({ page }) => {
  await open(page, './')
  await stepView(page).press('Home')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('step back')
  await expect(palette(page).options.first()).toContainText('not now: this is the start of the run')
  await page.keyboard.press('Enter')
  await expect(palette(page).dialog.getByRole('status')).toHaveText(
    'Not now: this is the start of the run.',
  )
})

test('in the Trace view, opens a recorded log and goes to a finding', async ({ page }) => {
  await open(page, './')
  await toView(page, 'Trace')
  await palette(page).do('move that kills', 'open the log: The move that kills IRQ 11')
  await expect(page.getByRole('button', { name: 'Export' })).toBeVisible()
  await palette(page).do('fault 1', /^fault 1: /)
  await palette(page).do('line 1650', 'line 1650')
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute(
    'aria-valuenow',
    '1650',
  )
  await palette(page).do('diagnosis or state', 'diagnosis or state')
  await expect(page.getByRole('tab', { name: /^State/ })).toHaveAttribute('aria-selected', 'true')
})

test('in the Interleavings view, tells what a key lacks, and leads back to Step', async ({
  page,
}) => {
  await open(page, './')
  await toView(page, 'Interleavings')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('next violation')
  await expect(palette(page).options.first()).toContainText('not now: no violation is known')
  await page.keyboard.press('Escape')
  await palette(page).do('step view', 'go to the Step view')
  await expect(stepView(page).machine('A')).toBeVisible()
})

for (const [width, theme] of [
  [1440, 'dark'],
  [390, 'light'],
] as const) {
  test(`axe finds nothing in the palette, nor in the keys: ${theme}, ${width} wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await open(page, './')
    await page.keyboard.press('Control+k')
    await expect(palette(page).dialog).toBeVisible()
    await page.keyboard.type('divergence')
    await expect(palette(page).dialog.getByRole('status')).toHaveText(/^\d+ commands$/)
    expect(await faults(page, '.palette')).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('find any command')
    expect(await faults(page, '.key-sheet')).toEqual([])
  })
}

async function faults(page: Page, within: string) {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

test('the policy of the page is kept while the palette opens', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await open(page, './')
  await page.keyboard.press('Control+k')
  await expect(palette(page).options.first()).toBeVisible()
  await page.keyboard.press('Escape')
  expect(said.filter((text) => text.includes('Content Security Policy'))).toEqual([])
})

test('what nobody catches is told of, with a report that a person reads first', async ({
  page,
}) => {
  await open(page, './#scenario=storm&step=7')
  await page.evaluate(() => void Promise.reject(new Error('no such pin')))
  const notice = page.getByRole('status').filter({ hasText: 'Something on the page failed' })
  await expect(notice).toContainText('Error: no such pin')
  await notice.getByText('What the report says').click()
  await expect(notice.getByRole('textbox')).toHaveValue(/scenario=storm/)
  await expect(notice.getByRole('textbox')).toHaveValue(/Logs that were open are not part/)
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toBeHidden()
})

test('outlines the chosen command where a person has colours of their own', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await open(page, './')
  await page.keyboard.press('Control+k')
  const { options } = palette(page)
  await page.keyboard.press('ArrowDown')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(options.nth(1)).toHaveCSS('outline-style', 'solid')
  await expect(options.nth(0)).toHaveCSS('outline-style', 'none')
})
