/** Local APICs: taking a vector, EOI and whether it leaves the kernel, and IPIs. */

import { grouped } from '../../base/grouped.ts'
import { decodeMsi } from '../../core/chips/msi.ts'
import { isLevel, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import { irqOnVector } from '../../core/guest/vector-domain.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import { scanRule } from '../../core/setup.ts'
import { stateAt } from '../../trace/trace.ts'
import { since } from '../causes/since.ts'
import { routeOf } from './delivery.ts'
import type { Moment } from './moment.ts'
import {
  bad,
  callName,
  eoi,
  ioapicNames,
  type Narration,
  reachedBy,
  tell,
  threadName,
  vcpus,
} from './words.ts'

type OnVector = { readonly vcpu: number; readonly vector: number }

export function tellTaken(moment: Moment, { vcpu, vector }: OnVector): Narration {
  const frame = moment.now.vcpus[vcpu]?.stack.at(-1)
  const fact = `vCPU ${vcpu} took vector ${vector}: IRR to ISR.`
  const irq = moment.setup.scenario.irqs[frame?.irq ?? -1]?.irq
  switch (frame?.program) {
    case 'fasteoi':
    case 'edge':
      return tell(fact, `${entered(moment, vcpu, frame.irq, irq ?? -1)}`)
    case 'cleanup':
      return tell(
        fact,
        `CPU ${vcpu} enters sysvec_irq_move_cleanup() to free a vector left behind.`,
      )
    case 'spurious':
      return tell(fact, `CPU ${vcpu} has no interrupt on this vector: it will only write EOI.`)
    case 'request':
    case 'rewrite':
    case undefined:
      return tell(fact)
  }
}

function entered({ now, setup }: Moment, vcpu: number, index: number, irq: number): string {
  const desc = now.irqs[index]
  const flow = setup.scenario.irqs[index]?.trigger === 'edge' ? 'edge' : 'fasteoi'
  if (!desc?.moveInProgress || desc.previousCpu !== vcpu) {
    return `CPU ${vcpu} enters handle_${flow}_irq() for IRQ ${irq}.`
  }
  return `The old vector of IRQ ${irq} stays valid on CPU ${vcpu} until CPU ${desc.cpu} has had one interrupt.`
}

export function tellEoi(moment: Moment, { vcpu, vector }: OnVector): Narration {
  const { setup, before, now } = moment
  const fact = [eoi(`vCPU ${vcpu} wrote EOI`), ` for vector ${vector}.`]
  const lapic = now.vcpus[vcpu]?.lapic
  if (lapic?.pendingEoi === vector) {
    return setup.variant.eoi === 'tmr'
      ? tell(
          fact,
          `Its TMR bit says level, so the EOI goes to ${ioapicNames(setup.variant).inside}.`,
        )
      : tell(fact, exitReason(moment, vcpu, vector))
  }
  if (before.vcpus[vcpu]?.lapic.tmr.includes(vector)) return tell(fact)
  return tell(fact, 'It came in as edge, so no I/O APIC pin waits for the EOI.')
}

function exitReason({ now, setup }: Moment, vcpu: number, vector: number): string {
  const to = ioapicNames(setup.variant).inside
  const bit = `Bit ${vector} is set in its EOI exit bitmap, so the EOI goes to ${to}`
  return now.vcpus[vcpu]?.lapic.highestStale === vector && scanRule(setup) === 'K2'
    ? `${bit}, once: it stands for an old route.`
    : `${bit}.`
}

/** An EOI of a level interrupt that KVM kept to itself. */
export function tellDropped(moment: Moment, { vcpu, vector }: OnVector): Narration {
  const { setup } = moment
  const fact = [
    `The EOI from vCPU ${vcpu} `,
    bad(`never reached ${ioapicNames(setup.variant).inside}`),
    '.',
  ]
  return tell(fact, dropReason(moment, vcpu, vector))
}

/** Why the bit of `vector` was not in the EOI exit bitmap of `vcpu`. */
export function dropReason(moment: Moment, vcpu: number, vector: number): string {
  const { trace, cursor, before, setup } = moment
  const { lapic } = before.vcpus[vcpu] as Vcpu
  const left = since(trace, cursor - 1, ({ vcpus: all }) =>
    all[vcpu]?.lapic.eoiExit.includes(vector),
  )
  const gsi = gsiOf(setup.scenario, before, vcpu, vector)
  if (left === 0) {
    return lapic.scanRequested
      ? `vCPU ${vcpu} has not rescanned since the routes changed, so bit ${vector} is not set yet.`
      : `Bit ${vector} was never set in its EOI exit bitmap: no level route named vCPU ${vcpu} with it.`
  }
  const gone = `bit ${vector} left vCPU ${vcpu}'s EOI exit bitmap at step ${grouped(left)}`
  if (stateAt(trace, left).vcpus[vcpu]?.lapic.pir.includes(vector) && scanRule(setup) === 'K1') {
    return `At the rescan of step ${grouped(left)} vector ${vector} was still in the PIR, which this KVM does not look into.`
  }
  if (gsi < 0) return `No level route names vCPU ${vcpu} with vector ${vector} any more: ${gone}.`
  const route = decodeMsi(routeOf(before, gsi))
  if (route.vector !== vector)
    return `The route of GSI ${gsi} holds vector ${route.vector} now, so ${gone}.`
  return `The route names ${vcpus(reachedBy(before, routeOf(before, gsi)))} now, so ${gone}.`
}

/** The GSI whose interrupt a vector on a vCPU stands for. */
function gsiOf(
  { irqs }: Moment['setup']['scenario'],
  machine: Machine,
  vcpu: number,
  vector: number,
): number {
  const owner = irqs[irqOnVector(machine, vcpu, vector)]?.irq
  return owner ?? waitingPin(machine, vector)
}

/** A level pin that waits for the EOI of `vector`; -1 for none. */
export const waitingPin = ({ ioapic }: Machine, vector: number): number =>
  ioapic.lo.findIndex((lo) => isLevel(lo) && remoteIrr(lo) && vectorOf(lo) === vector)

type Exit = Extract<Event, { type: 'kvm_userspace_exit' }>

export function tellExit({ now, setup }: Moment, { vcpu, vector }: Exit): Narration {
  const { head, inside, lock } = ioapicNames(setup.variant)
  const holder = now.vmm.bql
  const call = now.vmm.calls[holder]
  const next = call
    ? `It waits for ${lock}, which ${threadName(now, holder)} holds in its ${callName(call)}.`
    : `${head} broadcasts it next.`
  const left = inside === 'QEMU' ? 'left the kernel with' : `handed ${inside}`
  return tell([eoi(`vCPU ${vcpu} ${left} the EOI`), ` of vector ${vector}.`], next)
}

export function tellIpi(
  { now, setup }: Moment,
  { vcpu, dest, vector }: Extract<Event, { type: 'kvm_apic_ipi' }>,
): Narration {
  const fact = `CPU ${vcpu} sent the cleanup IPI, vector ${vector}, to CPU ${dest}.`
  if (vcpu === dest) {
    return tell(fact, 'The old vector is still pending there, so the cleanup tries again later.')
  }
  const moved = now.irqs.findIndex(({ previousCpu, cpu }) => previousCpu === dest && cpu === vcpu)
  const irq = setup.scenario.irqs[moved]?.irq
  const old = now.irqs[moved]?.previousVector
  if (irq === undefined) return tell(fact)
  return tell(
    fact,
    `IRQ ${irq} has reached its new CPU, so vector ${old} on CPU ${dest} can be freed.`,
  )
}
