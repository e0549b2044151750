/** The command as a process: what a shell and a pipe see. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))

function run(words: readonly string[], node: readonly string[] = []) {
  const command = [...node, 'bin/irq-path.js', ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('the irq-path process', () => {
  it('prints a replay on stdout, nothing on stderr, and ends with 0', () => {
    const { status, stdout, stderr } = run(['replay', '--qemu', 'patched'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^ioapic_set_irq vector: 11 level: 1\n/)
    expect(stdout.endsWith('clear remote irr for pin 11 vector 33\n')).toBe(true)
  })

  it('prints exactly one JSON document', () => {
    const { status, stdout } = run(['replay', '--scenario', 'edu-move', '--format', 'json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toHaveLength(stdout.trimEnd().split('\n').length - 2)
  })

  it('puts a complaint on stderr, nothing on stdout, and ends with 2', () => {
    const { status, stdout, stderr } = run(['replay', '--kvm', 'K9'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain("'K9'")
    expect(run(['conformance', 'no-such-file.jsonl']).status).toBe(2)
  })

  it('prints what it has found when Ctrl-C stops a search, and ends with 130', () => {
    const signal = "setTimeout(() => process.kill(process.pid, 'SIGINT'))"
    const onceHeard = `process.on('newListener', (name) => name === 'SIGINT' && ${signal})`
    const { status, stdout, stderr } = run(
      ['explore', '--guest', 'in-service-rewrite', '--vcpus', '6', '--asserts', '100'],
      ['--import', `data:text/javascript,${encodeURIComponent(onceHeard)}`],
    )
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' })
    expect(stdout).toMatch(/^\d+ states, .*: stopped\n/)
  })

  it('does not give out a fault of its own for a finding', () => {
    const broken = "performance.now = () => { throw new Error('the clock is broken') }"
    const { status, stdout, stderr } = run(
      ['explore'],
      ['--import', `data:text/javascript,${encodeURIComponent(broken)}`],
    )
    expect({ status, stdout }).toEqual({ status: 70, stdout: '' })
    expect(stderr).toContain('the clock is broken')
  })

  it('does not mind a reader that has seen enough', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', 'set -o pipefail; node bin/irq-path.js replay --format json | head -n 1'],
      { cwd: root, encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
