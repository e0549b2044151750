/** The machine that a search explores: its id, the writes that the user may make, its vectors. */
import { describe, expect, it } from 'vitest'
import { scenarioById } from '../../../src/core/scenarios/index.ts'
import {
  DEVICES,
  GUESTS,
  type GuestKind,
  type OneMove,
  oneMove,
} from '../../../src/core/scenarios/one-move.ts'
import { Driven, host, modelOf, ofType } from '../machines.ts'

const move = (of: Partial<OneMove> = {}): OneMove => ({
  guest: 'same-vector',
  device: 'ordinary',
  vcpus: 3,
  asserts: 9,
  ...of,
})

const driven = (of: Partial<OneMove>) => new Driven(modelOf(host('patched'), oneMove(move(of))))

const userMoves = ({ enabled }: Driven): string[] =>
  enabled.filter((name) => name.startsWith('user'))

/** The device moves its line, and everything that follows comes to its end. */
function interrupt(machine: Driven): void {
  machine.drive(11)
  machine.settle()
}

describe('the id of one move', () => {
  it('leads back to the same scenario', () => {
    for (const guest of GUESTS) {
      for (const device of DEVICES) {
        for (const affinityWrites of [1, 2, 100]) {
          const scenario = oneMove(move({ guest, device, affinityWrites }))
          expect(scenarioById(scenario.id)).toEqual(scenario)
        }
      }
    }
  })

  it('has a sixth part for more than one write only, so that old links stay right', () => {
    expect(oneMove(move()).id).toBe('one-move/same-vector/ordinary/3/9')
    expect(oneMove(move({ affinityWrites: 1 }))).toEqual(oneMove(move()))
    expect(oneMove(move({ affinityWrites: 4 })).id).toBe('one-move/same-vector/ordinary/3/9/4')
  })

  it.each([
    'one-move/same-vector/seed/2',
    'one-move/same-vector/seed/1/3',
    'one-move/same-vector/seed/17/3',
    'one-move/same-vector/seed/2/1001',
    'one-move/same-vector/seed/2/3/1',
    'one-move/same-vector/seed/2/3/01',
    'one-move/same-vector/seed/2/3/101',
    'one-move/same-vector/seed/2/3/',
    'one-move/same-vector/seed/2/3/2/2',
    'one-move/other/seed/2/3',
    'two-moves/same-vector/seed/2/3',
  ])('%s names nothing', (id) => {
    expect(scenarioById(id)).toBeUndefined()
  })
})

describe('the summary of one move', () => {
  it('says from where to where, and how often', () => {
    expect(oneMove(move({ vcpus: 2 })).summary).toBe(
      'IRQ 11 moves from CPU 1 to CPU 0; the vector stays the same',
    )
    expect(oneMove(move()).summary).toContain('from CPU 2 to another CPU;')
    expect(oneMove(move({ affinityWrites: 3 })).summary).toContain('in up to 3 moves')
  })
})

describe('the affinity writes of one move', () => {
  it('each ask for any CPU but the one that was asked for last', () => {
    const machine = driven({ affinityWrites: 3 })
    expect(userMoves(machine)).toEqual(['user 11 0', 'user 11 1'])
    machine.take('user 11 0')
    expect(userMoves(machine)).toEqual(['user 11 1', 'user 11 2'])
    interrupt(machine)
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 0, desired: 1 })
    expect(userMoves(machine)).toEqual(['user 11 1', 'user 11 2'])
    machine.take('user 11 2', 'user 11 0')
    expect(userMoves(machine)).toEqual([])
  })

  it('that come before the next interrupt are carried out as one', () => {
    const machine = driven({ affinityWrites: 2 })
    machine.take('user 11 0', 'user 11 1')
    interrupt(machine)
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 1, desired: 2, previousCpu: 2 })
    expect(ofType(machine.events, 'vector_allocated')).toHaveLength(1)
  })

  it('wait for each other where a process rewrites the RTE: none before the last has returned', () => {
    const machine = driven({ guest: 'in-service-rewrite', affinityWrites: 2 })
    machine.take('user 11 0')
    expect(userMoves(machine)).toEqual([])
    machine.settle()
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 0, previousCpu: 2 })
    expect(machine.state.vcpus.every(({ stack }) => stack.length === 0)).toBe(true)
  })

  it('are no choice of such a process while the vector of the move before is not freed', () => {
    const machine = driven({ guest: 'in-service-rewrite', affinityWrites: 2 })
    machine.take('user 11 0')
    machine.settle()
    expect(userMoves(machine)).toEqual([])
    interrupt(machine)
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 0, previousCpu: -1 })
    expect(userMoves(machine)).toEqual(['user 11 1', 'user 11 2'])
    machine.take('user 11 1')
    machine.settle()
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 1, desired: 2 })
  })
})

describe('the vector of one move', () => {
  const allocated = (guest: GuestKind, ...cpus: readonly number[]) => {
    const machine = driven({ guest, affinityWrites: cpus.length })
    for (const cpu of cpus) {
      machine.take(`user 11 ${cpu}`)
      interrupt(machine)
      interrupt(machine)
    }
    return ofType(machine.events, 'vector_allocated').map(({ vector }) => vector)
  }

  it('changes, where the guest is to change it, whichever CPU the interrupt leaves for', () => {
    for (const guest of ['vector-changes', 'vector-changes-tmr-set', 'one-write'] as const) {
      expect(allocated(guest, 0)).toEqual([0x22])
      expect(allocated(guest, 1)).toEqual([0x22])
    }
    expect(allocated('same-vector', 0)).toEqual([0x21])
    expect(allocated('same-vector', 1)).toEqual([0x21])
  })

  it('changes back when the interrupt comes back', () => {
    expect(allocated('vector-changes', 0, 2)).toEqual([0x22, 0x21])
  })
})

describe("the seed's device", () => {
  it('is served by CPU 0 alone: moved back, its interrupt comes again and again, its line high', () => {
    const machine = driven({ device: 'seed', vcpus: 2, affinityWrites: 2 })
    for (const cpu of [0, 1]) {
      machine.take(`user 11 ${cpu}`)
      interrupt(machine)
      expect(machine.state.devices[0]).toMatchObject({ line: true, cause: false })
      interrupt(machine)
      expect(machine.state.devices[0]).toMatchObject({ line: false })
    }
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 1, desired: 2 })
    machine.drive(11)
    const cpus = [1, 2, 3].flatMap(() =>
      ofType(machine.untilEvent('irq_handler_entry'), 'irq_handler_entry').map(({ cpu }) => cpu),
    )
    expect(cpus).toEqual([1, 1, 1])
    expect(machine.state.devices[0]).toMatchObject({ line: true, cause: true })
  })
})
