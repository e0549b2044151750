/** One state that stands for all that differ only in which interchangeable vCPU is which. */
import { KeyUnits } from '../../lts/key.ts'
import { msiDest } from '../chips/msi.ts'
import { destOf } from '../chips/rte.ts'
import type { IrqDesc, Machine, Vcpu } from '../machine.ts'
import { seatKey } from '../machine-key.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { Setup } from '../setup.ts'
import type { Groups } from './interchangeable.ts'
import { namesCpu, relabel } from './relabel.ts'

/** Its law: the same for a machine and for each relabelling of it within the groups. */
export function canonicalForm(setup: Setup, groups: Groups): (machine: Machine) => Machine {
  const { scenario } = setup
  const keys = groups.map((group) => group.map(() => new KeyUnits()))
  return (machine) => {
    const to = machine.vcpus.map((_, cpu) => cpu)
    let sorted = true
    groups.forEach((group, at) => {
      const order = sortedSeats(scenario, machine, group, keys[at] as readonly KeyUnits[])
      order.forEach((from, seat) => {
        to[group[from] as number] = group[seat] as number
        if (from !== seat) sorted = false
      })
    })
    return sorted ? machine : relabel(scenario, machine, to)
  }
}

/** The members of a group (by their index in it) by all that the state says of each. */
function sortedSeats(
  scenario: Scenario,
  machine: Machine,
  group: readonly number[],
  keys: readonly KeyUnits[],
): number[] {
  group.forEach((cpu, at) => {
    const key = keys[at] as KeyUnits
    key.length = 0
    writeSeat(scenario, machine, cpu, key)
  })
  return group.map((_, at) => at).sort((a, b) => compare(keys[a] as KeyUnits, keys[b] as KeyUnits))
}

/** Everything in a state that is about one vCPU, without its number. */
function writeSeat({ irqs }: Scenario, machine: Machine, cpu: number, out: KeyUnits): void {
  const { ioapic, routes, vmm, guest } = machine
  const call = vmm.calls[cpu] ?? null
  out.push(flags(vmm.bql === cpu, guest.ioapicLock === cpu, isWrittenAs(machine, cpu)))
  irqs.forEach(({ irq: pin }, index) => {
    const desc = machine.irqs[index] as IrqDesc
    const bit = 1 << cpu
    out.push(
      flags(
        (desc.desired & bit) !== 0,
        (desc.pending & bit) !== 0,
        (desc.effective & bit) !== 0,
        desc.cpu === cpu,
        desc.previousCpu === cpu,
        desc.lock === cpu,
        destOf(ioapic.hi[pin] as number) === cpu,
        msiDest(routes.address[pin] as number) === cpu,
      ),
    )
  })
  seatKey(
    {
      vcpu: machine.vcpus[cpu] as Vcpu,
      call: call && namesCpu(machine, call) ? { ...call, value: 0 } : call,
      vectors: guest.vectorIrq[cpu] ?? [],
    },
    out,
  )
}

/** Whether a destination on its way to an RTE is this vCPU. */
const isWrittenAs = (machine: Machine, cpu: number): boolean =>
  machine.vmm.calls.some(
    (call) => call !== null && namesCpu(machine, call) && destOf(call.value) === cpu,
  )

const flags = (...set: readonly boolean[]): number =>
  set.reduce((bits, one) => (bits << 1) | (one ? 1 : 0), 0)

function compare(a: KeyUnits, b: KeyUnits): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const difference = (a.units[at] as number) - (b.units[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
