/**
 * Two machines that cannot have the bug, for comparison: KVM's own I/O APIC
 * (arch/x86/kvm/ioapic.c, Linux 6.1) and the 82093AA. Both compose the message from the RTE when
 * they send it; KVM's own reads the RTEs for its EOI exit bitmaps too. Spec: ioapic.md sections 10 and 11.
 *
 * Inaccuracies: both use QEMU's register window and storm brake; hardware's delay between EOI and
 * redelivery is not modelled; service looks at every pin, not only at the one written.
 */
import { clearEdgeRemoteIrr, writeRte } from './access-ops.ts'
import { userspace } from './qemu.ts'
import { requestScan } from './route-ops.ts'
import { serviceByMsi } from './service-ops.ts'
import type { Variant } from './variant.ts'

export const bareMetal: Variant = {
  ...userspace,
  id: 'bare-metal',
  title: 'bare metal',
  summary: 'An I/O APIC in hardware: the RTE is the only copy of the destination',
  source: '82093AA',
}

export const inKernel: Variant = {
  ...bareMetal,
  id: 'in-kernel',
  title: 'KVM in-kernel',
  summary:
    "KVM's own I/O APIC: sends from the RTE, rescans the EOI exit bitmaps after each RTE write",
  source: 'arch/x86/kvm/ioapic.c',
  entries: {
    ...bareMetal.entries,
    rteWrite: [writeRte, clearEdgeRemoteIrr, serviceByMsi, requestScan],
    resync: [requestScan],
  },
  eoi: 'exit-bitmap',
  scan: 'K1p',
}
