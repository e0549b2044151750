/**
 * The per-vCPU EOI exit bitmap: kvm_scan_ioapic_routes(), arch/x86/kvm/irq_comm.c, and its four
 * versions over time. Spec: kvm-split.md section 5.
 */
import { matchesDest } from './destination.ts'
import { type Lapic, syncPir } from './lapic.ts'
import { msiDest, msiIsLevel, msiIsLogical, msiVector } from './msi.ts'
import { type Vectors, withVector } from './vectors.ts'

export const SCAN_RULES = ['K0', 'K1', 'K1p', 'K2'] as const

/**
 * K0: before fceb3a36c29a. K1: with it (6.2). K1p: also f3ced000a2df, the PIR is merged before the
 * scan (6.10). K2: also 87e4951e250b, an old route is intercepted once (6.16).
 */
export type ScanRule = (typeof SCAN_RULES)[number]

/** MSI routes by GSI; those of one table, so both lists have the same length. */
export interface RouteTable {
  readonly address: readonly number[]
  readonly data: readonly number[]
}

/** KVM_REQ_SCAN_IOAPIC on one vCPU: rebuild the bitmap from the routes, all of them MSI. */
export function scanRoutes(lapic: Lapic, routes: RouteTable, rule: ScanRule): void {
  if (rule === 'K1p' || rule === 'K2') syncPir(lapic)
  let bits: Vectors = []
  let stale = -1
  for (let gsi = 0; gsi < routes.data.length; gsi++) {
    const data = routes.data[gsi] as number
    if (!msiIsLevel(data)) continue
    const address = routes.address[gsi] as number
    const vector = msiVector(data)
    const matches = matchesDest(lapic, msiDest(address), msiIsLogical(address))
    if (!matches && (rule === 'K0' || !isLive(lapic, vector))) continue
    bits = withVector(bits, vector)
    if (!matches && rule === 'K2') stale = Math.max(stale, vector)
  }
  lapic.eoiExit = bits
  lapic.highestStale = stale
  lapic.scanRequested = false
}

/** Pending or in service in the registers; what is still in the PIR is not seen. */
const isLive = (lapic: Lapic, vector: number): boolean =>
  lapic.irr.includes(vector) || lapic.isr.includes(vector)

/**
 * kvm_ioapic_send_eoi(): whether the EOI of `vector` leaves the kernel; if so it is left pending,
 * and under K2 an EOI for an old route asks for another scan.
 */
export function sendEoi(lapic: Lapic, vector: number, rule: ScanRule): boolean {
  if (!lapic.eoiExit.includes(vector)) return false
  if (rule === 'K2' && vector === lapic.highestStale) lapic.scanRequested = true
  lapic.pendingEoi = vector
  return true
}
