/** Writes down, in the notation of the golden vectors, all that the device does. */
import type { IoapicVersion } from '../../core/chips/ioapic.ts'
import type { Port } from '../../core/vmm/port.ts'
import type { Json, JsonObject } from '../json.ts'
import { hexText } from '../notation.ts'
import type { Pic } from './case.ts'

const message = (address: number, data: number): JsonObject => ({
  addr: hexText(address),
  data: hexText(data),
})

/** A table that no record has been set in yet holds zeroes. */
const UNSET = message(0, 0)

export class Recorder implements Port {
  effects: Json[] = []
  /** The delivery table: the records set so far, by GSI. */
  readonly routes = new Map<number, JsonObject>()
  time = 0
  private acknowledges = 0

  constructor(
    readonly version: IoapicVersion,
    private readonly pic: Pic,
  ) {}

  traceSetIrq(input: number, level: number): void {
    this.trace(`ioapic_set_irq vector: ${input} level: ${level}`)
  }
  traceMemRead(offset: number, regsel: number, size: number, value: number): void {
    const access = `addr ${hexText(offset)} regsel: ${hexText(regsel)} size ${hexText(size)}`
    this.trace(`ioapic_mem_read ioapic mem read ${access} retval ${hexText(value)}`)
  }
  traceMemWrite(offset: number, regsel: number, size: number, value: number): void {
    const access = `addr ${hexText(offset)} regsel: ${hexText(regsel)} size ${hexText(size)}`
    this.trace(`ioapic_mem_write ioapic mem write ${access} val ${hexText(value)}`)
  }
  traceEoiBroadcast(vector: number): void {
    this.trace(`ioapic_eoi_broadcast EOI broadcast for vector ${vector | 0}`)
  }
  traceClearRemoteIrr(pin: number, vector: number): void {
    this.trace(`ioapic_clear_remote_irr clear remote irr for pin ${pin} vector ${vector}`)
  }
  traceSetRemoteIrr(pin: number): void {
    this.trace(`ioapic_set_remote_irr set remote irr for pin ${pin}`)
  }
  traceDelayedReassert(pin: number): void {
    const text = `delayed reassert on EOI broadcast for vector ${pin}`
    this.trace(`ioapic_eoi_delayed_reassert ${text}`)
  }
  traceTimer(at: number, effective: boolean): void {
    this.effects.push({ t: 'timer_arm', at, effective })
  }
  timerFires(): void {
    this.effects.push({ t: 'timer_fire', at: this.time })
  }

  setGsi(gsi: number, level: 0 | 1): void {
    const sent = level === 1 ? { msi: this.routes.get(gsi) ?? UNSET } : {}
    this.effects.push({ t: 'kvm_irq', gsi, level, ...sent })
  }
  sendMsi(address: number, data: number): boolean {
    this.effects.push({ t: 'msi', ...message(address, data) })
    return true
  }
  setRoute(gsi: number, address: number, data: number): void {
    const record = message(address, data)
    const held = this.routes.get(gsi) ?? UNSET
    const isNew = held.addr !== record.addr || held.data !== record.data
    this.effects.push({ t: 'route', gsi, ...record, new: isNew })
    this.routes.set(gsi, record)
  }
  commitRoutes(): void {
    this.effects.push({ t: 'commit' })
  }
  requestScan(): void {}
  mustWait(): boolean {
    return false
  }
  awaitVcpus(): void {}
  acknowledgePic(): number {
    const vector = this.pic(this.acknowledges++)
    this.effects.push({ t: 'pic_ack', vector: hexText(vector) })
    return vector
  }
  resample(gsi: number): void {
    this.effects.push({ t: 'resample', gsi })
  }
  now(): number {
    return this.time
  }

  private trace(s: string): void {
    this.effects.push({ t: 'trace', s })
  }
}
