/**
 * What a line of a log can say: the tracepoints of QEMU, KVM and Linux that concern an interrupt,
 * and what a guest's console tells of one. A kind is a number in the columns, its index here.
 * Spec: trace-formats.md sections 5.2 and 5.3.
 */

/** Who wrote it: QEMU's log, the host's tracefs, or the guest's console. */
export type Origin = 'qemu' | 'host' | 'guest'

interface Spec {
  readonly origin: Origin
  /** The names of its values, in the order of the columns; at most four. */
  readonly fields: readonly string[]
}

/**
 * Values are unsigned 32-bit; NONE where the line does not say. `delivery` packs what a message
 * says beside destination and vector (see `packDelivery`); fields that end in `Name` are indices
 * into the names of the table.
 */
const SPECS = {
  ioapic_set_irq: { origin: 'qemu', fields: ['input', 'level'] },
  ioapic_set_remote_irr: { origin: 'qemu', fields: ['pin'] },
  ioapic_clear_remote_irr: { origin: 'qemu', fields: ['pin', 'vector'] },
  ioapic_eoi_broadcast: { origin: 'qemu', fields: ['vector'] },
  ioapic_eoi_delayed_reassert: { origin: 'qemu', fields: ['pin'] },
  ioapic_mem_read: { origin: 'qemu', fields: ['addr', 'regsel', 'size', 'retval'] },
  ioapic_mem_write: { origin: 'qemu', fields: ['addr', 'regsel', 'size', 'val'] },
  /** The two debug lines of the mail of March 2023. */
  ioapic_service: { origin: 'qemu', fields: ['gsi'] },
  ioapic_update_kvm_routes: { origin: 'qemu', fields: ['gsi', 'address', 'data'] },
  kvm_irqchip_commit_routes: { origin: 'qemu', fields: [] },
  kvm_irqchip_update_msi_route: { origin: 'qemu', fields: ['gsi'] },
  kvm_irqchip_add_msi_route: { origin: 'qemu', fields: ['devName', 'vector', 'gsi'] },
  kvm_x86_update_msi_routes: { origin: 'qemu', fields: ['count'] },
  kvm_resample_fd_notify: { origin: 'qemu', fields: ['gsi'] },
  kvm_vm_ioctl: { origin: 'qemu', fields: ['request'] },
  kvm_run_exit: { origin: 'qemu', fields: ['vcpu', 'reason'] },
  apic_deliver_irq: {
    origin: 'qemu',
    fields: ['dest', 'destMode', 'deliveryMode', 'vector'],
  },
  apic_local_deliver: { origin: 'qemu', fields: ['vector', 'deliveryMode'] },
  /** Any event of QEMU's interrupt remapping (vtd_ir_*); only that it happened is used. */
  vtd_ir: { origin: 'qemu', fields: ['eventName'] },

  kvm_set_irq: { origin: 'host', fields: ['gsi', 'level', 'source'] },
  kvm_msi_set_irq: { origin: 'host', fields: ['dest', 'vector', 'delivery'] },
  kvm_ioapic_set_irq: { origin: 'host', fields: ['pin', 'dest', 'vector', 'delivery'] },
  kvm_ioapic_delayed_eoi_inj: { origin: 'host', fields: ['dest', 'vector', 'delivery'] },
  kvm_apic_accept_irq: { origin: 'host', fields: ['apicid', 'vector', 'delivery'] },
  kvm_eoi: { origin: 'host', fields: ['apicid', 'vector'] },
  kvm_pv_eoi: { origin: 'host', fields: ['apicid', 'vector'] },
  kvm_userspace_exit: { origin: 'host', fields: ['reason'] },
  kvm_ack_irq: { origin: 'host', fields: ['irqchip', 'pin'] },
  kvm_apic: { origin: 'host', fields: ['write', 'registerName', 'value'] },
  kvm_apic_ipi: { origin: 'host', fields: ['dest', 'vector', 'delivery'] },
  kvm_inj_virq: { origin: 'host', fields: ['vector'] },
  kvm_entry: { origin: 'host', fields: ['vcpu'] },
  kvm_exit: { origin: 'host', fields: ['vcpu', 'reasonName', 'info1'] },
  kvm_mmio: { origin: 'host', fields: ['write', 'length', 'address', 'value'] },
  irq_handler_entry: { origin: 'host', fields: ['irq', 'handlerName'] },
  irq_handler_exit: { origin: 'host', fields: ['irq', 'handled'] },
  /** Any other event of the systems kvm, irq and irq_vectors; only that it happened is used. */
  host_other: { origin: 'host', fields: ['eventName'] },
  /** The tracer lost events here, on one host CPU; NONE where it does not say how many. */
  events_lost: { origin: 'host', fields: ['count', 'cpu'] },

  /** A handler told where it ran: `mask` has one bit a CPU of the affinity (CPUs 0 to 31). */
  guest_handler: { origin: 'guest', fields: ['mask', 'cpu'] },
  /** The guest waited in vain for a handler. */
  guest_stuck: { origin: 'guest', fields: ['handled', 'wanted'] },
  /** The guest asked for an affinity: `mask` has one bit a CPU (CPUs 0 to 31). */
  guest_affinity: { origin: 'guest', fields: ['irq', 'mask'] },
  /** ioapic_ack_level() ran, with a move to make or not; a debug line of the mail. */
  guest_ack_level: { origin: 'guest', fields: ['irq', 'moveit'] },
  /** The guest switched the interrupt off because no handler claimed it. */
  guest_nobody_cared: { origin: 'guest', fields: ['irq'] },
} as const satisfies Readonly<Record<string, Spec>>

export type Kind = keyof typeof SPECS

/** The fields of a kind, as a type: `FieldOf<'kvm_eoi'>` is 'apicid' | 'vector'. */
export type FieldOf<K extends Kind> = (typeof SPECS)[K]['fields'][number]

export const KINDS = Object.keys(SPECS) as readonly Kind[]

/** The number of a kind in the columns. */
export const KIND: Readonly<Record<Kind, number>> = Object.fromEntries(
  KINDS.map((kind, at) => [kind, at]),
) as Record<Kind, number>

export const originOf = (kind: Kind): Origin => SPECS[kind].origin

export const fieldsOf = (kind: Kind): readonly string[] => SPECS[kind].fields

/** A value that the line does not give. */
export const NONE = 0xffffffff

/** What a message says beside destination and vector. */
export interface Delivery {
  /** 0 Fixed, 1 LowPrio, 2 SMI, 4 NMI, 5 INIT, 6 SIPI, 7 ExtINT. */
  readonly mode: number
  readonly level: boolean
  readonly logical: boolean
  readonly masked: boolean
  /** Merged into one that was pending already. */
  readonly coalesced: boolean
}

export const packDelivery = ({ mode, level, logical, masked, coalesced }: Delivery): number =>
  mode | (level ? 8 : 0) | (logical ? 16 : 0) | (masked ? 32 : 0) | (coalesced ? 64 : 0)

export const unpackDelivery = (packed: number): Delivery => ({
  mode: packed & 7,
  level: (packed & 8) !== 0,
  logical: (packed & 16) !== 0,
  masked: (packed & 32) !== 0,
  coalesced: (packed & 64) !== 0,
})
