/** Rows of the queue and events of a log, in the words of QEMU's and KVM's tracepoints. */
import { hex } from '../../base/bits.ts'
import type { EventTable } from '../event-table.ts'
import { fieldsOf, KIND, KINDS, NONE } from '../kinds.ts'
import { ANY, type Expected, IOCTL } from './expected.ts'

export const nothingMore = 'nothing more of this call'

const IOCTL_NAMES = {
  line: 'KVM_IRQ_LINE',
  signal: 'KVM_SIGNAL_MSI',
  routing: 'KVM_SET_GSI_ROUTING',
}

const ioctlName = (which: number): string =>
  which === IOCTL.line
    ? IOCTL_NAMES.line
    : which === IOCTL.signal
      ? IOCTL_NAMES.signal
      : IOCTL_NAMES.routing

/** A row of the queue as the line that should come. */
export function rowText(expected: Expected, at: number): string {
  const pin = expected.first[at] as number
  const second = expected.second[at] as number
  switch (expected.code[at]) {
    case KIND.ioapic_set_remote_irr:
      return `ioapic_set_remote_irr for pin ${pin}`
    case KIND.ioapic_clear_remote_irr:
      return `ioapic_clear_remote_irr for pin ${pin} vector ${second}`
    case KIND.ioapic_eoi_broadcast:
      return `ioapic_eoi_broadcast for vector ${pin}`
    case KIND.ioapic_eoi_delayed_reassert:
      return `ioapic_eoi_delayed_reassert for pin ${pin}`
    case KIND.ioapic_service:
      return `ioapic_service: KVM IRQ ${pin} triggered`
    case KIND.ioapic_update_kvm_routes:
      return second === ANY
        ? `ioapic_update_kvm_routes for IRQ ${pin}`
        : `ioapic_update_kvm_routes for IRQ ${pin}: ${hex(second)} ${hex(expected.third[at] as number)}`
    case KIND.kvm_irqchip_update_msi_route:
      return `kvm_irqchip_update_msi_route virq=${pin}`
    case KIND.kvm_irqchip_commit_routes:
      return 'kvm_irqchip_commit_routes'
    case KIND.kvm_vm_ioctl:
      return `kvm_vm_ioctl ${ioctlName(pin)}`
  }
  return KINDS[expected.code[at] as number] as string
}

/** An event of the log: its name and its values. */
export function eventText(events: EventTable, index: number): string {
  const kind = events.kind(index)
  const values = fieldsOf(kind).flatMap((field, at) => {
    const value = events.value(index, at)
    if (value === NONE) return []
    return [`${field.replace(/Name$/, '')} ${valueText(events, field, value)}`]
  })
  return [kind, ...values].join(' ')
}

const HEXADECIMAL = ['addr', 'regsel', 'val', 'retval', 'address', 'data', 'request', 'mask']

function valueText(events: EventTable, field: string, value: number): string {
  if (field.endsWith('Name')) return events.names[value] ?? ''
  return HEXADECIMAL.includes(field) ? `0x${hex(value)}` : String(value)
}
