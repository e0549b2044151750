/**
 * The port through which a machine's micro-ops act when they run beside a log: what they print goes
 * into the queue of what the log must show next, what they send to KVM's scan rules.
 */
import type { IoapicVersion } from '../../core/chips/ioapic.ts'
import { type Ioapic, PINS } from '../../core/chips/ioapic.ts'
import { decodeMsi, msiIsLogical } from '../../core/chips/msi.ts'
import { FIXED, isLevel, LOWEST } from '../../core/chips/rte.ts'
import type { Port } from '../../core/vmm/port.ts'
import { KIND } from '../kinds.ts'
import type { EoiRule } from './eoi-rule.ts'
import { ANY, type Expected, IOCTL } from './expected.ts'
import type { Knowledge } from './knowledge.ts'
import { Routes } from './routes.ts'
import { type Shown, shows } from './shown.ts'

/** Who gets a message: vCPU numbers, and whether all of them do. */
export interface Reach {
  readonly vcpus: readonly number[]
  readonly certain: boolean
}

const NOBODY: Reach = { vcpus: [], certain: true }

/** A delivery that the machine made, until the log shows the same or its EOI. */
export interface Sent {
  readonly address: number
  readonly data: number
  /** False where the route is not known. */
  readonly known: boolean
  readonly reach: Reach
}

/** Where nobody follows the local APICs. */
const UNSEEN: Sent = { address: 0, data: 0, known: false, reach: NOBODY }

export class FitPort implements Port {
  version: IoapicVersion = 0x20
  readonly routes = new Routes()
  /** By GSI, until KVM's tracepoint of it has come. */
  readonly raised: (Sent | null)[] = Array(PINS).fill(null)
  /** By pin: the last delivery, until its EOI. */
  readonly unanswered: (Sent | null)[] = Array(PINS).fill(null)
  /** The pins that have one. */
  waiting = 0
  /** Pins of which something may be in service whose delivery is not known. */
  stray: number
  /** Pins whose Remote IRR was open when the call began: they may or may not be raised. */
  open = 0
  /** The call brought routes up to date. */
  updated = false

  private readonly printsUpdates: boolean
  private readonly printsCommits: boolean
  private readonly prints: Readonly<Record<'set' | 'clear' | 'broadcast' | 'delayed', boolean>>

  constructor(
    private readonly ioapic: Ioapic,
    private readonly expected: Expected,
    private readonly shown: Shown,
    private readonly known: Knowledge,
    private readonly rules: readonly EoiRule[],
  ) {
    this.stray = shown.busyPins
    this.printsUpdates = shows(shown, 'kvm_irqchip_update_msi_route')
    this.printsCommits = shows(shown, 'kvm_irqchip_commit_routes')
    this.prints = {
      set: shows(shown, 'ioapic_set_remote_irr'),
      clear: shows(shown, 'ioapic_clear_remote_irr'),
      broadcast: shows(shown, 'ioapic_eoi_broadcast'),
      delayed: shows(shown, 'ioapic_eoi_delayed_reassert'),
    }
  }

  traceSetIrq(): void {}
  traceMemRead(): void {}
  traceMemWrite(): void {}

  /** Of an EOI that comes from a vCPU it is the input itself. */
  expectsBroadcast = false
  traceEoiBroadcast(vector: number): void {
    if (this.expectsBroadcast && this.prints.broadcast) {
      this.expected.push(KIND.ioapic_eoi_broadcast, vector >>> 0)
    }
  }

  traceClearRemoteIrr(pin: number, vector: number): void {
    this.answered(pin)
    this.stray &= ~(1 << pin)
    if (this.prints.clear) this.expected.push(KIND.ioapic_clear_remote_irr, pin, vector)
  }

  traceSetRemoteIrr(pin: number): void {
    if (this.prints.set) this.expected.push(KIND.ioapic_set_remote_irr, pin)
  }

  traceDelayedReassert(pin: number): void {
    if (this.prints.delayed) this.expected.push(KIND.ioapic_eoi_delayed_reassert, pin)
  }

  setGsi(gsi: number, level: 0 | 1): void {
    const optional = ((this.open >>> gsi) & 1) === 1
    if (level === 1) this.printService(gsi, optional)
    if (this.shown.lineIoctl) {
      this.expected.push(KIND.kvm_vm_ioctl, IOCTL.line, 0, 0, optional)
    }
    if (level === 0) return
    const { routes } = this
    const sent = this.deliver(
      routes.kvm.address[gsi] as number,
      routes.kvm.data[gsi] as number,
      ((routes.kvmKnown >>> gsi) & 1) === 1,
      !optional,
    )
    this.raised[gsi] = sent
    this.stray = sent.known && !optional ? this.stray & ~(1 << gsi) : this.stray | (1 << gsi)
    if (isLevel(this.ioapic.lo[gsi] as number)) {
      this.unanswered[gsi] = sent
      this.waiting |= 1 << gsi
    }
  }

  /** The pin never had a route, so nothing of it is under way. */
  presumeEmpty(pin: number): void {
    this.routes.presumeEmpty(pin)
    this.stray &= ~(1 << pin)
  }

  /** After a reset nothing is under way. */
  reset(): void {
    this.stray = 0
    this.routes.restart()
    for (let pin = 0; pin < PINS; pin++) {
      this.answered(pin)
      this.raised[pin] = null
    }
  }

  /** No EOI of the pin is to be waited for. */
  answered(pin: number): void {
    this.unanswered[pin] = null
    this.waiting &= ~(1 << pin)
  }

  sendMsi(address: number, data: number): boolean {
    const { shown, expected } = this
    if (shown.signalIoctl) expected.push(KIND.kvm_vm_ioctl, IOCTL.signal)
    this.deliver(address, data, !shown.remapped, true)
    return true
  }

  setRoute(gsi: number, address: number, data: number): void {
    const certain = this.known.hasMessage(gsi)
    this.printRoute(gsi, address, data, certain)
    if (this.printsUpdates) this.expected.push(KIND.kvm_irqchip_update_msi_route, gsi)
    this.routes.set(gsi, address, data, certain)
  }

  /** The log tells the route of a pin whose RTE was not known when it was updated. */
  learnRoute(gsi: number, address: number, data: number): void {
    if (!this.updated || gsi >= PINS) return
    this.routes.set(gsi, address, data, true)
    this.publish()
  }

  commitRoutes(): void {
    this.updated = true
    if (this.printsCommits) this.expected.push(KIND.kvm_irqchip_commit_routes)
    if (this.shown.routingIoctl) this.expected.push(KIND.kvm_vm_ioctl, IOCTL.routing)
    this.publish()
  }

  requestScan(): void {}

  private publish(): void {
    this.routes.commit(this.stray !== 0)
    for (const rule of this.rules) rule.commit(this.routes.kvm)
  }

  mustWait(): boolean {
    return false
  }
  awaitVcpus(): void {}
  acknowledgePic(): number {
    return 0
  }
  resample(): void {}
  traceTimer(): void {}
  now(): number {
    return 0
  }

  private printService(gsi: number, optional: boolean): void {
    const { servicePins, edgeService } = this.shown
    if (((servicePins >>> gsi) & 1) === 0) return
    if (!edgeService && !isLevel(this.ioapic.lo[gsi] as number)) return
    this.expected.push(KIND.ioapic_service, gsi, 0, 0, optional)
  }

  private printRoute(gsi: number, address: number, data: number, certain: boolean): void {
    const { routePins, sameRoutes } = this.shown
    if (((routePins >>> gsi) & 1) === 0) return
    const changes = this.routes.changes(gsi, address, data)
    if (certain && changes === 'no' && !sameRoutes) return
    const optional = !sameRoutes && (!certain || changes === 'open')
    const told = certain ? address : ANY
    this.expected.push(KIND.ioapic_update_kvm_routes, gsi, told, data, optional)
  }

  private deliver(address: number, data: number, known: boolean, certain: boolean): Sent {
    if (this.rules.length === 0) return UNSEEN
    const reach = known ? this.reach(address, data) : NOBODY
    const vector = data & 0xff
    for (const rule of this.rules) {
      for (const vcpu of reach.vcpus) rule.deliver(vcpu, vector, certain && reach.certain)
    }
    return { address, data, known, reach }
  }

  /** Logical destinations are taken as one bit a vCPU, which holds for vCPUs 0 to 7. */
  private reach(address: number, data: number): Reach {
    const { dest, logical, deliveryMode } = decodeMsi({ address, data })
    if (deliveryMode !== FIXED && deliveryMode !== LOWEST) return NOBODY
    if (!msiIsLogical(address) && dest !== 0xff) return { vcpus: [dest], certain: true }
    if (!logical) return { vcpus: this.everybody(), certain: deliveryMode === FIXED }
    const vcpus: number[] = []
    for (let bit = 0; bit < 8; bit++) if (dest & (1 << bit)) vcpus.push(bit)
    return { vcpus, certain: vcpus.length === 1 || (deliveryMode === FIXED && dest !== 0xff) }
  }

  private everybody(): number[] {
    return [...new Set(this.rules.flatMap(({ vcpus }) => [...vcpus.keys()]))]
  }
}
