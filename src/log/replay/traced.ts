/** What a log holds at all: an absence tells something only of events that were traced. */

import { PINS } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import type { Build } from '../finding.ts'
import { KIND, KINDS, type Kind } from '../kinds.ts'

export interface Traced {
  /** How many events there are of each kind, by its number. */
  readonly counts: Uint32Array
  /** The pins whose routes the debug line prints; one bit a pin. */
  readonly printedRoutes: number
  /** The pins whose calls of KVM the other debug line prints. */
  readonly printedServices: number
  /** The order of QEMU as far as it was told; null while nobody has looked. */
  readonly build: Build | null
}

export function tracedIn(events: EventTable, build: Build | null = null): Traced {
  const counts = new Uint32Array(KINDS.length)
  let printedRoutes = 0
  let printedServices = 0
  for (let index = 0; index < events.size; index++) {
    const code = events.code(index)
    counts[code] = (counts[code] as number) + 1
    if (code === KIND.ioapic_update_kvm_routes) printedRoutes |= bitOf(events.value(index, 0))
    else if (code === KIND.ioapic_service) printedServices |= bitOf(events.value(index, 0))
  }
  return { counts, printedRoutes, printedServices, build }
}

const bitOf = (pin: number): number => (pin < PINS ? 1 << pin : 0)

export const countOf = ({ counts }: Traced, kind: Kind): number => counts[KIND[kind]] as number

const has = (traced: Traced, ...kinds: readonly Kind[]): boolean =>
  kinds.some((kind) => countOf(traced, kind) > 0)

/** QEMU delivers by itself (TCG, or KVM without its local APICs): there are no routes. */
export const isUserspaceApic = (traced: Traced): boolean =>
  has(traced, 'apic_deliver_irq', 'apic_local_deliver')

/** The commits of a routing table are traced, by QEMU's own event or as the ioctl. */
export const showsCommits = (traced: Traced): boolean =>
  has(traced, 'kvm_irqchip_commit_routes', 'kvm_vm_ioctl')

/** Whether anything says that KVM runs this guest with a split irqchip. */
export const isSplit = (traced: Traced): boolean =>
  !isUserspaceApic(traced) &&
  !has(traced, 'kvm_ioapic_set_irq') &&
  (showsCommits(traced) ||
    has(
      traced,
      'ioapic_service',
      'ioapic_update_kvm_routes',
      'kvm_irqchip_update_msi_route',
      'kvm_irqchip_add_msi_route',
      'kvm_set_irq',
      'kvm_run_exit',
    ))

/** The I/O APIC is KVM's own, so nothing of QEMU's applies. */
export const isKernelIoapic = (traced: Traced): boolean => has(traced, 'kvm_ioapic_set_irq')
