import type { Port } from '../src/core/vmm/port.ts'

/** Answers an I/O APIC with counters and a route table: what a timed run can afford. */
export class CountingPort implements Port {
  readonly version = 0x20
  time = 0
  setIrqs = 0
  memReads = 0
  memWrites = 0
  eoiBroadcasts = 0
  remoteIrrsCleared = 0
  remoteIrrsSet = 0
  delayedReasserts = 0
  gsis = 0
  messages = 0
  routes = 0
  newRoutes = 0
  commits = 0
  picAcks = 0
  resamples = 0
  timersArmed = 0
  timersFired = 0
  /** FNV-1a over the bytes of every value read, little-endian. */
  readHash = 0x811c9dc5 | 0
  private readonly address = new Uint32Array(24)
  private readonly data = new Uint32Array(24)

  traceSetIrq() {
    this.setIrqs++
  }
  traceMemRead(_offset: number, _regsel: number, _size: number, value: number) {
    this.memReads++
    for (let shift = 0; shift < 32; shift += 8)
      this.readHash = Math.imul(this.readHash ^ ((value >>> shift) & 0xff), 0x01000193)
  }
  traceMemWrite() {
    this.memWrites++
  }
  traceEoiBroadcast() {
    this.eoiBroadcasts++
  }
  traceClearRemoteIrr() {
    this.remoteIrrsCleared++
  }
  traceSetRemoteIrr() {
    this.remoteIrrsSet++
  }
  traceDelayedReassert() {
    this.delayedReasserts++
  }
  setGsi() {
    this.gsis++
  }
  sendMsi() {
    this.messages++
    return true
  }
  setRoute(gsi: number, address: number, data: number) {
    this.routes++
    if (this.address[gsi] === address && this.data[gsi] === data) return
    this.newRoutes++
    this.address[gsi] = address
    this.data[gsi] = data
  }
  requestScan() {}
  commitRoutes() {
    this.commits++
  }
  mustWait() {
    return false
  }
  awaitVcpus() {}
  acknowledgePic() {
    this.picAcks++
    return 0x37
  }
  resample() {
    this.resamples++
  }
  traceTimer() {
    this.timersArmed++
  }
  now() {
    return this.time
  }
}
