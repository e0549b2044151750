/**
 * The next state in the making: a part is copied when it is first written, so that the state
 * before stays as it is and untouched parts are shared.
 */
import { copyIoapic, type Ioapic, sameIoapic } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import type { Event } from './event.ts'
import type { Device, Frame, Guest, IrqDesc, Machine, Routes, Vcpu, Vmm } from './machine.ts'
import type { Setup } from './setup.ts'
import type { Call } from './vmm/call.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export class Draft {
  readonly events: Event[] = []
  private readonly next: Mutable<Machine>

  constructor(
    readonly setup: Setup,
    readonly before: Machine,
  ) {
    this.next = { ...before }
  }

  /** The state so far, to read. */
  get now(): Machine {
    return this.next
  }

  emit(event: Event): void {
    this.events.push(event)
  }

  ioapic(): Ioapic {
    if (this.next.ioapic === this.before.ioapic) this.next.ioapic = copyIoapic(this.before.ioapic)
    return this.next.ioapic as Ioapic
  }

  /** Shares the I/O APIC with the state before if it is as it was: most micro-ops only read it. */
  settleIoapic(): void {
    const { before, next } = this
    if (sameIoapic(before.ioapic, next.ioapic)) next.ioapic = before.ioapic
  }

  routes(): Routes {
    const { routes } = this.before
    if (this.next.routes === routes) {
      this.next.routes = { address: routes.address.slice(), data: routes.data.slice() }
    }
    return this.next.routes as Routes
  }

  vmm(): Vmm {
    const { vmm } = this.before
    if (this.next.vmm === vmm) this.next.vmm = { bql: vmm.bql, calls: vmm.calls.slice() }
    return this.next.vmm as Vmm
  }

  call(thread: number): Call {
    const { calls } = this.vmm()
    const call = calls[thread]
    if (!call) throw new Error(`thread ${thread} is not in the VMM`)
    if (call === this.before.vmm.calls[thread]) calls[thread] = { ...call }
    return calls[thread] as Call
  }

  guest(): Guest {
    if (this.next.guest === this.before.guest) this.next.guest = { ...this.before.guest }
    return this.next.guest as Guest
  }

  vcpu(vcpu: number): Vcpu {
    const { before, next } = this
    if (next.vcpus === before.vcpus) next.vcpus = before.vcpus.slice()
    const vcpus = next.vcpus as Vcpu[]
    if (vcpus[vcpu] === before.vcpus[vcpu]) vcpus[vcpu] = { ...(vcpus[vcpu] as Vcpu) }
    return vcpus[vcpu] as Vcpu
  }

  lapic(vcpu: number): Lapic {
    const owner = this.vcpu(vcpu)
    if (owner.lapic === this.before.vcpus[vcpu]?.lapic) owner.lapic = { ...owner.lapic }
    return owner.lapic as Lapic
  }

  irq(index: number): IrqDesc {
    const { before, next } = this
    if (next.irqs === before.irqs) next.irqs = before.irqs.slice()
    const irqs = next.irqs as IrqDesc[]
    if (irqs[index] === before.irqs[index]) irqs[index] = { ...(irqs[index] as IrqDesc) }
    return irqs[index] as IrqDesc
  }

  device(index: number): Device {
    const { before, next } = this
    if (next.devices === before.devices) next.devices = before.devices.slice()
    const devices = next.devices as Device[]
    if (devices[index] === before.devices[index]) devices[index] = { ...(devices[index] as Device) }
    return devices[index] as Device
  }

  /** The frame that `vcpu` executes. */
  frame(vcpu: number): Frame {
    const owner = this.vcpu(vcpu)
    const top = owner.stack.length - 1
    const frame = owner.stack[top]
    if (!frame) throw new Error(`vCPU ${vcpu} executes nothing`)
    if (frame !== this.before.vcpus[vcpu]?.stack[top]) return frame as Frame
    const stack = owner.stack.slice()
    const own = { ...frame }
    stack[top] = own
    owner.stack = stack
    return own
  }
}
