/** Schedules by chance, over every machine there is, for laws that hold whatever happens. */
import fc from 'fast-check'
import type { Action } from '../../src/core/action.ts'
import { IOAPIC_VERSIONS } from '../../src/core/chips/ioapic.ts'
import type { Machine } from '../../src/core/machine.ts'
import { createModel, type Model } from '../../src/core/model.ts'
import { scenarios } from '../../src/core/scenarios/index.ts'
import { DEVICES, GUESTS, oneMove } from '../../src/core/scenarios/one-move.ts'
import { type Scenario, withIoapicVersion } from '../../src/core/scenarios/scenario.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { everyKvm } from './machines.ts'

/** The machines that searches explore, with two CPUs. */
const searched: readonly Scenario[] = GUESTS.flatMap((guest) =>
  DEVICES.map((device) => oneMove({ guest, device, vcpus: 2, asserts: 2 })),
)

/** Every scenario, VMM, KVM and I/O APIC version, each as a model with a name. */
export const everyModel: readonly { readonly name: string; readonly model: Model }[] = [
  ...scenarios,
  ...searched,
].flatMap((scenario) =>
  IOAPIC_VERSIONS.flatMap((version) =>
    variants.flatMap((variant) =>
      everyKvm.map((kvm) => ({
        name: `${scenario.id} 0x${version.toString(16)} ${variant.id} ${kvm.scan} ${kvm.apicv}`,
        model: createModel({ scenario: withIoapicVersion(scenario, version), variant, kvm }),
      })),
    ),
  ),
)

/** A model, and for each step a number that picks one of the actions enabled there. */
export const modelAndPicks = (longest: number, models = everyModel) =>
  fc.record({
    model: fc
      .constantFrom(...models)
      .map(({ name, model }) => Object.assign(() => model, { toString: () => name })),
    picks: fc.array(fc.nat(997), { maxLength: longest, size: 'max' }),
  })

/** Walks by the picks until nothing is enabled; `visit` sees every step. */
export function walk(
  model: Model,
  picks: readonly number[],
  visit: (before: Machine, enabled: readonly Action[], action: Action) => Machine,
): { schedule: Action[]; last: Machine } {
  const schedule: Action[] = []
  let last = model.initial
  for (const pick of picks) {
    const enabled = model.enabled(last)
    if (enabled.length === 0) break
    const action = enabled[pick % enabled.length] as Action
    schedule.push(action)
    last = visit(last, enabled, action)
  }
  return { schedule, last }
}

/** Freezes a state to its last list; parts that are frozen already are shared with states before. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
