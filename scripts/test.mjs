/** Every check there is, each run to its end whatever the others said, and one sum at the end. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './install.mjs'
import { countPlaywright, countVitest, sum } from './tally.mjs'

/** @import { Tally } from './tally.mjs' */

const reports = mkdtempSync(join(tmpdir(), 'irq-path-'))
const unitReport = join(reports, 'unit.json')
const browserReport = join(reports, 'browser.json')

const types = check('types', ['npm', 'run', '-s', 'types'])
const lint = check('lint', ['npm', 'run', '-s', 'lint'])
const unit = tests(
  'unit and component tests',
  [
    'npx',
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ],
  {},
  () => countVitest(read(unitReport)),
)
const build = check('build', ['npx', 'vite', 'build'])
const browser = build.failed ? notRun() : await browserTests()

const stages = { types, lint, 'unit and component tests': unit, build, 'browser tests': browser }
console.log('\n== all checks')
for (const [name, tally] of Object.entries(stages)) console.log(`${name}: ${told(tally)}`)
const total = sum(Object.values(stages))
rmSync(reports, { recursive: true, force: true })
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1

/** The site is built by now: `playwright test` serves and opens exactly that. */
async function browserTests() {
  const environment = {
    PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport,
    IRQ_PATH_PORT: String(await freePort()),
  }
  return tests(
    'browser tests',
    ['npx', 'playwright', 'test', '--reporter=line,json'],
    environment,
    () => countPlaywright(read(browserReport)),
  )
}

/** @returns {Tally} */
function notRun() {
  console.log('\n== browser tests\nNot run, because there is no site to open: the build failed.')
  return { passed: 0, failed: 1, skipped: 0 }
}

/**
 * A stage that counts as one check.
 * @param {string} name
 * @param {string[]} command
 * @returns {Tally}
 */
function check(name, command) {
  const ok = run(name, command, {})
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/**
 * A stage that counts its tests. A runner that fails without a failed test, for example because it
 * found no tests or wrote no report, counts as one failure.
 * @param {string} name
 * @param {string[]} command
 * @param {Record<string, string>} environment
 * @param {() => Tally} count
 * @returns {Tally}
 */
function tests(name, command, environment, count) {
  const ok = run(name, command, environment)
  const tally = count()
  const silent = tally.failed === 0 && (!ok || tally.passed === 0)
  return silent ? { ...tally, failed: 1 } : tally
}

/**
 * @param {string} name
 * @param {string[]} command
 * @param {Record<string, string>} environment
 */
function run(name, [command = '', ...args], environment) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...environment },
  })
  return status === 0
}

/**
 * A report as its runner wrote it; undefined when there is none.
 * @param {string} path
 */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {Tally} tally */
function told({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
