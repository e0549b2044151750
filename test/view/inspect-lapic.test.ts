import { describe, expect, it } from 'vitest'
import type { Lane } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { vcpuInFocus, vectorInFocus } from '../../src/view/inspect/focus.ts'
import { lapicInspection, VECTOR_SETS, VECTORS } from '../../src/view/inspect/lapic.ts'
import { lanesOf, seedLanes, stepWith, unmaskStep } from './side.ts'

const unmask = unmaskStep(seedLanes[0])
const [original] = seedLanes as [Lane, Lane]
const placesAt = (cursor: number, lanes: readonly Lane[] = seedLanes) =>
  lanes.map((lane) => ({ lane, cursor }))
const cell = (cursor: number, vcpu: number, lanes: readonly Lane[] = seedLanes) =>
  lapicInspection(placesAt(cursor, lanes), 0, vcpu).cells[33] ?? expect.fail('no vector 33')
const register = (cursor: number, vcpu: number, name: string, lanes: readonly Lane[] = seedLanes) =>
  lapicInspection(placesAt(cursor, lanes), 0, vcpu).registers.find((one) => one.name === name)

const sent = stepWith(original, 'kvm_apic_accept_irq', ({ vcpu }) => vcpu === 2, 2)

describe('the vectors of a local APIC', () => {
  it('are all there, each with the sets that the machine has it in', () => {
    for (const cursor of [0, 5, sent, original.trace.steps.length]) {
      stateAt(original.trace, cursor).vcpus.forEach(({ lapic }, vcpu) => {
        const { cells, sets } = lapicInspection(placesAt(cursor), 0, vcpu)
        expect(cells).toHaveLength(VECTORS)
        for (const set of sets) {
          const shown = cells.filter((own) => own.sets.includes(set)).map(({ vector }) => vector)
          expect(shown).toEqual(lapic[set])
        }
      })
    }
  })

  it('are told in a sentence', () => {
    expect(cell(sent, 2).sentence).toMatch(
      /^Vector 33, 0x21: pending \(IRR\) and next to be taken, last accepted as level \(TMR\), its EOI leaves the kernel for QEMU\. IRR since step 60, TMR since step 3, EOI exit since the start\. B has /,
    )
    const { cells } = lapicInspection(placesAt(0), 0, 1)
    expect(cells[200]?.sentence).toBe('Vector 200, 0xc8: nothing set.')
  })

  it('say when an EOI would stay in the kernel', () => {
    const dropped = stepWith(original, 'eoi_dropped')
    expect(cell(dropped - 1, 2).sentence).toContain('in service (ISR)')
    expect(cell(dropped - 1, 2).sentence).toContain('its EOI would stay in the kernel')
  })

  it('differ where the machines do', () => {
    const { comparison, cells } = lapicInspection(placesAt(sent), 0, 2)
    expect(comparison).toBe('vector 33 differs')
    expect(cells.filter(({ differs }) => differs).map(({ vector }) => vector)).toEqual([33])
    expect(lapicInspection(placesAt(0), 0, 2).comparison).toBe('identical in A and B')
    expect(lapicInspection(placesAt(0, [original]), 0, 2).comparison).toBe('')
  })

  it('are also a list', () => {
    const { lists } = lapicInspection(placesAt(sent), 0, 2)
    expect(lists).toEqual([
      { name: 'IRR', text: '33' },
      { name: 'ISR', text: 'none' },
      { name: 'TMR', text: '33' },
      { name: 'EOI exit', text: '33' },
    ])
  })

  it('wait while one of their class or above is in service', () => {
    const taken = stepWith(original, 'kvm_inj_virq', ({ vcpu }) => vcpu === 2)
    const { cells } = lapicInspection(placesAt(taken), 0, 2)
    const held = cells.filter((own) => own.held).map(({ vector }) => vector)
    expect(held).toEqual(Array.from({ length: 48 }, (_, vector) => vector))
    expect(register(taken, 2, 'PPR')).toMatchObject({
      value: '0x20',
      note: 'takes classes above 2',
    })
  })
})

describe('what stands beside the vectors', () => {
  it('is the scan that a route update asks for', () => {
    const commit = stepWith(original, 'kvm_irqchip_commit_routes')
    expect(register(commit, 0, 'Scan requested')?.value).toBe('yes')
    expect(register(0, 0, 'Scan requested')?.value).toBe('no')
  })

  it('is the EOI that is on its way to the VMM', () => {
    const exit = stepWith(original, 'kvm_userspace_exit')
    const pending = Array.from({ length: exit }, (_, cursor) => register(cursor, 2, 'Pending EOI'))
    expect(pending.some((one) => one?.value === '33' && one.note === 'on its way to QEMU')).toBe(
      true,
    )
  })

  it('is the PIR with APICv only', () => {
    const posting = lanesOf('affinity-move', [['original', 'K1', true]])
    const accepted = stepWith(posting[0], 'kvm_apic_accept_irq')
    expect(cell(accepted, 2, posting).sets).toContain('pir')
    expect(cell(accepted, 2, posting).sentence).toContain('posted in the PIR')
    expect(lapicInspection(placesAt(0), 0, 0).sets).not.toContain('pir')
    expect(lapicInspection(placesAt(0, posting), 0, 0).sets).toEqual([...VECTOR_SETS])
  })

  it('is no exit bitmap on hardware, where the TMR bit decides', () => {
    const lanes = lanesOf('affinity-move', [['bare-metal']])
    const accepted = stepWith(lanes[0], 'kvm_apic_accept_irq')
    expect(lapicInspection(placesAt(0, lanes), 0, 0).sets).toEqual(['irr', 'isr', 'tmr'])
    expect(cell(accepted, 2, lanes).sentence).toContain('its EOI goes to the I/O APIC')
  })
})

describe('the vCPU that is opened first', () => {
  it('is the one that has the vector, else the one that the RTE names', () => {
    expect(vectorInFocus(original, 0, 11)).toBe(33)
    expect(vcpuInFocus(original, 0, 11)).toBe(2)
    expect(vcpuInFocus(original, unmask - 1, 11)).toBe(0)
    expect(vcpuInFocus(original, sent, 11)).toBe(2)
    expect(vcpuInFocus(original, 0, 5)).toBe(0)
  })
})
