/** Pictures as the browser saves them: styles written out, in the theme that is shown. */
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'

async function save(page: Page, title: string, ending: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click()
  const item = page
    .getByRole('menuitem', { name: new RegExp(`^${title} `) })
    .filter({ hasText: `.${ending}` })
  const [download] = await Promise.all([page.waitForEvent('download'), item.click()])
  return readFile(await download.path())
}

for (const [scheme, ground, stale] of [
  ['light', '#fbfaf7', '#b63a00'],
  ['dark', '#101418', '#ff8a57'],
] as const) {
  test(`the path as SVG has the colours of the ${scheme} theme and no style of the page`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto('/#scenario=affinity-move&step=60')
    const svg = String(await save(page, 'Path', 'svg'))
    expect(svg).toContain(`fill="${ground}"`)
    expect(svg).toContain(`fill="${stale}"`)
    expect(svg).toContain('IBM Plex Sans')
    expect(svg).not.toMatch(/class=|var\(|rgba?\(/)
    expect(svg).toContain('STALE')
  })
}

test('path and timeline as PNG are images of twice the size', async ({ page }) => {
  await page.goto('/#scenario=affinity-move&step=60')
  for (const title of ['Path', 'Timeline']) {
    const png = await save(page, title, 'png')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const svg = String(await save(page, title, 'svg'))
    const [, width, height] = /width="(\d+)[^"]*" height="(\d+)/.exec(svg) ?? []
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      2 * Number(width),
      2 * Number(height),
    ])
  }
})

test('a log that was opened is saved as a report, and as JSON with all its events', async ({
  page,
}) => {
  await page.goto('/#view=trace')
  const log = 'test/fixtures/logs/B05-seedlike-orig-kvmstock.excerpt.log'
  await page.locator('input[type=file]').first().setInputFiles(log)
  const report = String(await save(page, 'Markdown report', 'md'))
  expect(report).toMatch(/^# IRQ 11/)
  const json = JSON.parse(String(await save(page, 'JSON', 'json')))
  expect(json.format).toBe('irq-path log')
  expect(json.events.length).toBeGreaterThan(20)
})

test('the timeline of a log is saved as a drawing and as an image of twice its size', async ({
  page,
}) => {
  await page.goto('/#view=trace')
  const log = 'test/fixtures/logs/B05-seedlike-orig-kvmstock.excerpt.log'
  await page.locator('input[type=file]').first().setInputFiles(log)
  await expect(page.getByText('IRQ 11 was sent by a stale route').first()).toBeVisible()
  const svg = String(await save(page, 'Timeline', 'svg'))
  expect(svg).toContain('Remote IRR stays 1')
  expect(svg).toContain('timeline of pin 11')
  expect(svg).not.toMatch(/class=|var\(|rgba?\(/)
  const png = await save(page, 'Timeline', 'png')
  expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)/.exec(svg)?.[1]))
})
