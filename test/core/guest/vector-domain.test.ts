/** Which CPU and vector an interrupt gets, and when: linux-guest.md sections 2, 5 and 7. */
import { describe, expect, it } from 'vitest'
import { Draft } from '../../../src/core/draft.ts'
import { cpuList } from '../../../src/core/guest/cpu-list.ts'
import {
  assignVector,
  choosePlace,
  freePrevious,
  irqOnVector,
} from '../../../src/core/guest/vector-domain.ts'
import type { IrqDesc, Machine } from '../../../src/core/machine.ts'
import { cpuMask } from '../../../src/core/scenarios/scenario.ts'
import { host, modelOf } from '../machines.ts'
import { liveIrq, quietScenario } from '../scenarios.ts'

const ALL = cpuMask(0, 1, 2, 3)

function machineWith(reserved: readonly (readonly number[])[], desc: Partial<IrqDesc> = {}) {
  const scenario = quietScenario({ irqs: [liveIrq(11, 'level', 0x21, 2)], reserved })
  const model = modelOf(host('original'), scenario)
  const [irq] = model.initial.irqs as [IrqDesc]
  const machine: Machine = { ...model.initial, irqs: [{ ...irq, ...desc }] }
  return { machine, draft: new Draft(model.setup, machine) }
}

describe('the place for an interrupt', () => {
  it('is on the first of the CPUs with most vectors free', () => {
    const { machine } = machineWith([[0x30], [0x30], [], []])
    expect(choosePlace(machine, ALL)).toEqual({ cpu: 3, vector: 0x21 })
    expect(choosePlace(machine, cpuMask(0, 1))).toEqual({ cpu: 0, vector: 0x21 })
  })

  it('is CPU 2 with vector 0x21 in the mail: CPU 0 and CPU 1 have each spent one', () => {
    const scenario = quietScenario({ irqs: [], reserved: [[0x30], [0x30], [], []] })
    const { initial } = modelOf(host('original'), scenario)
    expect(choosePlace(initial, ALL)).toEqual({ cpu: 2, vector: 0x21 })
  })

  it('has the lowest free vector; 0x20 is never given out', () => {
    const { machine } = machineWith([[0x21, 0x22, 0x24], [], [], []])
    expect(choosePlace(machine, cpuMask(0))).toEqual({ cpu: 0, vector: 0x23 })
    expect(choosePlace(machine, cpuMask(1))).toEqual({ cpu: 1, vector: 0x21 })
  })

  it('is not on a CPU that does not exist', () => {
    const { machine } = machineWith([])
    expect(choosePlace(machine, cpuMask(1, 9))).toEqual({ cpu: 1, vector: 0x21 })
  })
})

describe('a move of a live interrupt', () => {
  it('keeps its vector when its CPU is in the mask', () => {
    const { draft, machine } = machineWith([])
    expect(assignVector(draft, 0, cpuMask(1, 2))).toBe('kept')
    expect(draft.now).toEqual(machine)
    expect(draft.events).toEqual([])
  })

  it('takes a place in the mask and remembers the one it leaves', () => {
    const { draft } = machineWith([[0x21], [], [], []])
    expect(assignVector(draft, 0, cpuMask(0))).toBe('moved')
    expect(draft.now.irqs[0]).toMatchObject({
      cpu: 0,
      vector: 0x22,
      effective: cpuMask(0),
      moveInProgress: true,
      previousCpu: 2,
      previousVector: 0x21,
    })
    expect(draft.events).toEqual([{ type: 'vector_allocated', irq: 11, cpu: 0, vector: 0x22 }])
  })

  it('leaves the old vector valid until it is freed', () => {
    const { draft } = machineWith([])
    assignVector(draft, 0, cpuMask(0))
    expect([irqOnVector(draft.now, 2, 0x21), irqOnVector(draft.now, 0, 0x21)]).toEqual([0, 0])
    freePrevious(draft, 0)
    expect([irqOnVector(draft.now, 2, 0x21), irqOnVector(draft.now, 0, 0x21)]).toEqual([-1, 0])
    expect(draft.now.irqs[0]).toMatchObject({ previousCpu: -1, previousVector: -1 })
  })

  it('is refused with -EBUSY while the vector of an earlier one is not freed', () => {
    const { draft } = machineWith([], { previousCpu: 1, previousVector: 0x21 })
    expect(assignVector(draft, 0, cpuMask(0))).toBe('busy')
    expect(assignVector(draft, 0, cpuMask(2))).toBe('kept')
  })

  it('has nothing to leave when the interrupt was not live', () => {
    const { draft } = machineWith([], { started: false })
    expect(assignVector(draft, 0, cpuMask(1))).toBe('moved')
    expect(draft.now.irqs[0]).toMatchObject({ cpu: 1, moveInProgress: false, previousCpu: -1 })
  })
})

it.each([
  [[], ''],
  [[0], '0'],
  [[0, 1, 2, 3], '0-3'],
  [[0, 2], '0,2'],
  [[0, 1, 3, 5, 6, 7], '0-1,3,5-7'],
])('CPUs %j are printed as Linux prints a cpulist: "%s"', (cpus, text) => {
  expect(cpuList(cpuMask(...cpus))).toBe(text)
})
