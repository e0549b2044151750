/** Runs the independent checker, SPIN, where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The programs that the checker needs and this machine does not have. */
export const missing = ['spin', 'gcc'].filter(
  (program) => spawnSync(program, ['--version']).error !== undefined,
)

export interface Found {
  /** The names of the assertions that fell, sorted. */
  readonly violated: readonly string[]
  readonly states: number
  readonly transitions: number
}

/** All interleavings of a specification; `options` are for spin, which writes the search. */
export function check(text: string, options: readonly string[]): Found {
  const cwd = mkdtempSync(join(tmpdir(), 'irq-path-spin-'))
  const run = (program: string, words: readonly string[]) =>
    execFileSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 1e8 })
  try {
    writeFileSync(join(cwd, 'move.pml'), text)
    run('spin', ['-a', ...options, 'move.pml'])
    run('gcc', ['-w', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c'])
    return read(run('./pan', ['-E', '-c0', '-w20', '-m1000000']))
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

/** Refuses a report of a search that was cut, or stopped by an error in the specification. */
function read(report: string): Found {
  const wrong = /max search depth too small|block in d_step|out of memory|^error.*/im.exec(report)
  if (wrong) throw new Error(`${wrong[0]} in:\n${report}`)
  const names = [...report.matchAll(/assertion violated (\w+)/g)].map(([, name]) => name as string)
  return {
    violated: [...new Set(names)].sort(),
    states: numberBefore(report, 'states, stored'),
    transitions: numberBefore(report, 'transitions'),
  }
}

function numberBefore(report: string, words: string): number {
  const found = new RegExp(`(\\d+) ${words}`).exec(report)
  if (!found) throw new Error(`no "${words}" in:\n${report}`)
  return Number(found[1])
}
