import type { Variant, VmmEntry } from '../../core/vmm/variant.ts'

type Functions = Readonly<Record<VmmEntry, string>>

const qemu: Functions = {
  setIrq: 'ioapic_set_irq()',
  read: 'ioapic_mem_read()',
  select: 'ioapic_mem_write()',
  rteWrite: 'ioapic_mem_write()',
  otherWrite: 'ioapic_mem_write()',
  eoirWrite: 'ioapic_mem_write()',
  eoiExit: 'ioapic_eoi_broadcast()',
  timer: 'delayed_ioapic_service_cb()',
  resync: 'ioapic_update_kvm_routes()',
}

const kvm: Functions = {
  setIrq: 'kvm_ioapic_set_irq()',
  read: 'ioapic_mmio_read()',
  select: 'ioapic_mmio_write()',
  rteWrite: 'ioapic_mmio_write()',
  otherWrite: 'ioapic_mmio_write()',
  eoirWrite: 'ioapic_mmio_write()',
  eoiExit: 'kvm_ioapic_update_eoi()',
  timer: 'kvm_ioapic_eoi_inject_work()',
  resync: 'kvm_make_scan_ioapic_request()',
}

/** Hardware has no functions to name. */
const functions: Readonly<Record<string, Functions>> = {
  'hw/intc/ioapic.c': qemu,
  'arch/x86/kvm/ioapic.c': kvm,
}

/** The file, and where there is one the function, that an entry's list follows. */
export function sourceOf({ source }: Variant, entry: VmmEntry): string {
  const name = functions[source]?.[entry]
  return name ? `${source}, ${name}` : source
}
