import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { open, stepView } from './page.ts'

test('the key sheet lists the keys, closes with Escape, and can switch letters off', async ({
  page,
}) => {
  await open(page, './')
  const view = stepView(page)
  await view.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet).toContainText('next divergence')
  await sheet.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await view.press('c')
  await expect(view.machine('B')).toBeVisible()
  await view.press('ArrowLeft')
  await expect(view.place()).toHaveAttribute('aria-valuenow', /\d+/)
})

test('the address leads back to the exact step, fork included', async ({ page, context }) => {
  await page.goto('./')
  const view = stepView(page)
  await view.press('Home')
  for (let step = 0; step < 8; step++) await view.press('ArrowRight')
  await view.take('A', /raise IRQ 11/i)
  const text = await view.machine('A').innerText()
  await expect.poll(() => page.url()).toContain('chosen=')
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(stepView(other).place()).toHaveAttribute('aria-valuenow', '9')
  expect(await stepView(other).machine('A').innerText()).toBe(text)
})

test('a damaged link still opens the page and says what was not understood', async ({ page }) => {
  await page.goto('./#scenario=nothing&a=original,K9&b=patched,K0&step=4')
  await expect(page.getByRole('status')).toContainText('scenario "nothing" is not known')
  await expect(page.getByRole('status')).toContainText('a "original,K9" is not known')
  await expect(stepView(page).place()).toHaveAttribute('aria-valuenow', '4')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByRole('status')).toHaveCount(0)
})

test('the narration is spoken once the place stands still', async ({ page }) => {
  await page.goto('./')
  const view = stepView(page)
  await view.press('End')
  await expect(view.spoken()).toContainText('A: Pin 11 is dead')
  await expect(view.spoken()).toContainText('B: IRQ 11 was served on CPU 0')
})

test('the built site works from a folder of a plain static host', async ({ page }) => {
  const host = mkdtempSync(join(tmpdir(), 'irq-path-host-'))
  cpSync('dist', join(host, 'some', 'folder'), { recursive: true })
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
  }
  const server = createServer(async ({ url = '' }, response) => {
    const path = join(host, url.endsWith('/') ? `${url}index.html` : url)
    try {
      const body = await readFile(path)
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await page.goto(`http://127.0.0.1:${port}/some/folder/`)
  await expect(stepView(page).machine('A')).toContainText('Vector 33 went to vCPU 2')
  server.close()
  rmSync(host, { recursive: true })
})
