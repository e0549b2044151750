import type { IoapicVersion } from '../chips/ioapic.ts'

/**
 * All that a userspace I/O APIC can do to the world outside its registers. The machine answers it
 * with KVM and events, the conformance runner with a recorder, the benchmark with counters.
 */
export interface Port {
  readonly version: IoapicVersion

  /** Tracepoints, under the names of hw/intc/trace-events. */
  traceSetIrq(input: number, level: number): void
  traceMemRead(offset: number, regsel: number, size: number, value: number): void
  traceMemWrite(offset: number, regsel: number, size: number, value: number): void
  traceEoiBroadcast(vector: number): void
  traceClearRemoteIrr(pin: number, vector: number): void
  traceSetRemoteIrr(pin: number): void
  traceDelayedReassert(pin: number): void

  /** KVM_IRQ_LINE: the routing table, not the caller, knows the message. */
  setGsi(gsi: number, level: 0 | 1): void
  /** A 32-bit store into the MSI window, or KVM_SIGNAL_MSI. True if a local APIC took it. */
  sendMsi(address: number, data: number): boolean
  /** QEMU's own copy of the route of `gsi`; KVM sees it at the next commit. */
  setRoute(gsi: number, address: number, data: number): void
  /** KVM_SET_GSI_ROUTING: publish the table and ask every vCPU for a scan. */
  commitRoutes(): void
  /** KVM_REQ_SCAN_IOAPIC: every vCPU is asked for a scan, without any table. */
  requestScan(): void
  /** Whether the ioctl still waits for a vCPU that runs guest code with the old bitmap. */
  mustWait(): boolean
  /** The ioctl returns: no vCPU runs guest code with the old bitmap any more. */
  awaitVcpus(): void
  /** An interrupt acknowledge cycle at the 8259: the vector it answers. */
  acknowledgePic(): number
  /** The resample eventfd of `gsi` is kicked. */
  resample(gsi: number): void
  /** The timer was asked for `at` ns; not `effective` if an earlier deadline stands. */
  traceTimer(at: number, effective: boolean): void
  /** Virtual time in ns. */
  now(): number
}
