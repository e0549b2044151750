/** The built page in a real Chromium, for the figures of what a person waits for. */
import { type Browser, chromium, type Page } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { chromiumOnPath } from '../scripts/chromium.mjs'

let built: Promise<unknown> | null = null

/** Builds the page once for all figures. */
export const builtPage = (): Promise<unknown> => (built ??= build({ logLevel: 'warn' }))

/** Opens the page at a fragment, measures, and closes the browser. */
export async function onPage<T>(
  fragment: string,
  args: readonly string[],
  measure: (page: Page) => Promise<T>,
): Promise<T> {
  const server = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' })
  const browser = await launched(args)
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${addressOf(server)}${fragment}`)
    return await measure(page)
  } finally {
    await browser.close()
    await server.close()
  }
}

function launched(args: readonly string[]): Promise<Browser> {
  const executablePath = chromiumOnPath()
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox', ...args],
  })
}

const addressOf = ({ resolvedUrls }: PreviewServer): string => resolvedUrls?.local[0] ?? ''
