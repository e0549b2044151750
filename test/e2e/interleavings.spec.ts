import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

const verdict = (page: Page, name: string | RegExp) => page.getByRole('gridcell', { name })
const search = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click()

test.beforeEach(async ({ page }) => {
  await open(page, './#view=interleavings')
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
  await page.getByRole('textbox', { name: 'Device edges' }).fill('8')
  await page.getByRole('textbox', { name: 'Device edges' }).blur()
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
  await page.getByRole('button', { name: /^Bounds/ }).click()
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

test('leaves a move out by hand, opens what is left in Step, and takes it back', async ({
  page,
}) => {
  await searchAll(page)
  const user = page.getByRole('button', { name: /You asked for IRQ 11/ })
  await user.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByText('No longer violated.')).toBeVisible()
  await expect(user).toBeFocused()
  const run = page.getByRole('heading', { name: /^Run, \d+ moves/ })
  const left = /\d+/.exec((await run.textContent()) ?? '')?.[0] ?? ''
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('heading', { name: /^Counterexample, 60 moves/ })).toBeVisible()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: /^Open in Step/ }).click()
  await expect(stepView(page).place()).toHaveAttribute('aria-valuenow', left)
})

test('shrinks a roundabout run of Step to the moves that the claim needs', async ({ page }) => {
  const delivered = 'device-11.vmm-2.vmm-2.kvm-1'
  const handled = 'guest-1.guest-1.guest-1.guest-1.guest-1.guest-1'
  const again = 'kvm-1.vmm-1.vmm-1.vmm-1.vmm-1.guest-1.kvm-1'
  const chosen = [delivered, handled, again, handled, again, 'user-11-0'].join('.')
  await page.goto(`./#scenario=one-move/same-vector/seed/2/3&a=original,K0&chosen=${chosen}`)
  await page.reload()
  await page.getByRole('button', { name: 'Interleavings' }).click()
  const moves = (count: number) =>
    page.getByRole('heading', { name: `Counterexample, ${count} moves` })
  await expect(page.getByRole('button', { name: 'The run in Step' })).toBeVisible()
  await expect(moves(86)).toBeVisible()
  await page.getByRole('button', { name: 'Shrink' }).click()
  await expect(moves(60)).toBeVisible()
  await expect(page.getByText(/^Still violated\./)).toBeVisible()
  await expect(page.getByText(/Shrinking saved 26 moves/)).toBeVisible()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(moves(86)).toBeVisible()
})

test('keeps the plan and the cell in the link, and names what it does not understand', async ({
  page,
}) => {
  await page.getByRole('combobox', { name: 'Guest' }).selectOption('one-write')
  await page.getByRole('textbox', { name: 'Affinity writes' }).fill('2')
  await page.getByRole('textbox', { name: 'Affinity writes' }).press('Enter')
  await page.getByRole('button', { name: /^Bounds/ }).click()
  await page.getByRole('checkbox', { name: 'Symmetry' }).check()
  await verdict(page, /^No dead pin, patched under K2:/).click()
  await expect(page).toHaveURL(/guest=one-write.*writes=2.*symmetry=on.*claim=no-dead-pin/)
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Guest' })).toHaveValue('one-write')
  await expect(page.getByText(/3 device edges, 2 affinity writes.*symmetry\./)).toBeVisible()
  await expect(page.getByRole('gridcell', { selected: true })).toHaveAccessibleName(
    /^No dead pin, patched under K2:/,
  )
  await page.goto(page.url().replace('guest=one-write', 'guest=windows'))
  await page.reload()
  await expect(page.getByText('The link\'s guest "windows" is not known')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Guest' })).toHaveValue('same-vector')
  await expect(page.getByRole('textbox', { name: 'Affinity writes' })).toHaveValue('2')
})

test('lists the keys of the view in the sheet', async ({ page }) => {
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet.getByText('next, previous violation')).toBeVisible()
  await expect(sheet.getByText('drop the focused move, or take it back')).toBeVisible()
  await expect(sheet.getByText('step forward')).toHaveCount(0)
})

for (const width of [1440, 768, 390]) {
  test(`moves nothing below the head while it searches, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    const top = async () => Math.round((await page.getByRole('grid').boundingBox())?.y ?? -1)
    const before = await top()
    // So many states that the first machine is still at work when it is looked at.
    await page.getByRole('combobox', { name: 'vCPUs' }).selectOption('4')
    await page.getByRole('textbox', { name: 'Device edges' }).fill('900')
    await page.getByRole('textbox', { name: 'Device edges' }).blur()
    await search(page)
    await expect(page.getByText('at work')).toBeVisible({ timeout: 60_000 })
    expect(await top()).toBe(before)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
    expect(await top()).toBe(before)
  })
}
