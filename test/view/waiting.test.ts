import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { waiting, waitingRemark } from '../../src/view/choices/waiting.ts'
import { host } from '../core/machines.ts'
import { lineStep, stepOf } from './lanes.ts'

const run = openRun(affinityMove, [host('original'), host('patched')])
const [a, b] = run.lanes as [Lane, Lane]
const told = (lane: Lane, cursor: number) =>
  waiting(lane, cursor).map(({ who, what, why }) => `${who}: ${what}, ${why}`)

describe('who waits', () => {
  const unmasked = stepOf(a, 'ioapic_mem_write', ({ val }) => val === 0x8021)

  it('inside an MMIO write are the device, the user and the vCPU itself', () => {
    expect(told(a, unmasked)).toEqual([
      'vCPU 2: run guest code, is in QEMU until its IOWIN write returns',
      'Device: raise IRQ 11, needs the BQL, held by vCPU 2 in its IOWIN write',
      'User: move IRQ 11, needs desc->lock, held by CPU 2 in irq_eoi',
    ])
    expect(waitingRemark(a, unmasked)).toBe('others wait for the BQL')
  })

  it('for desc->lock is a CPU with the same interrupt', () => {
    const taken = stepOf(b, 'kvm_inj_virq', ({ vcpu }) => vcpu === 0)
    expect(told(b, taken)[0]).toBe(
      'CPU 0: handle_fasteoi_irq(): take desc->lock, may the handlers run?, needs desc->lock, held by CPU 2 in handle_fasteoi_irq()',
    )
    expect(waitingRemark(b, taken)).toBe('CPU 0 needs desc->lock')
  })

  it('with interrupts off is a pending vector', () => {
    const scan = stepOf(a, 'eoi_exit_scan', () => true, unmasked)
    expect(told(a, scan)).toContain(
      'vCPU 2: take vector 33, interrupts are off until CPU 2 returns from the interrupt',
    )
  })

  it('is nobody once the lock is free and the handler runs', () => {
    expect(waiting(a, lineStep(a, 'handler'))).toEqual([])
    expect(waitingRemark(a, lineStep(a, 'handler'))).toBe('')
  })
})

describe('the remark where only the outside world can move', () => {
  const end = run.schedule.length

  it('says so, and that the pin is dead', () => {
    expect(waitingRemark(a, end)).toBe('only you can act, and pin 11 is dead')
    expect(waitingRemark(b, end)).toBe('only the device can act')
  })

  it('says that nothing is left where nothing is enabled', () => {
    const quiet = openRun({ ...affinityMove, cues: [], devices: [], affinityWrites: 0 }, [
      host('patched'),
    ])
    expect(waitingRemark(quiet.lanes[0] as Lane, 0)).toBe('nothing is left to do')
  })
})
