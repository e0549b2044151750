/** Where an answer to "why?" ends: at what the outside world did, in the scenarios of the gallery. */
import { describe, expect, it } from 'vitest'
import { galleryEntry } from '../../src/core/scenarios/gallery.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { divergences, toldText } from '../../src/view/causes/divergence.ts'
import { rteValue, type Value, whole } from '../../src/view/causes/value.ts'
import { changesOf } from '../../src/view/causes/when.ts'
import { answer } from '../../src/view/causes/why.ts'
import { stationsOf } from '../../src/view/stations/stations.ts'
import { stationValues } from '../../src/view/stations/values.ts'
import { host } from '../core/machines.ts'
import { lineStep, stepOf } from './lanes.ts'
import { lanesOf, seedLanes } from './side.ts'

const gallery = (id: string): readonly Lane[] => {
  const entry = galleryEntry(id)
  if (!entry) throw new Error(`no scenario ${id}`)
  return openRun(entry.scenario, entry.machines).lanes
}
const [seed] = seedLanes as readonly [Lane, Lane]
const endOf = ({ trace }: Lane) => trace.steps.length
const remoteIrr = whole({ of: 'remote-irr', at: 11 })
const route = whole({ of: 'route', at: 11 })

const told = (lane: Lane, value: Value, cursor = endOf(lane)): string[] =>
  answer(lane, cursor, value).links.map(
    ({ step, text }) => `${step === 0 ? 'Start' : `Step ${step}`}: ${text}`,
  )
const leads = (lane: Lane, value: Value): string[] =>
  answer(lane, endOf(lane), value).links.flatMap(({ lead }) => lead || [])

describe('what a step used of its own writes', () => {
  it('leads from a rewritten route to the user who asked for the CPU', () => {
    const [lane] = gallery('in-service-rewrite') as [Lane]
    const asked = stepOf(lane, 'irq_set_affinity')
    expect(told(lane, route).slice(2)).toEqual([
      `Step ${asked + 1}: Linux on CPU 0 made CPU 0 the effective affinity of IRQ 11`,
      `Step ${asked + 1}: Linux on CPU 0 made CPU 0 the desired affinity of IRQ 11`,
      `Step ${asked}: The user asked for CPU 0 for IRQ 11; CPU 0 sets about it`,
    ])
  })

  it('leads from an affinity that is set before request_irq() to the same step of the user', () => {
    const [lane] = gallery('affinity-before-request') as [Lane]
    expect(told(lane, whole({ of: 'effective', at: 0 }), 1)).toEqual([
      'Step 1: The user made CPU 0 the effective affinity of IRQ 11',
      'Step 1: The user made CPU 0 the desired affinity of IRQ 11',
    ])
  })
})

describe('a dead pin', () => {
  it('of which the vector changed leads by its bitmap to the user, and by its stale route to the device', () => {
    const [lane] = gallery('vector-changes-tmr-set') as [Lane]
    const links = told(lane, remoteIrr)
    expect(leads(lane, remoteIrr)).toEqual([
      'and the EOI of its message was lost',
      'and the message had another vector than the RTE, so that no EOI of it would help',
      'and it was sent because',
    ])
    expect(links.map((link) => link.replace(/^(Step \d+|Start): /, '')).slice(2)).toEqual([
      'KVM cleared EOI exit bit 33 of vCPU 2 in its scan of the routes',
      'QEMU wrote the route of GSI 11: fee00000 8022, to destination 0',
      'CPU 2 wrote 00000000 to RTE 11 high: destination 0',
      'Linux on CPU 2 made CPU 0 the effective affinity of IRQ 11',
      'The user asked for CPU 0 for IRQ 11',
      'KVM sent vector 33 to vCPU 2 by the route of GSI 11',
      'QEMU wrote the route of GSI 11: fee02000 8021 again, to destination 2',
      'the RTE of pin 11 named destination 2',
      'The device raised the line of pin 11',
    ])
  })

  it('whose bitmap never had the bit leads to the scan that left it clear, and to the stale route', () => {
    const [lane] = gallery('one-write') as [Lane]
    const links = told(lane, remoteIrr)
    expect(links).toContainEqual(
      expect.stringMatching(
        /: KVM left EOI exit bit 33 of vCPU 0 clear in its scan of the routes$/,
      ),
    )
    expect(links).toContainEqual(
      expect.stringMatching(
        /: QEMU wrote the route of GSI 11: fee00000 8021 again, to destination 0$/,
      ),
    )
    expect(links).toContain('Step 1: The user asked for CPU 0 for IRQ 11')
  })

  it('that went by a route of all zero says that its message interrupts nobody', () => {
    const [lane] = gallery('first-unmask') as [Lane]
    const sent = stepOf(lane, 'kvm_set_irq')
    const raised = stepOf(lane, 'ioapic_set_irq')
    expect(told(lane, remoteIrr).slice(1)).toEqual([
      `Step ${sent}: KVM sent vector 0 to vCPU 0 by the route of GSI 11, and no CPU takes a vector below 16`,
      'Start: the route of GSI 11 was not set up',
      `Step ${raised}: The device raised the line of pin 11`,
    ])
  })
})

describe('an interrupt', () => {
  const taken = stepOf(seed, 'kvm_inj_virq')
  const sent = stepOf(seed, 'kvm_set_irq')

  it('in service leads to its message, the route, and the device that raised the line', () => {
    expect(told(seed, whole({ of: 'isr', at: 2, vector: 33 }), taken)).toEqual([
      `Step ${taken}: vCPU 2 took vector 33`,
      `Step ${sent}: KVM sent vector 33 to vCPU 2 by the route of GSI 11`,
      'Start: the route of GSI 11 was fee02000 8021',
      'Step 1: The device raised the line of pin 11',
    ])
  })

  it('that was taken leads from the IRR bit that it left to the message that set it', () => {
    const links = told(seed, whole({ of: 'irr', at: 2, vector: 33 }), taken)
    expect(links[1]).toBe(`Step ${sent}: KVM sent vector 33 to vCPU 2 by the route of GSI 11`)
    expect(links.at(-1)).toBe('Step 1: The device raised the line of pin 11')
  })

  it('that has ended leads from the cleared Remote IRR by its EOI to the device', () => {
    const cleared = stepOf(seed, 'ioapic_clear_remote_irr')
    const links = told(seed, remoteIrr, cleared)
    expect(links[2]).toBe(`Step ${taken}: vCPU 2 entered the handler of IRQ 11 by vector 33`)
    expect(links.at(-1)).toBe('Step 1: The device raised the line of pin 11')
  })

  it('leads from the code that has ended to the code that began', () => {
    const left = lineStep(seed, 'return', taken)
    expect(told(seed, whole({ of: 'running', at: 2 }), left).slice(0, 2)).toEqual([
      `Step ${left}: CPU 2 had nothing more to run`,
      `Step ${taken}: vCPU 2 entered the handler of IRQ 11 by vector 33`,
    ])
  })
})

describe('the masks of the affinity', () => {
  const set = lineStep(seed, 'affinity-set')
  const desired = whole({ of: 'desired', at: 0 })
  const pending = whole({ of: 'pending', at: 0 })
  const says = (value: Value, cursor: number) => {
    const { name, text } = answer(seed, cursor, value)
    return `${name} is ${text}`
  }

  it('are values of their own, each with its changes', () => {
    expect([says(desired, set - 1), says(desired, set)]).toEqual([
      'the desired affinity of IRQ 11 is CPUs 0-3',
      'the desired affinity of IRQ 11 is CPU 0',
    ])
    expect([says(pending, set - 1), says(pending, set)]).toEqual([
      'the pending affinity of IRQ 11 is CPU 0',
      'the pending affinity of IRQ 11 is none',
    ])
    for (const value of [desired, pending])
      expect(changesOf(seed, endOf(seed), value)).toEqual({ previous: set, next: null })
  })

  it('are asked about in their own rows', () => {
    const { masks } = stationValues(seed, stationsOf(seed, set, 11))
    expect(masks?.desired.value).toEqual(desired)
    expect(masks?.pending.value).toEqual(pending)
  })

  it('lead from what became the affinity to what was asked for', () => {
    expect(told(seed, desired)).toEqual([
      `Step ${set}: Linux on CPU 2 made CPU 0 the desired affinity of IRQ 11`,
      'Start: the pending affinity of IRQ 11 was CPU 0',
    ])
  })
})

describe('a write of what was there', () => {
  it('is where a destination comes from, though it is no change', () => {
    const [lane] = gallery('affinity-before-request') as [Lane]
    const written = stepOf(
      lane,
      'ioapic_mem_write',
      ({ regsel, addr }) => addr === 0x10 && regsel === 0x27,
    )
    const destination = rteValue(11, 'destination')
    expect(told(lane, destination)).toEqual([
      `Step ${written}: CPU 1 wrote 00000000 to RTE 11 high again: destination 0`,
      `Step ${stepOf(lane, 'vector_allocated')}: Linux on CPU 1 made CPU 0 the effective affinity of IRQ 11 again`,
      'Step 1: The user made CPU 0 the desired affinity of IRQ 11',
    ])
    expect(changesOf(lane, endOf(lane), destination)).toEqual({ previous: null, next: null })
  })

  it('of either half is where a message comes from that is made from the RTE', () => {
    const entry = galleryEntry('first-unmask')
    if (!entry) throw new Error('no such scenario')
    const run = openRun(entry.scenario, [host('original'), host('msi-last')])
    const unmask = stepOf(run.lanes[1] as Lane, 'ioapic_mem_write', ({ val }) => val === 0x8021)
    expect(divergences(run).map(({ told: parts }) => toldText(parts))[0]).toMatch(
      new RegExp(`; B took its message from the RTE of pin 11, written at step ${unmask}\\.$`),
    )
  })
})

describe('what a handler returned', () => {
  const returned = stepOf(seed, 'irq_handler_exit')
  const handlerAt = (cursor: number) =>
    stationValues(seed, stationsOf(seed, cursor, 11)).handlers[2]?.value as Value

  it('is the value of its cell once it is shown, and before that what runs', () => {
    expect(handlerAt(returned - 1).cell.of).toBe('running')
    expect(handlerAt(returned).cell.of).toBe('result')
  })

  it('says whom the device answers to, and leads to why the handler runs there', () => {
    const { text } = answer(seed, returned, handlerAt(returned))
    expect(text).toBe('IRQ_NONE')
    expect(told(seed, handlerAt(returned), returned).slice(0, 2)).toEqual([
      `Step ${returned}: CPU 2 returned IRQ_NONE from the handler of IRQ 11: only CPU 0 can serve its device, so the cause stays`,
      `Step ${stepOf(seed, 'kvm_inj_virq')}: vCPU 2 entered the handler of IRQ 11 by vector 33`,
    ])
  })

  it('is told for a device that any handler serves too', () => {
    const [lane] = lanesOf('masked-level', [['original']]) as [Lane]
    const exit = stepOf(lane, 'irq_handler_exit')
    expect(told(lane, whole({ of: 'result', at: 2 }), exit)[0]).toBe(
      `Step ${exit}: CPU 2 returned IRQ_HANDLED from the handler of IRQ 11: it acknowledged its device`,
    )
  })
})

describe('bits that nobody writes', () => {
  it('are asked about as well: the delivery status, and what is reserved', () => {
    expect(told(seed, whole({ of: 'delivery-status', at: 11 }))).toEqual([
      'Start: the delivery status of pin 11 was idle',
    ])
    expect(stationValues(seed, stationsOf(seed, 0, 11)).rte.ds.value.cell.of).toBe(
      'delivery-status',
    )
    expect(answer(seed, 0, rteValue(11, 'low reserved field')).text).toBe('0')
    expect(answer(seed, 0, rteValue(11, 'high reserved field')).name).toBe(
      'the high reserved field of pin 11',
    )
  })
})
