/** Why the user cannot write smp_affinity now. */
import { describe, expect, it } from 'vitest'
import { type OneMove, oneMove } from '../../src/core/scenarios/one-move.ts'
import { hindrance } from '../../src/view/narrate/hindrance.ts'
import { Driven, host, modelOf } from '../core/machines.ts'

function driven(guest: OneMove['guest'], affinityWrites: number) {
  const move = { guest, device: 'ordinary', vcpus: 2, asserts: 3, affinityWrites } as const
  const machine = new Driven(modelOf(host('patched'), oneMove(move)))
  const why = (cpu: number) =>
    hindrance(machine.model.setup, machine.state, { agent: 'user', irq: 11, cpu })
  return { machine, why }
}

describe('a write to smp_affinity that cannot be made', () => {
  it('is not left, or names what is set already', () => {
    const { machine, why } = driven('same-vector', 1)
    expect(why(1)).toEqual({ why: 'IRQ 11 is set to CPU 1 already.', waits: false })
    machine.take('user 11 0')
    expect(why(1)).toEqual({ why: 'No affinity write is left to make.', waits: false })
  })

  it('waits for desc->lock', () => {
    const { machine, why } = driven('same-vector', 2)
    machine.drive(11)
    machine.untilLine(1, 'prepare-move')
    expect(why(0)).toMatchObject({ why: expect.stringMatching(/^The write needs/), waits: true })
  })

  it('waits, where a process rewrites the RTE, for the one before and for the vector that it left', () => {
    const { machine, why } = driven('in-service-rewrite', 2)
    machine.take('user 11 0')
    expect(why(1)).toEqual({ why: 'The write before it has not returned.', waits: true })
    machine.settle()
    expect(why(1)).toEqual({
      why: 'CPU 1 has not yet freed the vector of the move before.',
      waits: true,
    })
    machine.drive(11)
    machine.settle()
    expect(machine.enabled).toContain('user 11 1')
  })
})
