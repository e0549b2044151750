/** A vCPU of a scenario: taking vectors, the EOI, its local APIC's registers. */
import { sendEoi } from '../../core/chips/eoi-exit.ts'
import {
  deliverable,
  endOfInterrupt,
  REGISTER,
  readRegister,
  take,
  writeRegister,
} from '../../core/chips/lapic.ts'
import { broadcastEoi } from './ioapic.ts'
import { rescan, SCAN_RULE, sendIpi } from './kvm.ts'
import type { Machine, Vcpu } from './machine.ts'

const vcpuAt = ({ vcpus }: Machine, vcpu: number): Vcpu => vcpus[vcpu] as Vcpu

/** Moves the highest deliverable vector from the IRR to the ISR; -1 if there is none. */
export function takeVector(machine: Machine, vcpu: number): number {
  const { lapic } = vcpuAt(machine, vcpu)
  const vector = deliverable(lapic)
  if (vector >= 0) take(lapic, vector)
  return vector
}

/** The EOI register is written. KVM handles the exit first, then the scan that it asked for. */
export function writeEoi(machine: Machine, vcpu: number): void {
  const { lapic } = vcpuAt(machine, vcpu)
  const vector = endOfInterrupt(lapic)
  if (vector < 0 || !sendEoi(lapic, vector, SCAN_RULE)) return
  lapic.pendingEoi = -1
  machine.window.forwarded.push({ vcpu, vector })
  broadcastEoi(machine, vector)
  if (lapic.scanRequested) rescan(machine, [lapic])
}

const ICR_LOW = 0x300
const ICR_HIGH = 0x310
const SELF_IPI = 0x3f0

export function sendIpiAs(machine: Machine, vcpu: number, low: number, high: number): void {
  const sender = vcpuAt(machine, vcpu)
  sender.icrLow = low
  sender.icrHigh = high
  sendIpi(machine, vcpu)
}

export function readLapic(machine: Machine, vcpu: number, offset: number): number {
  const { lapic, icrLow, icrHigh } = vcpuAt(machine, vcpu)
  if (offset === ICR_LOW) return icrLow
  if (offset === ICR_HIGH) return icrHigh
  return readRegister(lapic, offset)
}

/** A change of the APIC map (ID, LDR, DFR, enable) makes KVM scan the routes again. */
export function writeLapic(machine: Machine, vcpu: number, offset: number, value: number): void {
  const { lapic, icrHigh } = vcpuAt(machine, vcpu)
  switch (offset) {
    case REGISTER.EOI:
      return writeEoi(machine, vcpu)
    case ICR_LOW:
      return sendIpiAs(machine, vcpu, value, icrHigh)
    case ICR_HIGH:
      vcpuAt(machine, vcpu).icrHigh = value
      return
    case SELF_IPI:
      if (lapic.x2apic) sendIpiAs(machine, vcpu, SELF_SHORTHAND | (value & 0xff), icrHigh)
      return
  }
  writeRegister(lapic, offset, value)
  if (MAP_REGISTERS.has(offset)) rescan(machine)
}

const SELF_SHORTHAND = 1 << 18
const MAP_REGISTERS: ReadonlySet<number> = new Set([
  REGISTER.ID,
  REGISTER.LDR,
  REGISTER.DFR,
  REGISTER.SPIV,
])
