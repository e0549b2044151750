/** KVM's routing table kept up to date: ioapic_update_kvm_routes(). */
import { type Ioapic, PINS } from '../chips/ioapic.ts'
import { isMasked, msiAddress } from '../chips/rte.ts'
import { parseData } from './entry-data.ts'
import type { MicroOp } from './micro-op.ts'
import type { Port } from './port.ts'

/** ioapic_update_kvm_routes(), for unmasked pins or for all. */
function updateRoutesOf(id: string, lines: readonly string[], evenIfMasked: boolean): MicroOp {
  return {
    id,
    lines,
    pending: (_, call, port) => call.published === 0 || (call.published === 1 && port.mustWait()),
    run(ioapic, call, port) {
      if (call.published === 1) port.awaitVcpus()
      else publish(ioapic, port, evenIfMasked)
      call.published++
    },
    runWhole(ioapic, _, port) {
      publish(ioapic, port, evenIfMasked)
      if (port.mustWait()) port.awaitVcpus()
    },
    line: (call) => call.published,
  }
}

function publish({ lo, hi }: Ioapic, port: Port, evenIfMasked: boolean): void {
  for (let pin = 0; pin < PINS; pin++) {
    const low = lo[pin] as number
    const data = parseData(low, port)
    if (evenIfMasked || !isMasked(low)) {
      port.setRoute(pin, msiAddress(low, hi[pin] as number), data)
    }
  }
  port.commitRoutes()
}

export const updateRoutes = updateRoutesOf(
  'updateRoutes',
  ['update routes of unmasked pins, publish to KVM', '  wait for vCPUs in guest mode'],
  false,
)

export const updateAllRoutes = updateRoutesOf(
  'updateAllRoutes',
  ['update routes of all pins, publish to KVM', '  wait for vCPUs in guest mode'],
  true,
)
