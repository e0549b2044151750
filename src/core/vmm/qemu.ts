/**
 * QEMU's I/O APIC over KVM's split irqchip, and its relatives. The whole difference between the
 * original and the patched order (commit 54ad31fb0a0a) stands here: two names swapped in
 * `rteWrite`, and the trailing route update gone from every other write.
 */
import {
  clearEdgeRemoteIrr,
  latchLine,
  readRegister,
  writeEoir,
  writeOther,
  writeRte,
  writeSelect,
} from './access-ops.ts'
import { eoiBroadcast, eoiBroadcastByMsi } from './eoi-ops.ts'
import { updateAllRoutes, updateRoutes } from './route-ops.ts'
import { fireTimer, service, serviceByMsi } from './service-ops.ts'
import type { Variant } from './variant.ts'

const source = 'hw/intc/ioapic.c'

export const original: Variant = {
  id: 'original',
  title: 'original',
  summary: 'QEMU up to 7.2: redelivers first, updates the routes at the end of every write',
  source,
  entries: {
    setIrq: [latchLine, service],
    read: [readRegister],
    select: [writeSelect, updateRoutes],
    rteWrite: [writeRte, clearEdgeRemoteIrr, service, updateRoutes],
    otherWrite: [writeOther, updateRoutes],
    eoirWrite: [writeEoir, eoiBroadcast, updateRoutes],
    eoiExit: [eoiBroadcast],
    timer: [fireTimer, service],
    resync: [updateRoutes],
  },
  message: 'route',
  eoi: 'exit-bitmap',
}

export const patched: Variant = {
  ...original,
  id: 'patched',
  title: 'patched',
  summary: 'QEMU 8.0 and later: updates the routes of an RTE write, then redelivers',
  entries: {
    ...original.entries,
    select: [writeSelect],
    rteWrite: [writeRte, clearEdgeRemoteIrr, updateRoutes, service],
    otherWrite: [writeOther],
    eoirWrite: [writeEoir, eoiBroadcast],
  },
}

/** What every variant that sends its own MSI shares. */
const byMsi = {
  setIrq: [latchLine, serviceByMsi],
  eoiExit: [eoiBroadcastByMsi],
  timer: [fireTimer, serviceByMsi],
}

export const msiLast: Variant = {
  ...original,
  id: 'msi-last',
  title: 'MSI, update last',
  summary: 'Sends the MSI that the RTE names; routes are updated last and serve only the EOI exits',
  entries: {
    ...original.entries,
    ...byMsi,
    rteWrite: [writeRte, clearEdgeRemoteIrr, serviceByMsi, updateRoutes],
    eoirWrite: [writeEoir, eoiBroadcastByMsi, updateRoutes],
  },
  message: 'rte',
}

export const msiFirst: Variant = {
  ...patched,
  id: 'msi-first',
  title: 'MSI, update first',
  summary: 'Sends the MSI that the RTE names, after the routes have been updated',
  entries: {
    ...patched.entries,
    ...byMsi,
    rteWrite: [writeRte, clearEdgeRemoteIrr, updateRoutes, serviceByMsi],
    eoirWrite: [writeEoir, eoiBroadcastByMsi],
  },
  message: 'rte',
}

export const evenIfMasked: Variant = {
  ...original,
  id: 'even-if-masked',
  title: 'even if masked',
  summary:
    'The original order, but masked pins refresh their routes too (rejected in the patch text)',
  entries: {
    ...original.entries,
    select: [writeSelect, updateAllRoutes],
    rteWrite: [writeRte, clearEdgeRemoteIrr, service, updateAllRoutes],
    otherWrite: [writeOther, updateAllRoutes],
    eoirWrite: [writeEoir, eoiBroadcast, updateAllRoutes],
    resync: [updateAllRoutes],
  },
}

/** QEMU without KVM's split irqchip: the MSI goes straight to the local APICs, no routes at all. */
export const userspace: Variant = {
  ...msiFirst,
  id: 'userspace',
  title: 'userspace',
  summary: 'QEMU without the split irqchip (TCG): the MSI is a store, there is no routing table',
  entries: {
    ...msiFirst.entries,
    rteWrite: [writeRte, clearEdgeRemoteIrr, serviceByMsi],
    resync: [],
  },
  eoi: 'tmr',
}
