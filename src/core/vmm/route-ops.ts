/** KVM's routing table kept up to date: ioapic_update_kvm_routes(). */
import { type Ioapic, PINS } from '../chips/ioapic.ts'
import { isMasked, msiAddress } from '../chips/rte.ts'
import { parseData } from './entry-data.ts'
import type { MicroOp } from './micro-op.ts'
import type { Port } from './port.ts'

type Publish = (ioapic: Ioapic, port: Port) => void

/** Asks every vCPU for a scan, and waits for those that run guest code with the old bitmap. */
function published(id: string, line: string, publish: Publish): MicroOp {
  return {
    id,
    lines: [line, '  wait for vCPUs in guest mode'],
    pending: (_, call, port) => call.published === 0 || (call.published === 1 && port.mustWait()),
    run(ioapic, call, port) {
      if (call.published === 1) port.awaitVcpus()
      else publish(ioapic, port)
      call.published++
    },
    runWhole(ioapic, _, port) {
      publish(ioapic, port)
      if (port.mustWait()) port.awaitVcpus()
    },
    line: (call) => call.published,
  }
}

/** ioapic_update_kvm_routes(), for unmasked pins or for all. */
const routesOf =
  (evenIfMasked: boolean): Publish =>
  ({ lo, hi }, port) => {
    for (let pin = 0; pin < PINS; pin++) {
      const low = lo[pin] as number
      const data = parseData(low, port)
      if (evenIfMasked || !isMasked(low)) {
        port.setRoute(pin, msiAddress(low, hi[pin] as number), data)
      }
    }
    port.commitRoutes()
  }

export const updateRoutes = published(
  'updateRoutes',
  'update routes of unmasked pins, publish to KVM',
  routesOf(false),
)

export const updateAllRoutes = published(
  'updateAllRoutes',
  'update routes of all pins, publish to KVM',
  routesOf(true),
)

/** kvm_make_scan_ioapic_request(): without a table, the RTEs are what is scanned. */
export const requestScan = published(
  'requestScan',
  'ask every vCPU to scan the RTEs again',
  (_, port) => port.requestScan(),
)
