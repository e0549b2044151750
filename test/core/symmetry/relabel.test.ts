/** The laws of symmetry, over schedules by chance. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Action, formatAction } from '../../../src/core/action.ts'
import type { Machine } from '../../../src/core/machine.ts'
import { machineKey } from '../../../src/core/machine-key.ts'
import { createModel, type Model } from '../../../src/core/model.ts'
import { claims } from '../../../src/core/properties.ts'
import { scenarios } from '../../../src/core/scenarios/index.ts'
import { DEVICES, GUESTS, oneMove } from '../../../src/core/scenarios/one-move.ts'
import { canonicalForm } from '../../../src/core/symmetry/canonical-form.ts'
import { type Groups, interchangeable } from '../../../src/core/symmetry/interchangeable.ts'
import { exchange, type Relabelling, relabel } from '../../../src/core/symmetry/relabel.ts'
import { variants } from '../../../src/core/vmm/variants.ts'
import { everyKvm, host, modelOf } from '../machines.ts'
import { modelAndPicks, walk } from '../random-runs.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 120_000 })

const searched = (vcpus: number) =>
  GUESTS.flatMap((guest) =>
    DEVICES.flatMap((device) =>
      [1, 3].map((affinityWrites) => oneMove({ guest, device, vcpus, asserts: 3, affinityWrites })),
    ),
  )

const symmetric = [...scenarios, ...searched(3), ...searched(4), ...searched(6)].flatMap(
  (scenario) =>
    variants.flatMap((variant) =>
      everyKvm.flatMap((kvm) => {
        const model = createModel({ scenario, variant, kvm })
        const name = `${scenario.id} ${variant.id} ${kvm.scan} ${kvm.apicv}`
        return interchangeable(model.setup).length > 0 ? [{ name, model }] : []
      }),
    ),
)

/** Two of each group change places, or all of it goes round. */
function relabellings({ setup }: Model): Relabelling[] {
  const { vcpus } = setup.scenario
  return interchangeable(setup).flatMap((group) => {
    const round = Array.from({ length: vcpus }, (_, cpu) => {
      const at = group.indexOf(cpu)
      return at < 0 ? cpu : (group[(at + 1) % group.length] as number)
    })
    return [exchange(vcpus, group[0] as number, group.at(-1) as number), round]
  })
}

function relabelAction(action: Action, to: Relabelling): Action {
  switch (action.agent) {
    case 'vmm':
      return { ...action, thread: to[action.thread] ?? action.thread }
    case 'kvm':
    case 'guest':
      return { ...action, vcpu: to[action.vcpu] as number }
    case 'user':
      return { ...action, cpu: to[action.cpu] as number }
    case 'clock':
    case 'device':
      return action
  }
}

const shortMove = { guest: 'same-vector', device: 'seed', asserts: 3 } as const

const names = (actions: readonly Action[]) => actions.map(formatAction).sort()

describe('vCPUs are interchangeable', () => {
  const groups = (scenario: Parameters<typeof modelOf>[1]): Groups =>
    interchangeable(modelOf(host('original'), scenario).setup)
  const move = { guest: 'same-vector', asserts: 3 } as const

  it('where neither the device nor the interrupt names them', () => {
    expect(groups(oneMove({ ...move, device: 'seed', vcpus: 6 }))).toEqual([[1, 2, 3, 4]])
    expect(groups(oneMove({ ...move, device: 'ordinary', vcpus: 6 }))).toEqual([[0, 1, 2, 3, 4]])
    expect(groups(oneMove({ ...move, device: 'seed', vcpus: 3 }))).toEqual([])
  })

  it('but not where their vectors in use differ from the start', () => {
    const scenario = oneMove({ ...move, device: 'ordinary', vcpus: 4 })
    expect(groups({ ...scenario, reserved: [[0x21]] })).toEqual([[1, 2]])
    expect(groups({ ...scenario, tmr: [[], [0x22]] })).toEqual([[0, 2]])
  })

  it('and none is where the model goes by the number', () => {
    const scenario = oneMove({ ...move, device: 'seed', vcpus: 6 })
    const [irq] = scenario.irqs
    expect(groups({ ...scenario, move: 'rewrite' })).toEqual([])
    expect(groups({ ...scenario, logical: true })).toEqual([])
    expect(groups({ ...scenario, ioapic: { version: 0x11, select: 0 } })).toEqual([])
    expect(groups({ ...scenario, irqs: irq ? [{ ...irq, pending: 6 }] : [] })).toEqual([])
  })
})

/** One step of a machine and the same of its relabelling. */
function expectAlike(model: Model, to: Relabelling, before: Machine, action: Action): Machine {
  const { scenario } = model.setup
  const other = relabel(scenario, before, to)
  const [enabled, enabledThere] = [model.enabled(before), model.enabled(other)]
  expect(names(enabledThere)).toEqual(names(enabled.map((one) => relabelAction(one, to))))
  const there = relabelAction(action, to)
  const [here, then] = [model.apply(before, action), model.apply(other, there)]
  expect(machineKey(then.state)).toBe(machineKey(relabel(scenario, here.state, to)))
  for (const claim of claims(scenario)) {
    const [holds, holdsThere] =
      claim.about === 'state'
        ? [claim.holds(before, enabled), claim.holds(other, enabledThere)]
        : [
            claim.holds(before, action, here.state, here.events),
            claim.holds(other, there, then.state, then.events),
          ]
    expect(holdsThere, claim.id).toBe(holds)
  }
  return here.state
}

describe('a relabelling of interchangeable vCPUs', () => {
  const picked = modelAndPicks(200, symmetric)

  it('does what the machine does, with the numbers exchanged, and keeps every claim', () => {
    fc.assert(
      fc.property(picked, ({ model: its, picks }) => {
        const model = its()
        for (const to of relabellings(model)) {
          walk(model, picks, (before, _, action) => expectAlike(model, to, before, action))
        }
      }),
      { numRuns: 150, endOnFailure: true },
    )
  })

  it('does so also where the interrupt has left one of them again', () => {
    const scenario = oneMove({ ...shortMove, vcpus: 4, affinityWrites: 2 })
    const model = modelOf(host('patched', 'K2'), scenario)
    const [to] = relabellings(model) as [Relabelling]
    const seen = new Set([machineKey(model.initial)])
    let left = 0
    for (let level = [model.initial]; level.length > 0; ) {
      const next: Machine[] = []
      for (const before of level) {
        const from = before.irqs[0]?.previousCpu ?? -1
        const isOneOfThem = from >= 0 && to[from] !== from
        if (isOneOfThem) left++
        for (const action of model.enabled(before)) {
          const after = isOneOfThem
            ? expectAlike(model, to, before, action)
            : model.apply(before, action).state
          const key = machineKey(after)
          if (seen.has(key)) continue
          seen.add(key)
          next.push(after)
        }
      }
      level = next
    }
    expect(left).toBeGreaterThan(100)
  })

  it('comes back by its inverse, and has the same canonical form', () => {
    fc.assert(
      fc.property(picked, ({ model: its, picks }) => {
        const model = its()
        const { scenario } = model.setup
        const canonical = canonicalForm(model.setup, interchangeable(model.setup))
        for (const to of relabellings(model)) {
          const back = to.map((_, cpu) => to.indexOf(cpu))
          walk(model, picks, (before, _, action) => {
            const other = relabel(scenario, before, to)
            expect(machineKey(relabel(scenario, other, back))).toBe(machineKey(before))
            expect(machineKey(canonical(other))).toBe(machineKey(canonical(before)))
            return model.apply(before, action).state
          })
        }
      }),
      { numRuns: 100, endOnFailure: true },
    )
  })
})
