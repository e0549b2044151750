import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs before anything is installed, so this file imports nothing but Node itself. */
export function installIfNeeded() {
  const installed = modified('node_modules/.package-lock.json')
  if (installed >= modified('package-lock.json') && installed > 0) return
  console.log('Installing what package-lock.json lists.')
  const { status } = spawnSync('npm', ['ci', '--include=dev'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('npm ci failed; its message is above.')
    process.exit(1)
  }
}

/**
 * Milliseconds; 0 for a file that is not there.
 * @param {string} path
 */
function modified(path) {
  return statSync(`${root}/${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
