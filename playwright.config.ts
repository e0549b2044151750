import { defineConfig } from '@playwright/test'
import { chromiumOnPath } from './scripts/chromium.mjs'

const port = Number(process.env.IRQ_PATH_PORT ?? 4817)
const baseURL = `http://127.0.0.1:${port}`

/** Without one on PATH, Playwright starts its own. */
const executablePath = chromiumOnPath()

export default defineConfig({
  testDir: 'test/e2e',
  fullyParallel: true,
  timeout: 120_000,
  expect: {
    timeout: 20_000,
    // Letters of another build of Chromium differ by shades at their edges; a token differs by more.
    toHaveScreenshot: {
      maxDiffPixelRatio: 0.002,
      threshold: 0.07,
      scale: 'css',
      pathTemplate: 'test/fixtures/pictures/{arg}{ext}',
    },
  },
  snapshotPathTemplate: 'test/fixtures/spoken/{arg}{ext}',
  forbidOnly: true,
  workers: 2,
  retries: 0,
  reporter: 'line',
  use: {
    baseURL,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: baseURL,
    reuseExistingServer: false,
  },
})
