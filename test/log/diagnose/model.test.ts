/** The diagnosis of a run's log, against what the model knows of the run. */
import { describe, expect, it, vi } from 'vitest'
import { findingsOf } from '../../../src/log/diagnose/diagnose.ts'
import type { FindingId } from '../../../src/log/finding.ts'
import { logOfLane } from '../../../src/log/from-run.ts'
import type { Log } from '../../../src/log/log.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import { qemuLog } from '../../../src/trace/formats/qemu-log.ts'
import { CELLS, type Cell, cellKey } from '../../../src/trace/matrix.ts'
import {
  isQemuOrGuest,
  isSettled,
  isStock,
  laneOf,
  modelScenarios,
  only,
  type Truth,
  truthOf,
} from './model-logs.ts'

/** Thousands of diagnoses, on a machine that may be busy. */
vi.setConfig({ testTimeout: 300_000 })

const faultsOf = (log: Log): Set<FindingId> =>
  new Set(findingsOf(log).flatMap(({ id, severity }) => (severity === 'fault' ? [id] : [])))

const told = (log: Log): Truth => {
  const faults = faultsOf(log)
  return {
    stale: faults.has('stale-route-used'),
    misdelivered: faults.has('misdelivery-seen'),
    dead: faults.has('eoi-lost'),
  }
}

/** Where the one claims more than the other: whatever is told must be so. */
const excess = (said: Truth, truth: Truth): string[] =>
  (Object.keys(said) as (keyof Truth)[]).filter((key) => said[key] && !truth[key])

const runs = modelScenarios.flatMap((scenario) =>
  CELLS.map((cell) => ({ scenario, cell, name: `${scenario.id} on ${cellKey(cell)}` })),
)

describe('the diagnosis of every scenario on every machine of the matrix', () => {
  it('is what the model says, where the log has the debug lines and the host', () => {
    for (const { scenario, cell, name } of runs) {
      const lane = laneOf(scenario, cell)
      expect({ name, ...told(logOfLane(lane)) }).toEqual({ name, ...truthOf(scenario, lane) })
    }
  })

  it('is the same without the debug lines, by the host alone', () => {
    for (const { scenario, cell, name } of runs) {
      const lane = laneOf(scenario, cell)
      expect({ name, ...told(logOfLane(lane, null)) }).toEqual({ name, ...truthOf(scenario, lane) })
    }
  })

  it('needs no host for routes, nor for an EOI that had time to come', () => {
    for (const { scenario, cell, name } of runs) {
      const lane = laneOf(scenario, cell)
      const log = only(logOfLane(lane), isQemuOrGuest)
      const truth = truthOf(scenario, lane)
      const said = told(log)
      const knowsEnd = isSettled(log) && truth.misdelivered
      const expected = { ...truth, dead: knowsEnd ? truth.dead : said.dead && truth.dead }
      expect({ name, ...said }).toEqual({ name, ...expected })
    }
  })

  it('claims nothing too much of stock events alone', () => {
    for (const { scenario, cell, name } of runs) {
      const lane = laneOf(scenario, cell)
      const said = told(only(logOfLane(lane, null), isStock))
      expect({ name, excess: excess(said, truthOf(scenario, lane)) }).toEqual({ name, excess: [] })
    }
  })

  it('is the same of the text that QEMU and the guest would have printed', () => {
    for (const { scenario, cell, name } of runs) {
      const lane = laneOf(scenario, cell)
      const text = `${qemuLog(lane.trace, scenario.debugLines).join('\n')}\n`
      const log = readLog([{ name: 'qemu.log', bytes: new TextEncoder().encode(text) }])
      expect(log.sources[0]?.lines.total().unknown).toBe(0)
      const expected = told(only(logOfLane(lane), isStock))
      expect({ name, ...told(log) }).toEqual({ name, ...expected })
    }
  })
})

const few = (qemu: string, scan: Cell['scan']): Cell => ({ qemu, scan, apicv: false })

describe('a log that was cut', () => {
  it.each(modelScenarios.map((scenario) => [scenario.id, scenario] as const))(
    'shows no fault of %s anywhere, where the whole is healthy',
    (_, scenario) => {
      const cell = few('patched', 'K2')
      const lane = laneOf(scenario, cell)
      expect(truthOf(scenario, lane)).toEqual({ stale: false, misdelivered: false, dead: false })
      for (const log of [logOfLane(lane), only(logOfLane(lane, null), isStock)])
        for (let most = 0; most <= log.events.size; most++)
          expect({ most, faults: [...faultsOf(only(log, () => true, most))] }).toEqual({
            most,
            faults: [],
          })
    },
  )

  it.each([
    ['original', 'K0'],
    ['original', 'K1p'],
    ['patched', 'K0'],
    ['msi-last', 'K0'],
    ['even-if-masked', 'K2'],
  ] as const)(
    'claims of %s on %s no route and no CPU that the whole does not show',
    (qemu, scan) => {
      for (const scenario of modelScenarios) {
        const lane = laneOf(scenario, few(qemu, scan))
        const truth = truthOf(scenario, lane)
        const log = logOfLane(lane)
        for (let most = 0; most <= log.events.size; most++) {
          const { stale, misdelivered } = told(only(log, () => true, most))
          const said = { stale, misdelivered, dead: false }
          expect({ id: scenario.id, most, excess: excess(said, truth) }).toEqual({
            id: scenario.id,
            most,
            excess: [],
          })
        }
      }
    },
  )

  it('takes an EOI for lost only with doubt where it may still come', () => {
    for (const scenario of modelScenarios) {
      const lane = laneOf(scenario, few('original', 'K1p'))
      if (truthOf(scenario, lane).dead) continue
      const log = logOfLane(lane)
      for (let most = 0; most <= log.events.size; most++)
        for (const { id, confidence } of findingsOf(only(log, () => true, most)))
          if (id === 'eoi-lost') expect(confidence).toBeLessThanOrEqual(0.6)
    }
  })
})
