/** The model is cut finely enough: the interleavings that matter are in its reachable states. */
import { describe, expect, it } from 'vitest'
import { lineOf } from '../../src/core/guest/execute.ts'
import type { Machine } from '../../src/core/machine.ts'
import { createModel, type Model } from '../../src/core/model.ts'
import { type GuestKind, oneMove } from '../../src/core/scenarios/one-move.ts'
import { original } from '../../src/core/vmm/qemu.ts'

const OLD = 2

const modelOf = (guest: GuestKind) =>
  createModel({
    scenario: oneMove({ guest, device: 'ordinary', vcpus: OLD + 1, asserts: 3 }),
    variant: original,
    kvm: { scan: 'K0', apicv: false },
  })

/** Every reachable state, with what is enabled there. */
function reachable(model: Model) {
  const seen = new Set([model.key(model.initial)])
  const states: Machine[] = [model.initial]
  for (const state of states) {
    for (const action of model.enabled(state)) {
      const next = model.apply(state, action).state
      const key = model.key(next)
      if (seen.has(key)) continue
      seen.add(key)
      states.push(next)
    }
  }
  return states.map((state) => ({ state, agents: model.enabled(state).map(({ agent }) => agent) }))
}

const states = reachable(modelOf('same-vector'))
/** A process on another CPU rewrites the RTE while the interrupt may be in service. */
const rewriting = reachable(modelOf('in-service-rewrite'))
const lineAt = ({ vcpus }: Machine, cpu: number) => {
  const frame = vcpus[cpu]?.stack.at(-1)
  return frame ? lineOf(frame)?.id : undefined
}

describe('an affinity write', () => {
  const lines = (wanted: boolean) =>
    new Set(
      states
        .filter(({ agents }) => agents.includes('user') === wanted)
        .filter(({ state }) => state.guest.requests === 0)
        .map(({ state }) => lineAt(state, OLD)),
    )

  it('can come at every point of an interrupt’s life at which desc->lock is free', () => {
    for (const line of [undefined, 'flow', 'handler', 'handler-lower', 'handler-return']) {
      expect(lines(true)).toContain(line)
    }
    const pending = states.filter(({ state }) => state.vcpus[OLD]?.lapic.irr.length === 1)
    expect(pending.some(({ agents }) => agents.includes('user'))).toBe(true)
  })

  it('cannot come while the acknowledge holds desc->lock', () => {
    for (const line of ['prepare-move', 'read-tmr', 'ack-apic', 'return']) {
      expect(lines(false)).toContain(line)
      expect(lines(true)).not.toContain(line)
    }
  })
})

describe('a device edge', () => {
  it('can come between the writes of the high and the low half of the RTE', () => {
    const between = states.filter(
      ({ state }) => lineAt(state, OLD) === 'move-select-lo' && state.ioapic.hi[11] === 0,
    )
    expect(between.some(({ agents }) => agents.includes('device'))).toBe(true)
  })

  it('can come between any two accesses of the acknowledge, but never inside one', () => {
    const inside = states.filter(({ state }) => state.vmm.bql !== -1)
    expect(inside.length).toBeGreaterThan(0)
    expect(inside.some(({ agents }) => agents.includes('device'))).toBe(false)
  })
})

describe('between two micro-ops of a write', () => {
  const during = rewriting.filter(({ state }) => state.vmm.bql === 0)

  it('another vCPU can take an interrupt, run guest code and write EOI', () => {
    expect(during.some(({ agents }) => agents.includes('kvm'))).toBe(true)
    const lines = during
      .filter(({ agents }) => agents.includes('guest'))
      .map(({ state }) => lineAt(state, OLD))
    expect(lines).toContain('handler')
    expect(lines).toContain('ack-apic')
  })

  it('the device waits, and so does a vCPU that has reached the I/O APIC', () => {
    expect(during.some(({ agents }) => agents.includes('device'))).toBe(false)
    expect(during.some(({ state }) => state.vmm.calls[OLD] !== null)).toBe(true)
  })
})

describe('the main loop', () => {
  it('can have the lock while a vCPU waits for it', () => {
    const waiting = rewriting.filter(
      ({ state }) => state.vmm.bql === OLD + 1 && state.vmm.calls[0] !== null,
    )
    expect(waiting.length).toBeGreaterThan(0)
    expect(
      waiting.every(({ agents }) => agents.filter((agent) => agent === 'vmm').length === 1),
    ).toBe(true)
  })
})
