/** The peers' scenarios, each in QEMU's original and in its patched order. */
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/conformance/json.ts'
import { runConformance } from '../../src/conformance/run.ts'
import { ORDERS } from '../../src/conformance/scenario/expectation.ts'
import { runInOrder } from '../../src/conformance/scenario/run-scenario.ts'
import { scenario } from '../../src/conformance/scenario/scenario.ts'
import { linesOf, readScenarios } from './files.ts'

const scenarios = linesOf(readScenarios()).map((line) => {
  const read = scenario(parseJson(line), '')
  if (!read.ok) throw new Error(read.error)
  return read.value
})
const runnable = scenarios.filter((one) => one.runnable)
const cases = runnable.flatMap((one) => ORDERS.map((order) => ({ id: one.id, order, one })))

it.each(cases)('$id holds in the $order order', ({ one, order }) => {
  expect(runInOrder(one, order)).toEqual({ type: 'passed' })
})

describe('the file as a whole', () => {
  const result = runConformance('scenarios', readScenarios())

  it('counts each runnable scenario once for each order', () => {
    expect(result).toMatchObject({ ok: true, value: { passed: 2 * runnable.length, failed: 0 } })
    expect(runnable.length).toBe(101)
  })

  it('lists those that only describe, with the ops that are not modelled', () => {
    const skipped = result.ok ? result.value.skipped : []
    expect(skipped).toHaveLength(14)
    expect(skipped).toContainEqual({
      name: 'linux-selftest/irqfd/one_eventfd_one_gsi',
      reason: 'not modelled: irqfd',
    })
    expect(skipped.every(({ reason }) => reason.startsWith('not modelled: '))).toBe(true)
  })
})
