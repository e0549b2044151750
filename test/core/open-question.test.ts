/**
 * The question that the mail leaves open: the line is high, so why is there no third interrupt?
 * The eight steps of kvm-split.md section 6, original order on K0, with the state after each.
 */
import { describe, expect, it } from 'vitest'
import { copyIoapic } from '../../src/core/chips/ioapic.ts'
import { readRegister } from '../../src/core/chips/lapic.ts'
import { remoteIrr } from '../../src/core/chips/rte.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { newCall, runCall } from '../../src/core/vmm/call.ts'
import { original } from '../../src/core/vmm/qemu.ts'
import { type StateRecord, stateRecord } from '../../src/trace/formats/states-json.ts'
import { nextAction } from '../../src/trace/schedule.ts'
import { Driven, host, modelOf, ofType } from './machines.ts'
import { recordingPort } from './recording-port.ts'

const VECTOR = 33
const ISR_WORD_1 = 0x110
const IRR_WORD_1 = 0x210

interface Told {
  readonly step: string
  move(machine: Driven): void
  readonly after: Readonly<Record<string, unknown>>
}

const steps: readonly Told[] = [
  {
    step: '0. CPU 2 is about to unmask, after its EOI: RTE and route disagree, the line is high',
    move: (machine) => machine.untilLine(2, 'unmask-write-lo'),
    after: { rte: '00000000:00018021', line: 1, remoteIrr: 0, route: 'fee02000/8021', exits: [2] },
  },
  {
    step: '1. the unmasking write services the pin: Remote IRR goes up',
    move: (machine) => machine.untilEvent('ioapic_set_remote_irr'),
    after: { rte: '00000000:0000c021', remoteIrr: 1, route: 'fee02000/8021', irr: [] },
  },
  {
    step: '2. KVM follows the stale route: vector 33 becomes pending on vCPU 2, as level',
    move: (machine) => machine.untilEvent('kvm_apic_accept_irq'),
    after: { irr: [2], irrWord: 2, isrWord: 0, tmr: [2], route: 'fee02000/8021' },
  },
  {
    step: '3. only now the route is updated, and every vCPU is asked to scan',
    move: (machine) => machine.untilEvent('kvm_irqchip_commit_routes'),
    after: { route: 'fee00000/8021', scans: [0, 1, 2, 3], irr: [2], exits: [0] },
  },
  {
    step: '4. vCPU 2 scans before anything is injected: its bit for vector 33 falls',
    move: (machine) => machine.untilEvent('eoi_exit_scan'),
    after: { irr: [2], isr: [], exits: [0], scans: [0, 1, 3] },
  },
  {
    step: '5. vCPU 2 takes the interrupt, and its handler is on the wrong CPU',
    move: (machine) => machine.untilEvent('irq_handler_entry'),
    after: { irr: [], isr: [2], irrWord: 0, isrWord: 2 },
  },
  {
    step: '6. the device asserts again: Remote IRR is 1, so there is no service',
    move: (machine) => machine.untilEvent('ioapic_set_irq'),
    after: { line: 1, remoteIrr: 1, irr: [], bql: -1 },
  },
  {
    step: '7. CPU 2 writes its EOI, and KVM drops it',
    move: (machine) => machine.untilEvent('eoi_dropped'),
    after: { isr: [], isrWord: 0, tmr: [2], pendingEoi: [-1, -1, -1, -1] },
  },
  {
    step: '8. nothing is pending anywhere, Remote IRR is 1, the line is high: dead',
    move: (machine) => machine.settle(),
    after: {
      rte: '00000000:0000c021',
      line: 1,
      remoteIrr: 1,
      irr: [],
      isr: [],
      exits: [0],
      route: 'fee00000/8021',
    },
  },
]

describe('why there is no third interrupt', () => {
  const machine = new Driven(modelOf(host('original')))
  const told = steps.map(({ step, move, after }) => {
    move(machine)
    return { step, after, found: seen(machine) }
  })

  it.each(told)('$step', ({ after, found }) => {
    expect(found).toMatchObject(after)
  })

  it('takes two interrupts and one EOI broadcast for the vector, and then no more', () => {
    expect(ofType(machine.events, 'irq_handler_entry').map(({ cpu }) => cpu)).toEqual([2, 2])
    expect(ofType(machine.events, 'ioapic_eoi_broadcast')).toHaveLength(1)
    expect(ofType(machine.events, 'ioapic_mem_write').filter(({ addr }) => addr === 0x40)).toEqual(
      [],
    )
    expect(nextAction(machine.model, machine.state)).toBeNull()
  })

  it('is not ended by another affinity request: that waits for an interrupt to carry it out', () => {
    const asked = new Driven(machine.model, machine.state)
    asked.take('user 11 1')
    asked.settle()
    expect(ofType(asked.events, 'irq_set_affinity')).toMatchObject([{ mask: 2, deferred: true }])
    expect(asked.state.irqs[0]).toMatchObject({ pending: 2, effective: 1, moveInProgress: true })
    expect(ofType(asked.events, 'irq_handler_entry')).toEqual([])
  })

  it.each<[string, readonly (readonly [offset: number, value: number])[]]>([
    ['an EOI register write of its vector', [[0x40, 33]]],
    [
      'an edge and a level write of its RTE',
      [
        [0x00, 0x26],
        [0x10, 0x10021],
        [0x10, 0x8021],
      ],
    ],
  ])('is ended by %s, and the next message goes where the RTE says', (_, writes) => {
    expect(notesOf(writes)).toEqual(expect.arrayContaining(['set 11', 'gsi 11 1']))
  })

  it.each<[string, readonly (readonly [offset: number, value: number])[]]>([
    [
      'masking and unmasking',
      [
        [0x00, 0x26],
        [0x10, 0x18021],
        [0x10, 0x8021],
      ],
    ],
    [
      'rewriting the destination',
      [
        [0x00, 0x27],
        [0x10, 0x02000000],
        [0x10, 0],
      ],
    ],
    [
      'another routing update',
      [
        [0x00, 0x26],
        [0x00, 0x27],
      ],
    ],
    ['an EOI register write of another vector', [[0x40, 34]]],
  ])('is not ended by %s', (_, writes) => {
    expect(notesOf(writes)).not.toContain('gsi 11 1')
  })

  it('is not ended by toggling the line', () => {
    const { ioapic, port } = bench()
    for (const level of [0, 1]) runCall(original, ioapic, newCall('setIrq', 11, level), port)
    expect(port.notes).toEqual([])
    expect(remoteIrr(ioapic.lo[11] ?? 0)).toBe(true)
  })

  function bench() {
    return { ioapic: copyIoapic(machine.state.ioapic), port: recordingPort() }
  }

  /** What the dead machine's I/O APIC does at 32-bit register writes. */
  function notesOf(writes: readonly (readonly [number, number])[]): readonly string[] {
    const { ioapic, port } = bench()
    for (const [offset, value] of writes)
      runCall(original, ioapic, newCall('write', offset, 4, value), port)
    return port.notes
  }
})

function seen({ model, state }: Driven) {
  const record = stateRecord(model.setup, state, affinityMove.focus)
  const cpusWith = (has: (vcpu: StateRecord['vcpus'][number]) => boolean) =>
    record.vcpus.filter(has).map(({ vcpu }) => vcpu)
  const lapic2 = state.vcpus[2]?.lapic
  return {
    rte: `${record.rteHigh}:${record.rteLow}`,
    line: record.line,
    remoteIrr: record.remoteIrr,
    route: `${record.route.address}/${record.route.data}`,
    irr: cpusWith(({ irr }) => irr.includes(VECTOR)),
    isr: cpusWith(({ isr }) => isr.includes(VECTOR)),
    tmr: cpusWith(({ tmr }) => tmr.includes(VECTOR)),
    exits: cpusWith(({ eoiExit }) => eoiExit.includes(VECTOR)),
    scans: cpusWith(({ scanPending }) => scanPending),
    irrWord: lapic2 && readRegister(lapic2, IRR_WORD_1),
    isrWord: lapic2 && readRegister(lapic2, ISR_WORD_1),
    pendingEoi: state.vcpus.map(({ lapic }) => lapic.pendingEoi),
    bql: state.vmm.bql,
  }
}
