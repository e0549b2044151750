/** What an action would do, in the present tense; told from the step that it would make. */

import { hex8 } from '../../base/bits.ts'
import { EOIR, IOREGSEL } from '../../core/chips/ioapic.ts'
import { decodeMsi } from '../../core/chips/msi.ts'
import type { Event } from '../../core/event.ts'
import { isStale } from '../../trace/route-kind.ts'
import type { Lane } from '../../trace/run.ts'
import { deliveriesIn, routeOf } from '../narrate/delivery.ts'
import { type Moment, momentOf } from '../narrate/moment.ts'
import { leadOf, narrate } from '../narrate/narrate.ts'
import { cpus, ioapicNames, listed, reachedBy, registerName, vcpus } from '../narrate/words.ts'

/** `lane` already holds the step of `cursor`. */
export function detailOf(lane: Lane, cursor: number): string {
  const moment = momentOf(lane, cursor)
  const lead = leadOf(moment.step.events)
  const { why } = narrate(lane, cursor)
  return lead ? prospect(moment, lead, why) : why
}

/** Where the cause that narrate() gives says enough about what would happen, it is the prospect. */
function prospect(moment: Moment, event: Event, why: string): string {
  switch (event.type) {
    case 'ioapic_set_remote_irr':
      return serving(moment, event.pin, why)
    case 'ioapic_service':
    case 'kvm_set_irq':
    case 'kvm_msi_set_irq':
    case 'kvm_apic_accept_irq':
      return sending(moment)
    case 'ioapic_clear_remote_irr':
      return `Clears Remote IRR of pin ${event.pin}. ${why}`
    case 'ioapic_eoi_delayed_reassert':
      return `Puts the next delivery of pin ${event.pin} off by 10 ms.`
    case 'ioapic_update_kvm_routes':
    case 'kvm_irqchip_commit_routes':
      return publishing(moment)
    case 'ioapic_mem_write':
      return writing(event)
    case 'ioapic_mem_read':
      return `Reads ${registerName(event.regsel)}.`
    case 'kvm_inj_virq':
      return `Vector ${event.vector} moves from IRR to ISR. ${why}`
    case 'eoi_exit_scan':
      return scanning(moment, event.vcpu)
    case 'kvm_userspace_exit':
      return `Hands the EOI of vector ${event.vector} to ${ioapicNames(moment.setup.variant).inside}.`
    case 'eoi_dropped':
      return `The EOI would stay in KVM. ${why}`
    case 'kvm_apic_ipi':
      return `Asks CPU ${event.dest} to free the old vector.`
    case 'irq_handler_exit':
      return `The handler returns ${event.handled ? 'IRQ_HANDLED' : 'IRQ_NONE'}.`
    case 'vector_allocated':
      return `IRQ ${event.irq} gets vector ${event.vector} on CPU ${event.cpu}.`
    case 'vector_freed':
      return `Vector ${event.vector} on CPU ${event.cpu} becomes free.`
    case 'irq_set_affinity':
      return event.deferred ? why : `The affinity becomes ${cpus(event.mask)}.`
    case 'ioapic_set_irq':
    case 'ioapic_eoi_broadcast':
    case 'kvm_eoi':
    case 'irq_handler_entry':
    case 'guest_line':
    case 'guest_print':
      return why
  }
}

function serving({ setup, before, now }: Moment, pin: number, why: string): string {
  if (((before.ioapic.lo[pin] ?? 0) & 0x4000) !== 0) return why
  if (setup.variant.message === 'rte')
    return 'Sets Remote IRR; then the MSI that the RTE names goes out.'
  const start = `Sets Remote IRR and then calls kvm_set_irq(${pin}).`
  if (!isStale(setup, now, pin)) return start
  const route = routeOf(now, pin)
  return `${start} KVM would use ${hex8(route.address)} and deliver to ${vcpus(reachedBy(now, route))}.`
}

function sending({ setup, before, step }: Moment): string {
  const [sent] = deliveriesIn(setup, before, step)
  if (!sent) return ''
  const { vector, reached, right, msi, wanted } = sent
  if (right) return `Vector ${vector} goes to ${vcpus(reached)}, as the RTE says.`
  const asked = decodeMsi(wanted)
  return `KVM would use ${hex8(msi.address)} and deliver vector ${vector} to ${vcpus(reached)}; the RTE says vector ${asked.vector} to destination ${asked.dest}.`
}

function publishing({ step, setup }: Moment): string {
  const used = (gsi: number) => setup.scenario.irqs.some(({ irq }) => irq === gsi)
  const changed = step.events.flatMap((event) =>
    event.type === 'ioapic_update_kvm_routes' && event.changed && used(event.gsi) ? [event] : [],
  )
  const [first] = changed
  if (!first) return 'No route in use changes, but every vCPU must rescan its EOI exit bitmap.'
  return changed.length === 1
    ? `Routes GSI ${first.gsi} to ${hex8(first.address)}. Every vCPU must rescan its EOI exit bitmap.`
    : `Changes the routes of GSI ${listed(changed.map(({ gsi }) => gsi))}.`
}

function writing({ addr, regsel, val }: Extract<Event, { type: 'ioapic_mem_write' }>): string {
  switch (addr & 0xff) {
    case IOREGSEL:
      return `Selects ${registerName(val & 0xff)}.`
    case EOIR:
      return `Takes vector ${val} from the EOI register.`
  }
  return `Stores ${hex8(val)} in ${registerName(regsel)}.`
}

function scanning({ before, now }: Moment, vcpu: number): string {
  const was = before.vcpus[vcpu]?.lapic.eoiExit ?? []
  const is = now.vcpus[vcpu]?.lapic.eoiExit ?? []
  const lost = was.filter((vector) => !is.includes(vector))
  const gained = is.filter((vector) => !was.includes(vector))
  const told = [
    ...(lost.length > 0 ? [`${listed(lost)} leaves`] : []),
    ...(gained.length > 0 ? [`${listed(gained)} joins`] : []),
  ]
  return told.length === 0 ? 'No bit changes.' : `Bit ${told.join(', bit ')} its bitmap.`
}
