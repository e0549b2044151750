/**
 * Events of the host in the words of Linux 6.1's tracepoints: what follows `EVENT: ` in tracefs.
 * Spec: trace-formats.md section 5.3.
 */
import { hex } from '../base/bits.ts'
import { unpackDelivery } from '../log/kinds.ts'
import { isKnown, type Row } from './row.ts'

type HostKind =
  | `kvm_${'set_irq' | 'msi_set_irq' | 'ioapic_set_irq' | 'ioapic_delayed_eoi_inj'}`
  | `kvm_${'apic_accept_irq' | 'eoi' | 'pv_eoi' | 'userspace_exit' | 'ack_irq' | 'apic'}`
  | `kvm_${'apic_ipi' | 'inj_virq' | 'entry' | 'exit' | 'mmio'}`
  | `irq_handler_${'entry' | 'exit'}`
  | 'host_other'

/** All but lost events, which are no event but a remark of the tracer. */
export type HostRow = Row<HostKind>

/** Name and arguments. A log that was read does not keep all of them; those are `?`. */
export function hostBody(row: HostRow): string {
  const name = row.type === 'host_other' ? row.eventName : row.type
  return `${name}: ${argumentsOf(row)}`
}

/** What a tracer writes where it lost events. */
export const lostText = ({ count, cpu }: Row<'events_lost'>): string =>
  `CPU:${isKnown(cpu) ? cpu : 0} [LOST ${isKnown(count) ? `${count} ` : ''}EVENTS]`

function argumentsOf(row: HostRow): string {
  switch (row.type) {
    case 'kvm_set_irq':
      return `gsi ${row.gsi} level ${row.level}${isKnown(row.source) ? ` source ${row.source}` : ''}`
    case 'kvm_msi_set_irq':
      return `dst ${hex(row.dest)} vec ${row.vector} (${message(row.delivery)})`
    case 'kvm_ioapic_set_irq':
      return `pin ${row.pin} dst ${hex(row.dest)} vec ${row.vector} (${message(row.delivery)})${coalesced(row.delivery)}`
    case 'kvm_ioapic_delayed_eoi_inj':
      return `dst ${hex(row.dest)} vec ${row.vector} (${message(row.delivery)})`
    case 'kvm_apic_accept_irq':
      return `apicid ${hex(row.apicid)} vec ${row.vector} (${accepted(row.delivery)})${coalesced(row.delivery)}`
    case 'kvm_eoi':
    case 'kvm_pv_eoi':
      return `apicid ${hex(row.apicid)} vector ${row.vector}`
    case 'kvm_userspace_exit':
      return isKnown(row.reason)
        ? `reason ${EXITS[row.reason] ?? `0x${hex(row.reason)}`} (${row.reason})`
        : 'reason restart (4)'
    case 'kvm_ack_irq':
      return `irqchip ${IRQCHIPS[row.irqchip] ?? row.irqchip} pin ${row.pin}`
    case 'kvm_inj_virq':
      return `IRQ 0x${hex(row.vector)}`
    case 'irq_handler_entry':
      return `irq=${row.irq} name=${row.handlerName}`
    case 'irq_handler_exit':
      return `irq=${row.irq} ret=${row.handled ? 'handled' : 'unhandled'}`
    case 'host_other':
      return ''
    default:
      return vcpuArguments(row)
  }
}

type VcpuKind = 'kvm_apic' | 'kvm_apic_ipi' | 'kvm_entry' | 'kvm_exit' | 'kvm_mmio'

function vcpuArguments(row: Row<VcpuKind>): string {
  switch (row.type) {
    case 'kvm_apic':
      return `apic_${row.write ? 'write' : 'read'} ${row.registerName} = 0x${hex(row.value)}`
    case 'kvm_apic_ipi':
      return `dst ${hex(row.dest)} vec ${row.vector} (${ipi(row.delivery)})`
    case 'kvm_entry':
      return `vcpu ${row.vcpu}`
    case 'kvm_exit':
      return isKnown(row.vcpu)
        ? `vcpu ${row.vcpu} reason ${row.reasonName} rip ?${info('info1', row.info1)}`
        : `reason ${row.reasonName} rip ?${info('info', row.info1)}`
    case 'kvm_mmio':
      return `mmio ${row.write ? 'write' : 'read'} len ${row.length} gpa 0x${hex(row.address)} val 0x${hex(row.value)}`
  }
}

const MODES = ['Fixed', 'LowPrio', 'SMI', 'Res3', 'NMI', 'INIT', 'SIPI', 'ExtINT']

const message = (packed: number): string => {
  const { mode, level, logical, masked } = unpackDelivery(packed)
  const words = [MODES[mode], logical ? 'logical' : 'physical', level ? 'level' : 'edge']
  return [...words, ...(masked ? ['masked'] : [])].join('|')
}

const accepted = (packed: number): string => {
  const { mode, level } = unpackDelivery(packed)
  return `${MODES[mode]}|${level ? 'level' : 'edge'}`
}

/** The shorthand is not kept; an IPI that names its destination has `dst`. */
const ipi = (packed: number): string => {
  const { mode, level, logical } = unpackDelivery(packed)
  return `${MODES[mode]}|${logical ? 'logical' : 'physical'}|assert|${level ? 'level' : 'edge'}|dst`
}

/** All that is packed, in words. */
export const deliveryWords = (packed: number): string =>
  message(packed) + (unpackDelivery(packed).coalesced ? '|coalesced' : '')

const coalesced = (packed: number): string =>
  unpackDelivery(packed).coalesced ? ' (coalesced)' : ''

/** Two values before Linux 5.11, which are bare. */
const info = (name: 'info1' | 'info', value: number): string => {
  if (!isKnown(value)) return ''
  return name === 'info' ? ` info ${hex(value)} ?` : ` info1 0x${hex(value).padStart(16, '0')}`
}

const IRQCHIPS = ['PIC master', 'PIC slave', 'IOAPIC']

/** KVM_EXIT_*, by number. */
const EXITS: Readonly<Record<number, string>> = {
  0: 'KVM_EXIT_UNKNOWN',
  1: 'KVM_EXIT_EXCEPTION',
  2: 'KVM_EXIT_IO',
  3: 'KVM_EXIT_HYPERCALL',
  4: 'KVM_EXIT_DEBUG',
  5: 'KVM_EXIT_HLT',
  6: 'KVM_EXIT_MMIO',
  7: 'KVM_EXIT_IRQ_WINDOW_OPEN',
  8: 'KVM_EXIT_SHUTDOWN',
  9: 'KVM_EXIT_FAIL_ENTRY',
  10: 'KVM_EXIT_INTR',
  11: 'KVM_EXIT_SET_TPR',
  12: 'KVM_EXIT_TPR_ACCESS',
  16: 'KVM_EXIT_NMI',
  17: 'KVM_EXIT_INTERNAL_ERROR',
  24: 'KVM_EXIT_SYSTEM_EVENT',
  26: 'KVM_EXIT_IOAPIC_EOI',
}
