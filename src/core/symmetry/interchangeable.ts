/**
 * vCPUs that nothing tells apart. A state in which two of them have changed places does what the
 * first state does with their numbers exchanged, so a search may take the two for one.
 */
import { boot } from '../boot.ts'
import { machineKey } from '../machine-key.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { Setup } from '../setup.ts'
import { exchange, relabel } from './relabel.ts'

/** vCPUs by number, each in one group at most. */
export type Groups = readonly (readonly number[])[]

/** The vCPUs that can change places, in groups of two and more. */
export function interchangeable(setup: Setup): Groups {
  const { scenario } = setup
  if (choosesByNumber(scenario)) return []
  const initial = boot(setup)
  const key = machineKey(initial)
  const groups: number[][] = []
  for (let cpu = 0; cpu < scenario.vcpus; cpu++) {
    if (isNamed(scenario, cpu)) continue
    const group = groups.find(([first]) => {
      const to = exchange(scenario.vcpus, first as number, cpu)
      return machineKey(relabel(scenario, initial, to)) === key
    })
    if (group) group.push(cpu)
    else groups.push([cpu])
  }
  return groups.filter(({ length }) => length > 1)
}

/**
 * Where the model itself prefers one number to another, or keeps numbers where `relabel` does not
 * find them: a process starts on the first vCPU that can run it; of several CPUs in a mask the
 * first of equals is taken; a logical destination is not a number; without an EOI register the
 * guest keeps a destination among its locals.
 */
function choosesByNumber({ move, irqs, logical, ioapic }: Scenario): boolean {
  const masks = irqs.flatMap(({ desired, pending }) => [desired, pending])
  return (
    move === 'rewrite' ||
    logical ||
    ioapic.version < 0x20 ||
    masks.some((mask) => (mask & (mask - 1)) !== 0)
  )
}

/**
 * Whether the scenario names a CPU in what it does later; what it names at the start is in the initial
 * state. A register that nobody has written yet names CPU 0.
 */
const isNamed = ({ devices, irqs }: Scenario, cpu: number): boolean =>
  devices.some((device) => device.behaviour === 'right-cpu' && device.cpu === cpu) ||
  (cpu === 0 && irqs.some(({ started }) => !started))
