import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The first Chromium on PATH that starts, or undefined. */
export function chromiumOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return candidates.find((path) => existsSync(path) && starts(path))
}

/** For a machine without one: installs a Chromium. False when that did not work. */
export async function ensureChromium() {
  if (await isThere()) return true
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/etc/debian_version')) {
    console.log('No Chromium found: installing the one of this distribution.')
    if (run('apt-get', ['update'])) run('apt-get', ['install', '-y', 'chromium'])
    if (await isThere()) return true
  }
  console.log("No Chromium found: installing Playwright's own.")
  run('npx', ['playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium'])
  return isThere()
}

async function isThere() {
  if (chromiumOnPath()) return true
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}

/**
 * Some distributions put a script of this name on PATH that only says what to install.
 * @param {string} path
 */
function starts(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const shell = process.platform === 'win32'
  return spawnSync(command, args, { stdio: 'inherit', shell }).status === 0
}
