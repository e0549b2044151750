import { ensureChromium } from './chromium.mjs'
import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
process.chdir(root)

if (!(await ensureChromium())) {
  console.error('The browser tests need Chromium, and it could not be installed here.')
  console.error('Install the package chromium (or Google Chrome) so that it is on PATH.')
  process.exit(1)
}

await import('./test.mjs')
