/** Who takes part in an event: the stations of the path, the same in every drawing. */
import { pinOfInput } from '../core/chips/ioapic.ts'
import { msiDest, msiVector } from '../core/chips/msi.ts'
import type { EventTable } from '../log/event-table.ts'
import { unpackDelivery } from '../log/kinds.ts'
import { accessWords } from './access-words.ts'
import type { Concern } from './concern.ts'
import { isKnown, type Row, rowAt } from './row.ts'

/** `n` is the pin of a line, the vCPU of a local APIC or of a guest CPU; 0 for the others. */
export interface Actor {
  readonly of: 'line' | 'ioapic' | 'route' | 'vcpu' | 'linux'
  readonly n: number
}

export interface Hop {
  readonly from: Actor
  readonly to: Actor
  readonly text: string
}

export const ioapic: Actor = { of: 'ioapic', n: 0 }
export const route: Actor = { of: 'route', n: 0 }
export const line = (pin: number): Actor => ({ of: 'line', n: pin })
export const vcpu = (n: number): Actor => ({ of: 'vcpu', n })
export const linux = (n: number): Actor => ({ of: 'linux', n })

export const actorName = ({ of, n }: Actor): string => {
  switch (of) {
    case 'line':
      return `Line of pin ${n}`
    case 'ioapic':
      return 'I/O APIC'
    case 'route':
      return 'KVM routes'
    case 'vcpu':
      return `vCPU ${n} local APIC`
    case 'linux':
      return `Linux on CPU ${n}`
  }
}

export const actorKey = ({ of, n }: Actor): string => `${of}${n}`

export const sameActor = (a: Actor, b: Actor): boolean => a.of === b.of && a.n === b.n

/** Null for an event that is no part of an interrupt's way, or of which the log does not say where. */
export function hopAt(events: EventTable, index: number, concern: Concern): Hop | null {
  const row = rowAt(events, index)
  const own = concern.threads.get(events.thread(index)) ?? null
  return qemuHop(row, own) ?? hostHop(row, own) ?? guestHop(row, concern.guestHandlers ? own : null)
}

/** Where an event is drawn if it can be at one place only. */
export const placeOf = ({ from, to }: Hop): Actor => (from.of === 'line' ? from : to)

const hop = (from: Actor, to: Actor, text: string): Hop => ({ from, to, text })
const self = (actor: Actor, text: string): Hop => hop(actor, actor, text)

function qemuHop(row: Row, own: number | null): Hop | null {
  switch (row.type) {
    case 'ioapic_set_irq':
      return hop(line(pinOfInput(row.input)), ioapic, row.level ? 'goes high' : 'goes low')
    case 'ioapic_set_remote_irr':
      return self(ioapic, `pin ${row.pin}: Remote IRR set`)
    case 'ioapic_clear_remote_irr':
      return self(ioapic, `pin ${row.pin}: Remote IRR clear, vector ${row.vector}`)
    case 'ioapic_eoi_broadcast':
      return self(ioapic, `EOI for vector ${row.vector}`)
    case 'ioapic_eoi_delayed_reassert':
      return self(ioapic, `pin ${row.pin}: redelivery put off by 10 ms`)
    case 'ioapic_service':
      return hop(ioapic, route, `raise GSI ${row.gsi}`)
    case 'ioapic_update_kvm_routes':
      return hop(
        ioapic,
        route,
        `GSI ${row.gsi} goes to vector ${msiVector(row.data)} on CPU ${msiDest(row.address)}`,
      )
    case 'kvm_irqchip_update_msi_route':
      return hop(ioapic, route, `new route of GSI ${row.gsi}`)
    case 'kvm_irqchip_commit_routes':
      return hop(ioapic, route, 'routes in force')
    case 'ioapic_mem_read':
    case 'ioapic_mem_write': {
      const text = accessWords(row)
      return own === null ? self(ioapic, text) : hop(linux(own), ioapic, text)
    }
    default:
      return null
  }
}

function hostHop(row: Row, own: number | null): Hop | null {
  switch (row.type) {
    case 'kvm_set_irq':
      return hop(ioapic, route, `GSI ${row.gsi} ${row.level ? 'raised' : 'lowered'}`)
    case 'kvm_msi_set_irq':
      return self(route, `message: vector ${row.vector} to destination ${row.dest}`)
    case 'kvm_apic_accept_irq': {
      const merged = unpackDelivery(row.delivery).coalesced ? ', merged' : ''
      return hop(route, vcpu(row.apicid), `vector ${row.vector}${merged}`)
    }
    case 'kvm_inj_virq':
      return own === null ? null : hop(vcpu(own), linux(own), `takes vector ${row.vector}`)
    case 'kvm_eoi':
    case 'kvm_pv_eoi':
      return hop(linux(row.apicid), vcpu(row.apicid), `EOI, vector ${row.vector}`)
    case 'kvm_userspace_exit':
      return own === null || row.reason !== IOAPIC_EOI
        ? null
        : hop(vcpu(own), ioapic, 'EOI leaves KVM')
    default:
      return null
  }
}

/** KVM_EXIT_IOAPIC_EOI. */
const IOAPIC_EOI = 26

function guestHop(row: Row, own: number | null): Hop | null {
  switch (row.type) {
    case 'guest_handler':
      return isKnown(row.cpu) ? self(linux(row.cpu), 'handler runs') : null
    case 'irq_handler_entry':
      return own === null ? null : self(linux(own), `handler of IRQ ${row.irq} begins`)
    case 'irq_handler_exit':
      return own === null
        ? null
        : self(linux(own), `handler of IRQ ${row.irq} ends: ${row.handled ? 'handled' : 'not its'}`)
    default:
      return null
  }
}
