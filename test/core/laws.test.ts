/** Laws of the transition system, over schedules by chance in every machine. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { formatAction, parseAction } from '../../src/core/action.ts'
import { createModel } from '../../src/core/model.ts'
import { scenarios } from '../../src/core/scenarios/index.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { MAX_STEPS, openRun } from '../../src/trace/run.ts'
import { lastState, replay } from '../../src/trace/trace.ts'
import { everyKvm } from './machines.ts'
import { deepFreeze, everyModel, modelAndPicks, walk } from './random-runs.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const STEPS = 250
const runs = (numRuns: number) => ({ numRuns, endOnFailure: true })

describe('whatever the schedule', () => {
  it('covers every scenario under every VMM, every KVM and both I/O APIC versions', () => {
    const covered = new Set(everyModel.map(({ name }) => name.split(' ', 1)[0]))
    expect([...covered]).toEqual(expect.arrayContaining(scenarios.map(({ id }) => id)))
    expect(new Set(everyModel.map(({ name }) => name)).size).toBe(
      covered.size * 2 * variants.length * everyKvm.length,
    )
  })

  it('apply leaves its input as it is, gives the same twice, and throws at no enabled action', () => {
    fc.assert(
      fc.property(modelAndPicks(STEPS), ({ model: its, picks }) => {
        const model = its()
        deepFreeze(model.initial)
        walk(model, picks, (before, _, action) => {
          const first = model.apply(before, action)
          const second = model.apply(before, action)
          expect(second).toEqual(first)
          return deepFreeze(first.state)
        })
      }),
      runs(150),
    )
  })

  it('enabled has one order for equal states, and names no action twice', () => {
    fc.assert(
      fc.property(modelAndPicks(STEPS), ({ model: its, picks }) => {
        const model = its()
        walk(model, picks, (before, enabled, action) => {
          expect(model.enabled(structuredClone(before))).toEqual(enabled)
          expect(new Set(enabled.map(formatAction)).size).toBe(enabled.length)
          return model.apply(before, action).state
        })
      }),
      runs(40),
    )
  })

  it('two states have one key exactly when they are equal in every field', () => {
    const texts = new Map<string, Map<string, string>>()
    const keys = new Map<string, Map<string, string>>()
    fc.assert(
      fc.property(modelAndPicks(STEPS), ({ model: its, picks }) => {
        const model = its()
        const textOfKey = memory(texts, String(its))
        const keyOfText = memory(keys, String(its))
        walk(model, picks, (before, _, action) => {
          const { state } = model.apply(before, action)
          const key = model.key(state)
          const text = JSON.stringify(state)
          expect(textOfKey.get(key) ?? text).toBe(text)
          expect(keyOfText.get(text) ?? key).toBe(key)
          expect(model.key(structuredClone(state))).toBe(key)
          textOfKey.set(key, text)
          keyOfText.set(text, key)
          return state
        })
      }),
      runs(150),
    )
  })

  it('the same schedule makes the same run', () => {
    fc.assert(
      fc.property(modelAndPicks(STEPS), ({ model: its, picks }) => {
        const model = its()
        const { schedule, last } = walk(
          model,
          picks,
          (b, _, action) => model.apply(b, action).state,
        )
        const again = replay(createModel(model.setup), schedule)
        expect(lastState(again)).toEqual(last)
        expect(again.steps.map(({ action }) => action)).toEqual(schedule)
      }),
      runs(40),
    )
  })

  it('every action is written and read back as itself', () => {
    fc.assert(
      fc.property(modelAndPicks(STEPS), ({ model: its, picks }) => {
        const model = its()
        walk(model, picks, (before, enabled, action) => {
          for (const one of enabled)
            expect(parseAction(formatAction(one))).toEqual({ ok: true, value: one })
          return model.apply(before, action).state
        })
      }),
      runs(40),
    )
  })

  it('the default schedule then comes to rest, or is cut', () => {
    fc.assert(
      fc.property(modelAndPicks(STEPS), ({ model: its, picks }) => {
        const model = its()
        const { schedule } = walk(model, picks, (b, _, action) => model.apply(b, action).state)
        const run = openRun(model.setup.scenario, [model.setup], schedule)
        expect(run.complete || run.schedule.length === MAX_STEPS).toBe(true)
      }),
      runs(60),
    )
  })
})

const memory = (of: Map<string, Map<string, string>>, name: string): Map<string, string> => {
  const known = of.get(name) ?? new Map<string, string>()
  of.set(name, known)
  return known
}
