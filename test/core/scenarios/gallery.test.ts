/** Every line of the gallery: what it says is what the machines that it names end with. */
import { describe, expect, it } from 'vitest'
import type { Event } from '../../../src/core/event.ts'
import type { Machine } from '../../../src/core/machine.ts'
import { deadPins } from '../../../src/core/properties.ts'
import { GROUPS, gallery, galleryEntry } from '../../../src/core/scenarios/gallery.ts'
import { scenarioById } from '../../../src/core/scenarios/index.ts'
import type { Scenario } from '../../../src/core/scenarios/scenario.ts'
import { type Host, openRun } from '../../../src/trace/run.ts'
import { lastState } from '../../../src/trace/trace.ts'
import { eventsOf, host, laneOf, ofType } from '../machines.ts'

const PIN = 11

interface Outcome {
  readonly events: readonly Event[]
  readonly last: Machine
  /** Handlers in their order, as interrupt@CPU. */
  readonly handlers: string
  readonly dead: readonly number[]
  readonly lost: number
}

const scenarioOf = (id: string): Scenario => {
  const entry = galleryEntry(id)
  if (!entry) throw new Error(`the gallery has no ${id}`)
  return entry.scenario
}

function outcome(id: string, machine: Host): Outcome {
  const lane = laneOf(scenarioOf(id), machine)
  const events = eventsOf(lane)
  const last = lastState(lane.trace)
  return {
    events,
    last,
    handlers: ofType(events, 'irq_handler_entry')
      .map(({ irq, cpu }) => `${irq}@${cpu}`)
      .join(' '),
    dead: deadPins(last),
    lost: ofType(events, 'eoi_dropped').length,
  }
}

/** The outcomes on the two machines that the gallery compares. */
const compared = (id: string): readonly [Outcome, Outcome] => {
  const [a, b] = galleryEntry(id)?.machines ?? []
  if (!a || !b) throw new Error(`the gallery has no ${id}`)
  return [outcome(id, a), outcome(id, b)]
}

const served = { dead: [], lost: 0 }

describe('the gallery', () => {
  it('has the recorded scenarios and at least eight more, each found again by its id', () => {
    expect(gallery.length).toBeGreaterThanOrEqual(10)
    expect(new Set(gallery.map(({ scenario }) => scenario.id)).size).toBe(gallery.length)
    for (const { scenario } of gallery) expect(scenarioById(scenario.id)).toBe(scenario)
  })

  it('has something in each of its groups', () => {
    expect(new Set(gallery.map(({ group }) => group))).toEqual(new Set(GROUPS))
  })

  it.each(gallery.map((entry) => [entry.scenario.id, entry] as const))(
    '%s comes to its end on the machines that it names, every move of the outside made in one of them',
    (_, { scenario, machines }) => {
      const run = openRun(scenario, machines)
      expect(run.complete).toBe(true)
      const moves = run.lanes.map(({ trace }) => {
        const { devices, guest } = lastState(trace)
        return devices.reduce((sum, { asserts }) => sum + asserts, guest.requests)
      })
      const raises = scenario.devices.reduce((sum, { asserts }) => sum + asserts, 0)
      const asked = scenario.cues.filter(({ action }) => action.agent === 'user').length
      // The third raise of the mail comes in the handler on the wrong CPU; the patched order has none.
      expect(Math.max(...moves)).toBe(raises + asked)
    },
  )
})

describe('the move', () => {
  it('affinity-move: the original order ends dead after a lost EOI, the patched one on CPU 0', () => {
    const [original, patched] = compared('affinity-move')
    expect(original).toMatchObject({ handlers: '11@2 11@2', dead: [PIN], lost: 1 })
    expect(patched).toMatchObject({ handlers: '11@2 11@0', ...served })
  })

  it('edu-move: the original order dies in the first move, the patched one makes both', () => {
    const [original, patched] = compared('edu-move')
    expect(original).toMatchObject({ dead: [PIN], lost: 1 })
    expect(ofType(original.events, 'irq_set_affinity')).toHaveLength(1)
    expect(patched).toMatchObject({ ...served })
    expect(patched.handlers.split(' ').at(-1)).toBe('11@0')
  })

  it('edge-move: no order sets Remote IRR or loses an EOI; three edges come and two are served', () => {
    for (const { events, last, handlers, dead } of compared('edge-move')) {
      expect(ofType(events, 'ioapic_set_remote_irr')).toEqual([])
      expect(handlers).toBe('11@2 11@0')
      expect(dead).toEqual([])
      expect(last.devices[0]?.asserts).toBe(3)
    }
  })

  it('in-service-rewrite: dead under the patched QEMU on K0, after the EOI of CPU 2; alive on K1', () => {
    const [k0, k1] = compared('in-service-rewrite')
    expect(k0).toMatchObject({ handlers: '11@2', dead: [PIN], lost: 1 })
    expect(ofType(k0.events, 'eoi_dropped')).toMatchObject([{ vcpu: 2, vector: 0x21 }])
    expect(k1).toMatchObject({ handlers: '11@2 11@0', ...served })
    for (const order of ['original', 'patched', 'msi-first', 'even-if-masked']) {
      expect(outcome('in-service-rewrite', host(order)).dead).toEqual([PIN])
    }
  })
})

describe('the new vector', () => {
  it('vector-changes: one explicit EOI of the new vector clears Remote IRR in the original order', () => {
    const [original, patched] = compared('vector-changes')
    expect(original).toMatchObject({ handlers: '11@2 11@2 11@0', dead: [], lost: 1 })
    expect(explicitEois(original)).toEqual([0x22])
    expect(
      ofType(original.events, 'ioapic_clear_remote_irr').map(({ vector }) => vector),
    ).toContain(0x22)
    expect(patched).toMatchObject({ handlers: '11@2 11@0', ...served })
    expect(explicitEois(patched)).toEqual([])
  })

  it.each(['K0', 'K1', 'K1p', 'K2'] as const)(
    'vector-changes-tmr-set: dead in the original order on %s, for want of an explicit EOI',
    (scan) => {
      const run = outcome('vector-changes-tmr-set', host('original', scan))
      expect(run).toMatchObject({ handlers: '10@2 11@2 11@2', dead: [PIN], lost: 1 })
      expect(explicitEois(run)).toEqual([])
    },
  )

  it('vector-changes-tmr-set: the bit is that of another level interrupt, and the patched order needs none of it', () => {
    const [, patched] = compared('vector-changes-tmr-set')
    expect(patched).toMatchObject({ handlers: '10@2 11@2 11@0', ...served })
    expect(patched.last.vcpus[2]?.lapic.tmr).toContain(0x22)
  })

  it('one-write: refreshing the routes of masked pins is no help; the patched order is', () => {
    const [masked, patched] = compared('one-write')
    expect(masked).toMatchObject({ dead: [PIN] })
    expect(masked.handlers).not.toContain('11@0')
    expect(patched).toMatchObject({ handlers: '11@2 11@0', ...served })
  })
})

const explicitEois = ({ events }: Outcome): number[] =>
  ofType(events, 'ioapic_mem_write')
    .filter(({ addr }) => addr === 0x40)
    .map(({ val }) => val)

describe('lines and pins', () => {
  it('masked-level: the line rises while the pin is masked, and the unmask delivers, in both orders', () => {
    for (const { events, handlers, dead, lost } of compared('masked-level')) {
      expect({ handlers, dead, lost }).toEqual({ handlers: '11@2 11@2', ...served })
      const kinds = events.flatMap((event) => {
        if (event.type === 'ioapic_set_irq' && event.level === 1) return ['high']
        if (event.type === 'ioapic_service') return ['sent']
        return event.type === 'ioapic_mem_write' && event.val === 0x8021 ? ['unmask'] : []
      })
      expect(kinds).toEqual(['high', 'sent', 'high', 'unmask', 'sent'])
    }
  })

  it('shared-vector: one EOI clears Remote IRR of both pins, and IRQ 11 comes twice for one cause', () => {
    for (const { events, last, handlers, dead } of compared('shared-vector')) {
      expect(handlers).toBe('10@1 11@2 11@2')
      expect(last.devices.map(({ asserts }) => asserts)).toEqual([1, 1])
      expect(dead).toEqual([])
      const first = events.findIndex(({ type }) => type === 'ioapic_eoi_broadcast')
      const next = events.findIndex(({ type }, at) => at > first && type === 'ioapic_eoi_broadcast')
      const cleared = ofType(events.slice(first, next), 'ioapic_clear_remote_irr')
      expect(cleared.map(({ pin }) => pin)).toEqual([10, PIN])
    }
  })

  it("shared-vector-rescue: the original order's dead pin lives again after the EOI of pin 10", () => {
    const [original, patched] = compared('shared-vector-rescue')
    expect(original).toMatchObject({ handlers: '11@2 11@2 10@1 11@0', dead: [], lost: 1 })
    expect(patched).toMatchObject({ handlers: '11@2 11@0 10@1', ...served })
    const lane = laneOf(scenarioOf('shared-vector-rescue'), host('original'))
    const before = lane.trace.steps.findIndex(
      ({ action }) => action?.agent === 'device' && action.pin === 10,
    )
    expect(deadPins(lane.trace.steps[before - 1]?.state as Machine)).toEqual([PIN])
  })

  it('storm: the third EOI is the 10,000th, QEMU waits, the timer sends again, Linux disables the line', () => {
    for (const { events, last, handlers } of compared('storm')) {
      expect(handlers).toBe('11@2 11@2 11@2')
      expect(ofType(events, 'ioapic_eoi_delayed_reassert')).toHaveLength(1)
      expect(last.irqs[0]).toMatchObject({ disabled: true, masked: true })
      expect(last.ioapic).toMatchObject({ timer: -1, irr: 1 << PIN })
      expect(last.ioapic.lo[PIN]).toBe(0x18021)
    }
  })
})

describe('first start', () => {
  it('affinity-before-request: on CPU 0 from the first interrupt on, in both orders', () => {
    for (const { events, handlers, dead, lost } of compared('affinity-before-request')) {
      expect({ handlers, dead, lost }).toEqual({ handlers: '11@0 11@0', ...served })
      expect(ofType(events, 'irq_set_affinity')).toMatchObject([{ deferred: false }])
      expect(ofType(events, 'vector_allocated')).toMatchObject([{ cpu: 0 }])
    }
  })

  it('first-unmask: the original order sends vector 0 to APIC 0 as an edge, and the pin is dead', () => {
    const [original, patched] = compared('first-unmask')
    expect(ofType(original.events, 'kvm_msi_set_irq')).toMatchObject([
      { dest: 0, vector: 0, level: false },
    ])
    expect(original).toMatchObject({ handlers: '', dead: [PIN] })
    expect(patched).toMatchObject({ handlers: '11@0 11@0', ...served })
  })
})
