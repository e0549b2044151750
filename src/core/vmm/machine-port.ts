/**
 * The VMM's port in the machine: what it does goes to KVM, to the devices and into the event list.
 *
 * Inaccuracies: there is no 8259, an ExtINT acknowledge answers vector 0; virtual time stands
 * still, the delayed re-assert fires when its action is taken; nobody watches resample eventfds.
 */
import type { IoapicVersion } from '../chips/ioapic.ts'
import { isLevel } from '../chips/rte.ts'
import type { Draft } from '../draft.ts'
import { deliverMsi, setGsi } from '../kvm/delivery.ts'
import { deviceIndex } from '../scenarios/scenario.ts'
import type { Port } from './port.ts'

export class MachinePort implements Port {
  readonly version: IoapicVersion

  constructor(private readonly draft: Draft) {
    this.version = draft.setup.scenario.ioapic.version
  }

  traceSetIrq(input: number, level: number): void {
    this.draft.emit({ type: 'ioapic_set_irq', input, level })
    const device = deviceIndex(this.draft.setup.scenario, input)
    if (device >= 0) this.draft.device(device).line = level !== 0
  }

  traceMemRead(addr: number, regsel: number, size: number, retval: number): void {
    this.draft.emit({ type: 'ioapic_mem_read', addr, regsel, size, retval })
  }

  traceMemWrite(addr: number, regsel: number, size: number, val: number): void {
    this.draft.emit({ type: 'ioapic_mem_write', addr, regsel, size, val })
  }

  traceEoiBroadcast(vector: number): void {
    this.draft.emit({ type: 'ioapic_eoi_broadcast', vector })
  }

  traceClearRemoteIrr(pin: number, vector: number): void {
    this.draft.emit({ type: 'ioapic_clear_remote_irr', pin, vector })
  }

  traceSetRemoteIrr(pin: number): void {
    this.draft.emit({ type: 'ioapic_set_remote_irr', pin })
  }

  traceDelayedReassert(pin: number): void {
    this.draft.emit({ type: 'ioapic_eoi_delayed_reassert', pin })
  }

  traceTimer(): void {}

  setGsi(gsi: number, level: 0 | 1): void {
    if (isLevel(this.draft.now.ioapic.lo[gsi] ?? 0))
      this.draft.emit({ type: 'ioapic_service', gsi })
    setGsi(this.draft, gsi, level)
  }

  sendMsi(address: number, data: number): boolean {
    return deliverMsi(this.draft, { address, data })
  }

  setRoute(gsi: number, address: number, data: number): void {
    const { routes } = this.draft.now
    const changed = routes.address[gsi] !== address || routes.data[gsi] !== data
    if (changed) {
      const own = this.draft.routes()
      own.address[gsi] = address
      own.data[gsi] = data
    }
    this.draft.emit({ type: 'ioapic_update_kvm_routes', gsi, address, data, changed })
  }

  commitRoutes(): void {
    this.draft.emit({ type: 'kvm_irqchip_commit_routes' })
    this.requestScan()
  }

  requestScan(): void {
    this.draft.now.vcpus.forEach(({ lapic }, vcpu) => {
      if (!lapic.scanRequested) this.draft.lapic(vcpu).scanRequested = true
    })
  }

  mustWait(): boolean {
    return this.draft.now.vcpus.some(({ inGuest, lapic }) => inGuest && lapic.scanRequested)
  }

  awaitVcpus(): void {
    this.draft.now.vcpus.forEach(({ inGuest, lapic }, vcpu) => {
      if (inGuest && lapic.scanRequested) this.draft.vcpu(vcpu).inGuest = false
    })
  }

  acknowledgePic(): number {
    return 0
  }

  resample(): void {}

  now(): number {
    return 0
  }
}
