import { describe, expect, it } from 'vitest'
import { PROGRAM_IDS } from '../../src/core/guest/program-ids.ts'
import type { Machine } from '../../src/core/machine.ts'
import { machineKey } from '../../src/core/machine-key.ts'
import { ENTRIES, REQUESTS } from '../../src/core/vmm/call.ts'
import { Driven, host, modelOf } from './machines.ts'

/** A machine with something in every part: a call half done, a frame, vectors in each register. */
function busyMachine(): Machine {
  const machine = new Driven(modelOf(host('original', 'K2', true)))
  machine.untilEvent('ioapic_set_remote_irr')
  machine.until((_, { vmm }) => vmm.bql === 2)
  const { state } = machine
  const filled = { irr: [1], isr: [2], tmr: [3], pir: [4], eoiExit: [5] }
  const vcpus = state.vcpus.map((vcpu) => ({
    ...vcpu,
    late: [6],
    lapic: { ...vcpu.lapic, ...filled },
  }))
  return { ...state, vcpus }
}

type Path = readonly string[]

function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([name, part]) => leaves(part, [...path, name]))
}

const words: readonly (readonly string[])[] = [PROGRAM_IDS, REQUESTS, ENTRIES]

/** Another value of the same kind: the other boolean, the next number, another of the words. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string')
    return words.find((known) => known.includes(value))?.find((word) => word !== value)
  return undefined
}

function changed(machine: Machine, path: Path): Machine {
  const copy = structuredClone(machine)
  let owner = copy as unknown as Record<string, unknown>
  for (const name of path.slice(0, -1)) owner = owner[name] as Record<string, unknown>
  const last = path.at(-1) as string
  owner[last] = other(owner[last])
  return copy
}

describe('the key of a machine', () => {
  const machine = busyMachine()
  const paths = leaves(machine).filter((path) => other(valueAt(machine, path)) !== undefined)

  it('is the same for an equal machine made of other objects', () => {
    expect(machineKey(structuredClone(machine))).toBe(machineKey(machine))
  })

  it('changes with every single field', () => {
    const key = machineKey(machine)
    const ignored = paths.filter((path) => machineKey(changed(machine, path)) === key)
    expect(ignored.map((path) => path.join('.'))).toEqual([])
    expect(paths.length).toBeGreaterThan(200)
  })

  it('changes when a call, a frame or a vector is there or not', () => {
    const { vmm, vcpus } = machine
    const without: readonly Machine[] = [
      { ...machine, vmm: { ...vmm, calls: vmm.calls.map(() => null) } },
      { ...machine, vcpus: vcpus.map((vcpu) => ({ ...vcpu, stack: [] })) },
      { ...machine, vcpus: vcpus.map((vcpu) => ({ ...vcpu, late: [] })) },
      { ...machine, guest: { ...machine.guest, vectorIrq: vcpus.map(() => []) } },
    ]
    expect(new Set([machine, ...without].map(machineKey)).size).toBe(5)
  })
})

function valueAt(machine: Machine, path: Path): unknown {
  return path.reduce<unknown>((owner, name) => (owner as Record<string, unknown>)[name], machine)
}
