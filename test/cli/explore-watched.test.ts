/** A search that somebody watches, and that Ctrl-C may stop. */
import { describe, expect, it, vi } from 'vitest'
import { runCli } from '../../src/cli/program.ts'
import { captured } from './captured.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

/** Runs `explore` on a clock that every look at it moves on, with somebody who watches. */
async function watched(words: readonly string[], see: (line: string, stop: () => void) => void) {
  let clock = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => {
    clock += 150
    return clock
  })
  let stop = () => {}
  const output = {
    ...captured(),
    status: (line: string) => see(line, stop),
    onInterrupt: (asked: () => void) => {
      stop = asked
      return () => {
        stop = () => {}
      }
    },
  }
  const exit = await runCli(['explore', ...words], output)
  now.mockRestore()
  return { exit, out: output.out.join('\n'), err: output.err.join('\n') }
}

const LONG = [
  '--qemu',
  'patched',
  '--guest',
  'in-service-rewrite',
  '--affinity-writes',
  '2',
] as const

describe('irq-path explore, watched', () => {
  it('says how far it has come, first in states, then in what it looks at for calm schedules', async () => {
    const lines: string[] = []
    const { err } = await watched(LONG, (line) => void lines.push(line))
    expect(lines[0]).toMatch(/^\d+ states, \d+ to expand, depth \d+, \d+\/s, \d+ MB$/)
    expect(lines.at(-2)).toMatch(
      /^9209 states; fewest switches to [a-z-]+: \d+ pairs of state and actor$/,
    )
    expect(lines.at(-1)).toBe('')
    expect(err).toBe('')
  })

  it('ends at Ctrl-C with what it has found, and with the code of one that was interrupted', async () => {
    const { exit, out } = await watched(LONG, (_, stop) => stop())
    expect(exit).toBe(130)
    expect(out).toMatch(/^\d+ states, .*: stopped\n/)
    expect(out).toContain('quiet-means-clear: no answer yet')
    const stopped = JSON.parse((await watched([...LONG, '--json'], (_, stop) => stop())).out)
    expect(stopped).toMatchObject({ complete: false, boundedBy: 'interrupt' })
    expect(stopped.states).toBeLessThan(9_209)
    expect(stopped.properties).toContainEqual(expect.objectContaining({ holds: null }))
  })

  it('keeps all verdicts at a Ctrl-C that comes when only calm schedules are still sought', async () => {
    const { exit, out } = await watched(LONG, (line, stop) => {
      if (line.includes('fewest switches')) stop()
    })
    expect(exit).toBe(130)
    expect(out).toMatch(/^9209 states, .*: complete, stopped before all schedules were found\n/)
    expect(out).not.toContain('no answer')
  })
})
