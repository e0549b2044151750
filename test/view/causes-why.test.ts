/** Why a value is as it is, in the sentences that a person reads. */
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { type RtePart, rteValue, type Value, whole } from '../../src/view/causes/value.ts'
import { changesOf } from '../../src/view/causes/when.ts'
import { answer } from '../../src/view/causes/why.ts'
import { stationsOf } from '../../src/view/stations/stations.ts'
import { listedValues, pinFieldValue, stationValues } from '../../src/view/stations/values.ts'
import { host, laneOf } from '../core/machines.ts'
import { stepOf } from './lanes.ts'
import { seedLanes } from './side.ts'

const [broken, fixed] = seedLanes as readonly [Lane, Lane]
const end = broken.trace.steps.length

const told = (lane: Lane, cursor: number, value: Value): string[] =>
  answer(lane, cursor, value).links.map(
    ({ lead, step, text }) =>
      `${lead === '' ? '' : `${lead}: `}${step === 0 ? 'Start' : `Step ${step}`}: ${text}`,
  )

describe('the handler on the wrong CPU', () => {
  const handler = stepOf(broken, 'irq_handler_entry', () => true, 60)

  it('leads in six links to the route that was not yet updated, what the RTE said then, and the device', () => {
    const wrong = stepOf(broken, 'kvm_set_irq', () => true, 50)
    const taken = stepOf(broken, 'kvm_inj_virq', () => true, wrong)
    const route = stepOf(broken, 'ioapic_update_kvm_routes')
    expect(told(broken, handler, whole({ of: 'running', at: 2 }))).toEqual([
      `Step ${taken}: vCPU 2 entered the handler of IRQ 11 by vector 33`,
      `Step ${taken}: vCPU 2 took vector 33`,
      `Step ${wrong}: KVM sent vector 33 to vCPU 2 by the route of GSI 11`,
      `Step ${route}: QEMU wrote the route of GSI 11: fee02000 8021 again, to destination 2`,
      'Start: the RTE of pin 11 named destination 2',
      'and it was sent because: Step 1: The device raised the line of pin 11',
    ])
  })

  it('says what runs there', () => {
    const { name, text } = answer(broken, handler, whole({ of: 'running', at: 2 }))
    expect(`${name} is ${text}`).toBe('what CPU 2 runs is the handler of IRQ 11')
  })
})

describe('the stuck Remote IRR', () => {
  const links = told(broken, end, whole({ of: 'remote-irr', at: 11 }))

  it('leads at once to the EOI that stayed inside KVM, and on to the affinity asked for', () => {
    expect(links).toHaveLength(7)
    expect(links[1]).toBe(
      `and the EOI that would clear it was lost: Step ${stepOf(broken, 'eoi_dropped')}: vCPU 2 wrote EOI for vector 33, and it stayed inside KVM`,
    )
    expect(links.slice(2).map((link) => link.replace(/^Step \d+: /, ''))).toEqual([
      'KVM cleared EOI exit bit 33 of vCPU 2 in its scan of the routes',
      'QEMU wrote the route of GSI 11: fee00000 8021, to destination 0',
      'CPU 2 wrote 00000000 to RTE 11 high: destination 0',
      'Linux on CPU 2 made CPU 0 the effective affinity of IRQ 11',
      'Start: the pending affinity of IRQ 11 was CPU 0',
    ])
  })

  it('is told otherwise in the machine that clears it', () => {
    const cleared = answer(fixed, end, whole({ of: 'remote-irr', at: 11 }))
    expect(cleared.text).toBe('0')
    expect(cleared.links[0]?.text).toBe(
      'QEMU cleared Remote IRR of pin 11 on the EOI of vector 33 from vCPU 0',
    )
    expect(cleared.links[0]?.events).toEqual(['ioapic_clear_remote_irr'])
  })
})

const PARTS: readonly RtePart[] = [
  'destination',
  'extended destination',
  'high reserved field',
  'low reserved field',
  'mask',
  'trigger mode',
  'polarity',
  'destination mode',
  'delivery mode',
  'vector',
]

describe('a part of an RTE', () => {
  const unmask = stepOf(broken, 'ioapic_mem_write', ({ val }) => val === 0x8021, 25)

  it('is explained by the last write of its half, which wrote all its parts', () => {
    expect(told(broken, end, rteValue(11, 'mask'))[0]).toBe(
      `Step ${unmask}: CPU 2 wrote 00008021 to RTE 11 low, which unmasks the pin`,
    )
    expect(told(broken, end, rteValue(11, 'vector'))).toEqual(
      told(broken, end, rteValue(11, 'mask')),
    )
    expect(told(broken, unmask - 1, rteValue(11, 'vector'))[0]).toMatch(
      /^Step \d+: CPU 2 wrote 00018021 to RTE 11 low again$/,
    )
  })

  it('is named by what it says, as on the screen', () => {
    const says = (part: RtePart) => {
      const { name, text } = answer(broken, end, rteValue(11, part))
      return `${name} is ${text}`
    }
    expect(PARTS.map(says)).toEqual([
      'the destination of pin 11 is 0',
      'the extended destination of pin 11 is 0',
      'the high reserved field of pin 11 is 0',
      'the low reserved field of pin 11 is 0',
      'the mask of pin 11 is 0',
      'the trigger mode of pin 11 is level',
      'the polarity of pin 11 is active high',
      'the destination mode of pin 11 is physical',
      'the delivery mode of pin 11 is fixed',
      'the vector of pin 11 is 0x21 (33)',
    ])
  })

  it('has changes of its own', () => {
    const mask = rteValue(11, 'mask')
    const masked = changesOf(broken, unmask, mask).previous as number
    expect(masked).toBeLessThan(unmask)
    expect(changesOf(broken, masked, mask)).toEqual({ previous: null, next: unmask })
    expect(changesOf(broken, end, rteValue(11, 'vector'))).toEqual({ previous: null, next: null })
  })
})

describe('every value', () => {
  const lanes = [
    ...variants.map(({ id }) => laneOf(affinityMove, host(id))),
    ...variants.map(({ id }) => laneOf(eduMove, host(id, 'K1'))),
    ...openRun(eduMove, [host('original', 'K0', true)]).lanes,
    ...gallery.flatMap(({ scenario, machines }) => openRun(scenario, machines).lanes),
  ]

  it('of every station answers in whole words, with steps up to the one asked about', () => {
    for (const lane of lanes) {
      const last = lane.trace.steps.length
      for (const cursor of [0, last >> 1, last]) {
        for (const { value, name } of listedValues(
          stationValues(lane, stationsOf(lane, cursor, 11)),
        )) {
          const { links, text } = answer(lane, cursor, value)
          expect(text, name).not.toMatch(/NaN|undefined|^$/)
          expect(links.length, name).toBeGreaterThan(0)
          for (const link of links) {
            expect(link.text, name).toMatch(/^\S.*\S$/)
            expect(link.text, name).not.toMatch(/NaN|undefined|Nobody/)
            expect(link.step, name).toBeLessThanOrEqual(cursor)
          }
        }
      }
    }
  })

  it('of the redirection table is one that can be asked about', () => {
    expect(answer(broken, end, pinFieldValue(11, 'remoteIrr')).name).toBe('Remote IRR of pin 11')
    expect(answer(broken, end, pinFieldValue(11, 'dest')).text).toBe('0')
    expect(answer(broken, end, pinFieldValue(9, 'mask')).text).toBe('1')
    expect(answer(broken, end, pinFieldValue(11, 'line')).text).toBe('high')
  })
})
