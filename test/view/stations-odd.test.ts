/** Machines, pins and states off the beaten track. */
import { describe, expect, it } from 'vitest'
import type { Machine } from '../../src/core/machine.ts'
import { createModel } from '../../src/core/model.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { narrate, narrationText } from '../../src/view/narrate/narrate.ts'
import { shortTitle } from '../../src/view/narrate/title.ts'
import { stationLabels } from '../../src/view/stations/labels.ts'
import { rowValue } from '../../src/view/stations/row-values.ts'
import { ROW_IDS } from '../../src/view/stations/rows.ts'
import { pinChoices, stationsOf } from '../../src/view/stations/stations.ts'
import { everyKvm, host, laneOf } from '../core/machines.ts'
import { laneFrom } from './lanes.ts'
import { stepWith } from './side.ts'

const PIN = 11
const kinds = (lane: Lane, step: number) =>
  stationsOf(lane, step, PIN).path.legs.map(({ kind }) => kind)

describe('a VMM that sends from the RTE', () => {
  const lane = laneOf(affinityMove, host('msi-last'))
  const sent = stepWith(lane, 'kvm_msi_set_irq', () => true, 2)

  it('goes to the right vCPU though the route is stale, which only steers EOI exits', () => {
    const { route, path } = stationsOf(lane, sent, PIN)
    expect(route).toMatchObject({ kind: 'stale', exitsOnly: true })
    expect(route.note).toMatch(/^Only steers EOI exits\. The RTE has said dest 0 since step \d+\.$/)
    expect(path.legs.map(({ kind, vcpu }) => `${kind} ${vcpu}`)).toContain('irr 0')
    expect(kinds(lane, sent)).not.toContain('expected')
  })

  it('has no routing table and no EOI exit bitmap where there is no split irqchip', () => {
    const { route, lapics } = stationsOf(laneOf(affinityMove, host('userspace')), 0, PIN)
    expect(route).toMatchObject({ kind: 'unused', note: 'The message is composed from the RTE.' })
    expect(lapics.vcpus.map(({ focus }) => focus.eoiExit)).toEqual([null, null, null, null])
  })
})

describe("KVM's own I/O APIC", () => {
  const lane = laneOf(affinityMove, host('in-kernel'))

  it('reads the RTE itself at every step: nothing is stale, and no route is written', () => {
    for (let cursor = 0; cursor <= lane.trace.steps.length; cursor++)
      expect(stationsOf(lane, cursor, 11).route).toMatchObject({
        kind: 'unused',
        note: 'KVM reads the RTE itself.',
      })
    const events = lane.trace.steps.flatMap((step) => step.events.map(({ type }) => type))
    expect(events).not.toContain('ioapic_update_kvm_routes')
    expect(events).not.toContain('kvm_irqchip_commit_routes')
  })

  it('asks every vCPU for a scan after a write to an RTE, and the scan finds what the RTE says', () => {
    const asked = lane.trace.steps.findIndex(
      (_, at) => shortTitle(lane, at + 1) === 'request a rescan',
    )
    expect(narrationText(narrate(lane, asked + 1))).toBe(
      'KVM asked every vCPU to rescan its EOI exit bitmap. Its own I/O APIC has no routes; the bitmaps follow the RTEs.',
    )
    const last = lane.trace.steps.at(-1)?.state
    expect(last?.vcpus.map(({ lapic }) => lapic.eoiExit.includes(0x21))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a pin without an interrupt', () => {
  const lane = laneOf(affinityMove, host('original'))
  const stations = stationsOf(lane, 10, 4)

  it('says so at every station', () => {
    expect(stations.device.words).toBe('No device on pin 4')
    expect(stations.rte.note.text).toBe('As after reset: masked, nothing is set up on this pin.')
    expect(stations.route.kind).toBe('unset')
    expect(stations.lapics.vector).toBe(0)
    expect(stations.linux.irq).toBe(-1)
    expect(stations.path.legs).toEqual([])
  })

  it('is in the list of pins without a name', () => {
    const pins = pinChoices(affinityMove)
    expect(pins).toHaveLength(24)
    expect(pins[4]).toEqual({ pin: 4, name: '' })
    expect(pins[11]).toEqual({ pin: 11, name: 'Xen event channel' })
    expect(pinChoices(eduMove)[8]).toEqual({ pin: 8, name: 'IRQ 8, edge' })
  })
})

describe('an edge pin', () => {
  const edge: Scenario = {
    ...affinityMove,
    irqs: affinityMove.irqs.map((irq) => ({ ...irq, trigger: 'edge' as const, pending: 0 })),
    devices: affinityMove.devices.map((device) => ({ ...device, behaviour: 'edge' as const })),
  }
  const lane = laneOf(edge, host('userspace'))

  it('sends one message for an edge, and its EOI need not come back', () => {
    expect(stationsOf(lane, 0, PIN).rte.note.text).toBe(
      'Edge pin, unmasked: each rising edge is sent once.',
    )
    const sent = stepWith(lane, 'kvm_msi_set_irq')
    expect(kinds(lane, sent)).toEqual(expect.arrayContaining(['trunk', 'irr']))
    const eoi = stepWith(lane, 'kvm_eoi')
    expect(kinds(lane, eoi).filter((kind) => kind.startsWith('eoi'))).toEqual([])
  })
})

describe('a message that names no vCPU', () => {
  it('gets as far as the bus, and the pin is stuck behind it', () => {
    const model = createModel({ scenario: affinityMove, ...host('original') })
    const address = model.initial.routes.address.with(PIN, 0xfee09000)
    const initial: Machine = { ...model.initial, routes: { ...model.initial.routes, address } }
    const lane = laneFrom(model, initial, [
      { agent: 'device', pin: PIN },
      { agent: 'vmm', thread: 4 },
      { agent: 'vmm', thread: 4 },
    ])
    const { path, route, rte } = stationsOf(lane, 3, PIN)
    expect(path.verdict).toBe('no vCPU took it')
    expect(path.legs.map(({ kind }) => kind)).toEqual(['line', 'trunk', 'nowhere', 'expected'])
    expect(route.reaches).toEqual([])
    expect(rte.state).toBe('stuck')
    expect(stationLabels(stationsOf(lane, 3, PIN)).route).toContain(
      'stale: MSI fee09000 8021 goes to no vCPU, the RTE says dest 2.',
    )
  })
})

describe('sixteen vCPUs and logical destinations', () => {
  it('has a column for each vCPU', () => {
    const wide: Scenario = { ...affinityMove, vcpus: 16, reserved: Array(16).fill([]) }
    const lane = laneOf(wide, host('original'))
    const { lapics, linux } = stationsOf(lane, stepWith(lane, 'kvm_inj_virq'), PIN)
    expect(lapics.vcpus).toHaveLength(16)
    expect(linux.cpus[2]?.handler).toBe('entered')
  })

  it('tells what the RTE says as the mask that it is', () => {
    const lane = laneOf({ ...affinityMove, logical: true, x2apic: false }, host('original'))
    const { route, rte } = stationsOf(
      lane,
      stepWith(lane, 'kvm_set_irq', () => true, 2),
      PIN,
    )
    expect(rte.fields.find(({ id }) => id === 'dm')?.text).toBe('logic')
    expect(route).toMatchObject({ dest: 4, reaches: [2], wanted: 'dest 1' })
  })
})

describe('every step of every machine', () => {
  const lanes = [affinityMove, eduMove].flatMap((scenario) =>
    variants.flatMap((variant) =>
      everyKvm.map((kvm) => openRun(scenario, [{ variant, kvm }]).lanes[0] as Lane),
    ),
  )
  const sample = lanes.flatMap((lane, at) =>
    lane.trace.steps.flatMap((_, step) =>
      step % 7 === at % 7 ? [stationsOf(lane, step, PIN)] : [],
    ),
  )

  it('has a request only at a vCPU that holds a vector of the pin', () => {
    for (const { path, lapics } of sample) {
      for (const { vcpu } of path.legs.filter(({ kind }) => kind === 'irr')) {
        const { focus, other } = lapics.vcpus[vcpu] ?? expect.fail('no such column')
        expect([focus, other].some((bits) => bits?.irr || bits?.isr || bits?.pir)).toBe(true)
      }
    }
  })

  it('never expects the request where it already is', () => {
    for (const { path } of sample) {
      const reached = path.legs.filter(({ kind }) => kind === 'irr').map(({ vcpu }) => vcpu)
      const expected = path.legs.filter(({ kind }) => kind === 'expected').map(({ vcpu }) => vcpu)
      expect(expected.filter((vcpu) => reached.includes(vcpu))).toEqual([])
    }
  })

  it('speaks in whole sentences without holes', () => {
    for (const stations of sample) {
      const texts = [...Object.values(stationLabels(stations)), stations.route.brief]
      const values = ROW_IDS.map((row) => rowValue(row, stations))
      for (const text of [...texts, ...values]) {
        expect(text).not.toMatch(/undefined|NaN|null|-1|, ,|\.\./)
        expect(text).not.toBe('')
      }
    }
  })

  it('says stuck only while Remote IRR is 1 and no EOI is under way', () => {
    for (const { rte, path } of sample.filter(({ rte }) => rte.state === 'stuck')) {
      expect(rte.fields.find(({ id }) => id === 'rIRR')?.text).toBe('1')
      expect(path.legs.some(({ kind }) => kind === 'eoi-exit' || kind === 'irr')).toBe(false)
    }
  })
})
