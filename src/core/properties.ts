/**
 * The claims that a search tests on every reachable state or step, each
 * in one sentence. Terms: kvm-split.md, linux-guest.md.
 */
import type { Property } from '../lts/property.ts'
import type { Action } from './action.ts'
import { msiVector } from './chips/msi.ts'
import { destOf, isLevel, isMasked, remoteIrr, vectorOf } from './chips/rte.ts'
import type { Event } from './event.ts'
import type { IrqDesc, Machine } from './machine.ts'
import type { Scenario } from './scenarios/scenario.ts'

export type Claim = Property<Machine, Action, Event>

/** Below this no interrupt can be taken: the all-zero route delivers vector 0, which stays. */
const FIRST_VECTOR = 16

const deliveredAsRteNames: Claim = {
  id: 'delivered-as-rte-names',
  sentence:
    'Each delivery into a local APIC has the destination and the vector that the RTE names at that moment.',
  expectation: 'always',
  about: 'step',
  holds: (_before, _action, after, events) =>
    events.every((event, at) => {
      const message = events[at + 1]
      if (event.type !== 'kvm_set_irq' || message?.type !== 'kvm_msi_set_irq') return true
      const { lo, hi } = after.ioapic
      return message.dest === destOf(hi[event.gsi]!) && message.vector === vectorOf(lo[event.gsi]!)
    }),
}

const eoiReachesIoapic: Claim = {
  id: 'eoi-reaches-ioapic',
  sentence:
    'The EOI of a level interrupt whose delivery set Remote IRR is forwarded to the I/O APIC.',
  expectation: 'always',
  about: 'step',
  holds: (_before, _action, _after, events) => !events.some(({ type }) => type === 'eoi_dropped'),
}

const ackClearsRemoteIrr = (scenario: Scenario): Claim => ({
  id: 'ack-clears-remote-irr',
  sentence:
    'At the end of the acknowledge, the Remote IRR of the delivery just handled has been cleared, by the EOI or by the explicit EOI.',
  expectation: 'always',
  about: 'step',
  holds(before, action, after) {
    if (action.agent !== 'guest') return true
    const frame = before.vcpus[action.vcpu]!.stack.at(-1)!
    const ended = after.vcpus[action.vcpu]!.stack.length < before.vcpus[action.vcpu]!.stack.length
    if (!ended || frame.program !== 'fasteoi') return true
    const pin = scenario.irqs[frame.irq]!.irq
    return !remoteIrr(after.ioapic.lo[pin]!) || isUnderWay(after, pin, after.irqs[frame.irq]!)
  },
})

/**
 * Whether a delivery of `pin` is still to come or to be handled: then Remote IRR belongs to it. One
 * through a stale route has the vector that the interrupt had on the CPU it has left.
 */
function isUnderWay(machine: Machine, pin: number, desc: Readonly<IrqDesc>): boolean {
  const { vmm, vcpus, ioapic, routes } = machine
  if (vmm.calls.some((call) => call?.raise === pin)) return true
  const named = [vectorOf(ioapic.lo[pin]!), msiVector(routes.data[pin]!)]
  return vcpus.some(({ lapic, stack }, cpu) => {
    const vectors = cpu === desc.previousCpu ? [...named, desc.previousVector] : named
    return vectors.some(
      (vector) =>
        [lapic.irr, lapic.pir, lapic.isr].some((set) => set.includes(vector)) ||
        stack.some((frame) => frame.vector === vector),
    )
  })
}

/** Nothing is pending, in service, in flight or still to be done anywhere. */
export const isQuiet = ({ vmm, vcpus, ioapic }: Machine): boolean =>
  ioapic.timer < 0 &&
  vmm.calls.every((call) => call === null) &&
  vcpus.every(
    ({ lapic, stack }) =>
      stack.length === 0 &&
      lapic.pendingEoi < 0 &&
      lapic.isr.length === 0 &&
      [...lapic.irr, ...lapic.pir].every((vector) => vector < FIRST_VECTOR),
  )

/** The level pins whose line is high, whose Remote IRR is set, and for which nothing will come. */
export function deadPins(machine: Machine): number[] {
  if (!isQuiet(machine)) return []
  const { lo, irr } = machine.ioapic
  return lo.flatMap((low, pin) => {
    const stuck = isLevel(low) && remoteIrr(low) && (irr & (1 << pin)) !== 0
    return stuck ? [pin] : []
  })
}

const noDeadPin: Claim = {
  id: 'no-dead-pin',
  sentence:
    'No pin has its line high and Remote IRR set while nothing is pending, in service, in flight or still to be done anywhere.',
  expectation: 'always',
  about: 'state',
  holds: (machine) => deadPins(machine).length === 0,
}

const noInterruptOffAffinity: Claim = {
  id: 'no-interrupt-off-affinity',
  sentence:
    'Once the new destination is written and unmasked, no handler runs outside the effective affinity for a delivery made after that.',
  expectation: 'always',
  about: 'step',
  holds(before, _action, _after, events) {
    const entry = events.find((event) => event.type === 'irq_handler_entry')
    if (!entry) return true
    const { late, irq } = before.vcpus[entry.cpu]!.stack.at(-1)!
    return !late || (before.irqs[irq]!.effective & (1 << entry.cpu)) !== 0
  },
}

const quietMeansClear = (scenario: Scenario): Claim => ({
  id: 'quiet-means-clear',
  sentence: 'When all is quiet and the line is low, Remote IRR is 0 and the pin is unmasked.',
  expectation: 'always',
  about: 'state',
  holds: (machine) =>
    !isQuiet(machine) ||
    scenario.irqs.every(({ irq }, index) => {
      const low = machine.ioapic.lo[irq]!
      const lineLow = (machine.ioapic.irr & (1 << irq)) === 0
      return !machine.irqs[index]!.started || !lineLow || isClear(low)
    }),
})

const isClear = (low: number): boolean => !remoteIrr(low) && !isMasked(low)

/** Of several writes the last has been made and carried out; of one, any move is the last. */
const isLastMoveMade = (
  { affinityWrites }: Scenario,
  { guest }: Machine,
  { setaffinityPending }: Readonly<IrqDesc>,
): boolean => affinityWrites <= 1 || (guest.requests === affinityWrites && !setaffinityPending)

const handlerOnNewCpu = (scenario: Scenario): Claim => ({
  id: 'handler-on-new-cpu',
  sentence: `After the ${last(scenario)}move the handler runs on the new CPU.`,
  expectation: 'sometimes',
  about: 'step',
  holds(before, _action, after, events) {
    const entry = events.find((event) => event.type === 'irq_handler_entry')
    if (!entry) return false
    const desc = after.irqs[before.vcpus[entry.cpu]!.stack.at(-1)!.irq]!
    const moved = desc.previousCpu >= 0 && desc.cpu === entry.cpu
    return moved && isLastMoveMade(scenario, after, desc)
  },
})

const quietAfterMove = (scenario: Scenario): Claim => ({
  id: 'quiet-after-move',
  sentence: `After the ${last(scenario)}move all is quiet and clear: line low, Remote IRR 0, unmasked.`,
  expectation: 'sometimes',
  about: 'state',
  holds: (machine) =>
    isQuiet(machine) &&
    scenario.irqs.some(({ irq, cpu, started }, index) => {
      const desc = machine.irqs[index]!
      const moved = started && (desc.cpu !== cpu || desc.previousCpu >= 0)
      const lineLow = (machine.ioapic.irr & (1 << irq)) === 0
      const clear = lineLow && isClear(machine.ioapic.lo[irq]!)
      return moved && clear && isLastMoveMade(scenario, machine, desc)
    }),
})

const last = ({ affinityWrites }: Scenario): string => (affinityWrites > 1 ? 'last ' : '')

/** Every claim about a scenario, in the order in which they are shown. */
export const claims = (scenario: Scenario): readonly Claim[] => [
  deliveredAsRteNames,
  eoiReachesIoapic,
  ackClearsRemoteIrr(scenario),
  noDeadPin,
  noInterruptOffAffinity,
  quietMeansClear(scenario),
  handlerOnNewCpu(scenario),
  quietAfterMove(scenario),
]
