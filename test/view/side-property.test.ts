import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isWaiting } from '../../src/core/guest/execute.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { qemuLog } from '../../src/trace/formats/qemu-log.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { vmmCode } from '../../src/view/code/code.ts'
import { guestCode } from '../../src/view/code/guest-code.ts'
import { kvmDecision } from '../../src/view/code/kvm-decision.ts'
import { redirectionTable } from '../../src/view/stations/redirection.ts'
import { host } from '../core/machines.ts'
import { modelAndPicks, walk } from '../core/random-runs.ts'
import { logRows } from './whole.ts'

/** Runs of any machine beside the patched QEMU, by any schedule that the first can follow. */
const runs = modelAndPicks(120).map(({ model: get, picks }) => {
  const model = get()
  const { schedule } = walk(model, picks, (before, _, action) => model.apply(before, action).state)
  const { scenario, variant, kvm } = model.setup
  const { lanes } = openRun(scenario, [{ variant, kvm }, host('patched')], schedule)
  return { lanes, scenario, length: schedule.length }
})

const LIMIT = { numRuns: 25, seed: 7 }

function forAnyStep(
  check: (lanes: readonly Lane[], step: number, scenario: Scenario) => void,
): void {
  fc.assert(
    fc.property(runs, ({ lanes, scenario, length }) => {
      for (let step = 0; step <= length; step++) check(lanes, step, scenario)
    }),
    LIMIT,
  )
}

it('every call in progress is in a listing or among those that wait, by any schedule', () => {
  forAnyStep((lanes, step, { focus }) => {
    const { blocks, waiting } = vmmCode(lanes, step, focus)
    const calls = lanes.flatMap(({ trace }) =>
      stateAt(trace, step).vmm.calls.filter((call) => call !== null),
    )
    const running = blocks.flatMap(({ status }) =>
      status.filter(({ text }) => !text.startsWith('returned')),
    )
    expect(running.length).toBeLessThanOrEqual(calls.length)
    expect(waiting.length === 0).toBe(running.length === calls.length)
  })
})

it('a CPU waits for a lock in words exactly when it does, by any schedule', () => {
  forAnyStep((lanes, step, { focus }) => {
    const told = guestCode(lanes, step, focus).blocks.flatMap(({ status }) => status)
    for (const { lane, text } of told) {
      const cpu = Number(/^CPU (\d+)/.exec(text)?.[1])
      const machine = stateAt((lanes[lane] ?? expect.fail()).trace, step)
      const frame = machine.vcpus[cpu]?.stack.at(-1)
      if (text.includes('returned') || !frame || machine.vmm.calls[cpu]) continue
      expect(text.includes('waits for')).toBe(isWaiting(machine, cpu, frame))
    }
  })
})

it('all pins and all decisions can be told, by any schedule', () => {
  forAnyStep((lanes, step, { focus }) => {
    expect(redirectionTable(lanes, step)).toHaveLength(24)
    for (const { rows } of kvmDecision(lanes, step, focus))
      expect(rows.at(-1)?.text).toMatch(/^bit \d+: the EOI exits to the VMM$/)
  })
})

it('the merged log holds the log of each machine, by any schedule', () => {
  fc.assert(
    fc.property(runs, ({ lanes, scenario }) => {
      const rows = logRows(lanes)
      lanes.forEach(({ trace }, lane) => {
        const own = rows.flatMap(({ lines }) => lines[lane]?.text ?? [])
        expect(own).toEqual(qemuLog(trace, scenario.debugLines))
      })
    }),
    LIMIT,
  )
})
