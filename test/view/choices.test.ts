import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { choicesAt, type Lane, openRun } from '../../src/trace/run.ts'
import { choices } from '../../src/view/choices/choices.ts'
import { host } from '../core/machines.ts'
import { stepOf } from './lanes.ts'

const run = openRun(affinityMove, [host('original'), host('patched')])
const [a, b] = run.lanes as [Lane, Lane]
const titles = (cursor: number, lane: number) =>
  choices(run, cursor, lane).map(({ title }) => title)
const unmasked = stepOf(a, 'ioapic_mem_write', ({ val }) => val === 0x8021)

describe('what can happen next', () => {
  it('is named after what each machine would do on the same move', () => {
    expect(titles(unmasked, 0)).toEqual(['QEMU: ioapic_service(), pin 11'])
    expect(titles(unmasked, 1)).toEqual(['QEMU: ioapic_update_kvm_routes()'])
  })

  it('tells what would come of it', () => {
    expect(choices(run, unmasked, 0)[0]?.detail).toBe(
      'Sets Remote IRR and then calls kvm_set_irq(11). KVM would use fee02000 and deliver to vCPU 2.',
    )
    expect(choices(run, unmasked, 1)[0]?.detail).toBe(
      'Routes GSI 11 to fee00000. Every vCPU must rescan its EOI exit bitmap.',
    )
  })

  it('warns of a promise that the step or the rest of its call would break', () => {
    const danger = (cursor: number, lane: number) =>
      choices(run, cursor, lane).map(({ danger: text }) => text)
    expect(danger(unmasked - 1, 0)[0]).toBe('Deliveries go where the RTE says')
    expect(danger(unmasked, 0)).toEqual(['Deliveries go where the RTE says'])
    expect(danger(unmasked + 1, 0)).toEqual(['Deliveries go where the RTE says'])
    expect(danger(unmasked + 2, 0)).toEqual([null])
    expect(
      [danger(unmasked - 1, 1), danger(unmasked, 1)].flat().every((text) => text === null),
    ).toBe(true)
    expect(danger(stepOf(a, 'eoi_dropped') - 1, 0)).toContain(
      'Every level EOI reaches the I/O APIC',
    )
  })

  it('gives a digit to the same action in both machines, and none to the tenth', () => {
    const sent = stepOf(b, 'kvm_set_irq', () => true, unmasked)
    const both = [0, 1].map((lane) => choices(run, sent, lane))
    for (const { digit, action } of both.flat()) {
      expect(choicesAt(run, sent)[(digit ?? 0) - 1]?.action).toEqual(action)
    }
    const busy = openRun(eduMove, [host('patched')])
    const many = choices(busy, stepOf(busy.lanes[0] as Lane, 'irq_handler_entry'), 0)
    expect(many.length).toBeGreaterThan(9)
    expect(many.map(({ digit }) => digit)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9],
      ...many.slice(9).map(() => null),
    ])
  })

  it('lists software before the outside world, whichever machine has it', () => {
    for (let cursor = 0; cursor <= run.schedule.length; cursor++) {
      const outside = choicesAt(run, cursor).map(
        ({ action: { agent } }) => agent === 'device' || agent === 'user',
      )
      expect(outside).toEqual([...outside].sort())
    }
  })

  it('names the device and the user by what they would change', () => {
    expect(titles(0, 0)).toEqual([
      'Device: raise IRQ 11',
      'User: move IRQ 11 to CPU 1',
      'User: move IRQ 11 to CPU 2',
      'User: move IRQ 11 to CPU 3',
    ])
    const lowered = stepOf(b, 'ioapic_set_irq', ({ level }) => level === 0)
    expect(titles(lowered - 1, 1)).toContain('Device: lower IRQ 11')
  })

  it('names the step of the run that is the action, of one choice at most', () => {
    for (let cursor = 0; cursor <= run.schedule.length; cursor++) {
      for (const [lane, { trace }] of run.lanes.entries()) {
        const steps = choices(run, cursor, lane).filter(({ step }) => step !== null)
        const moved = trace.steps[cursor]?.action != null
        expect(steps.map(({ step }) => step)).toEqual(moved ? [cursor + 1] : [])
        if (moved) expect(steps[0]?.action).toEqual(trace.steps[cursor]?.action)
      }
    }
  })

  it('never offers what is not enabled in the lane', () => {
    for (let cursor = 0; cursor <= run.schedule.length; cursor++) {
      for (const lane of [0, 1]) {
        const at = choicesAt(run, cursor).filter(({ lanes }) => lanes.includes(lane))
        expect(choices(run, cursor, lane).map(({ action }) => action)).toEqual(
          at.map(({ action }) => action),
        )
      }
    }
  })
})
