import { gzipSync } from 'node:zlib'
import { expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

const KILLS = 'The move that kills IRQ 11'

const lines = (page: Page) =>
  page.getByRole('listbox', { name: 'Lines of the log' }).getByRole('option')
const row = (page: Page, text: string | RegExp) => lines(page).filter({ hasText: text })
const finding = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

test.beforeEach(async ({ page }) => {
  await open(page, './#view=trace')
})

async function openSample(page: Page, title: string) {
  await page.getByRole('button', { name: title }).click()
  await expect(page.getByRole('listbox', { name: 'Lines of the log' })).toBeVisible()
  await expect(page.locator('.trace-reading progress')).toHaveCount(0, { timeout: 90_000 })
}

/** A log of so many lines, as a packed file. */
const bigLog = (lines: number) => ({
  name: 'big.log.gz',
  mimeType: 'application/gzip',
  buffer: gzipSync(
    `${'ioapic_set_irq vector: 11 level: 1\nioapic_set_remote_irr set remote irr for pin 11\nioapic_eoi_broadcast EOI broadcast for vector 34\nioapic_clear_remote_irr clear remote irr for pin 11 vector 34\n'.repeat(lines / 4)}`,
  ),
})

test('tells of a real log what happened, with the lines that show it', async ({ page }) => {
  await openSample(page, KILLS)
  await expect(finding(page, 'Fault: IRQ 11 was sent by a stale route')).toBeVisible()
  await expect(finding(page, /Fault: The EOI of IRQ 11 was lost/)).toBeVisible()
  await page.getByRole('button', { name: 'line 1,665', exact: true }).click()
  const current = page.locator('[role=option][aria-current]')
  await expect(current).toContainText('ioapic_service: trigger KVM IRQ 11')
  await expect(current).toContainText('sends by the stale fee01000')
  const place = page.getByRole('slider', { name: 'Playhead' })
  await expect(place).toHaveAttribute('aria-valuetext', /line 1,665 of 1,696, ioapic_service/)
})

test('walks findings and lines by keyboard, and the state follows', async ({ page }) => {
  await openSample(page, KILLS)
  const chosen = page.locator('.findings > li[aria-current]')
  await expect(chosen).toContainText('stale route')
  await page.keyboard.press('j')
  await expect(chosen).toContainText('outside its affinity')
  await page.keyboard.press('k')
  await expect(chosen).toContainText('stale route')
  await page.keyboard.press('d')
  const stations = page.getByRole('list', { name: 'Pin 11, station by station' })
  await expect(stations).toContainText('stale: it goes to dest 1, the RTE asks for dest 2')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(stations).not.toContainText('stale')
  await page.keyboard.press('Home')
  await expect(stations.getByText('unknown').first()).toBeAttached()
})

test('finds a text, and events by a pattern, as it is typed', async ({ page }) => {
  await openSample(page, KILLS)
  await page.keyboard.press('/')
  await page.keyboard.type('STUCK')
  const matches = page.getByRole('status', { name: 'Matches' })
  await expect(matches).toContainText(/of 4|^4$/)
  const field = page.getByRole('combobox', { name: /Find a text or a pattern/ })
  await field.fill('guest_handler cpu:1')
  await expect(matches).toContainText('2 events')
  await field.press('Shift+Enter')
  await expect(page.locator('[role=option][aria-current]')).toContainText('handler is on 1')
  await field.fill('set_irq with no EOI after it')
  await expect(matches).toContainText('events')
})

test('shows only the lines of a kind, with their counts and reasons', async ({ page }) => {
  await openSample(page, KILLS)
  await page.getByRole('button', { name: 'guest 32' }).click()
  await expect(row(page, /fire failed/).first()).toBeVisible()
  await expect(row(page, /ioapic_service/)).toHaveCount(0)
  await page.keyboard.press('f')
  await expect(page.getByRole('button', { name: /^unknown/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(lines(page)).toHaveCount(2)
})

test('sets a machine of the model beside the recording and marks where they part', async ({
  page,
}) => {
  await openSample(page, KILLS)
  await page
    .getByRole('button', { name: /^Show patched on/ })
    .first()
    .click()
  await expect(row(page, /^1,664/)).toContainText('≠')
  await expect(row(page, /^1,663/)).toContainText('= same')
  const beside = page.getByRole('group', { name: 'The machine beside the log' })
  await expect(beside).toContainText('parts 3 times')
  await beside.getByRole('button', { name: 'Next parting' }).click()
  await expect(page.locator('[role=option][aria-current]')).toContainText('≠')
})

test('reads pasted text, and says when it is no log', async ({ page }) => {
  await page.getByRole('textbox', { name: /Or paste/ }).fill('hello\nworld\n')
  await page.getByRole('button', { name: 'Read the pasted text' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'No ioapic events in' })).toContainText(
    "Start QEMU with --trace 'ioapic*'.",
  )
  await expect(row(page, /hello/)).toBeVisible()
})

test('text from a log is never markup', async ({ page }) => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  await page.getByLabel('Files to open').setInputFiles({
    name: `${evil}.log`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`${evil}\nioapic_set_irq vector: 11 level: 1\n`),
  })
  await expect(row(page, /onerror/)).toBeVisible()
  expect(await page.locator('.trace img, .bar img').count()).toBe(0)
  await expect(page).toHaveTitle('IRQ Path')
})

test('stops reading when asked and keeps what was read', async ({ page }) => {
  await page.getByLabel('Files to open').setInputFiles(bigLog(4_000_000))
  await expect(lines(page).first()).toBeVisible()
  await page.getByRole('button', { name: /^Cancel/ }).click()
  await expect(page.getByText('Cancelled: what had been read by then is shown.')).toBeVisible()
  await expect(lines(page).first()).toBeVisible()
})

test('opens a line in Step, in the run of the machine that fits best', async ({ page }) => {
  await openSample(page, KILLS)
  await page.getByRole('button', { name: 'line 1,665', exact: true }).click()
  await page.getByRole('button', { name: 'Open in Step' }).click()
  await expect(page.getByRole('combobox', { name: 'QEMU of machine A' })).toHaveValue('original')
  await expect(page.getByText(/The log is still open in Trace/)).toBeVisible()
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await expect(row(page, /^1,665/)).toBeVisible()
})

test('puts two files of one run on one axis', async ({ page }) => {
  await openSample(page, 'Six moves with times, and the host')
  await expect(page.getByText(/^Merged: .* within \d+ µs/)).toBeVisible()
  await expect(row(page, /kvm_apic_accept_irq/).first()).toBeVisible()
})

test('nothing leaves: no other origin is asked in a whole session, and none can be', async ({
  page,
  baseURL,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.reload()
  await openSample(page, KILLS)
  const refused = await page.evaluate(() =>
    fetch('https://example.org/').then(
      () => 'fetched',
      () => 'refused',
    ),
  )
  expect(refused).toBe('refused')
  const worker = page.workers().find((each) => each.url().startsWith('blob:'))
  const inWorker = await worker?.evaluate(
    () =>
      new Promise<string>((resolve) => {
        self.addEventListener('securitypolicyviolation', (event) =>
          resolve((event as SecurityPolicyViolationEvent).effectiveDirective),
        )
        fetch('https://example.org/').then(() => resolve('fetched'))
      }),
  )
  expect(inWorker).toBe('connect-src')
  const others = asked.filter(
    (url) =>
      !url.startsWith(`${baseURL}`) && !/^(?:blob|data):/.test(url) && !url.includes('example.org'),
  )
  expect(others).toEqual([])
})
