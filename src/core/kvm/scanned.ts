import { scanRoutes } from '../chips/eoi-exit.ts'
import type { Lapic } from '../chips/lapic.ts'
import { msiAddress, msiData } from '../chips/rte.ts'
import type { Machine } from '../machine.ts'
import { type Setup, scanRule } from '../setup.ts'

/**
 * The messages that EOI exit bitmaps are made from: KVM's routing table, or, where the I/O APIC is
 * KVM's own, its RTEs as they are, masked or not.
 */
export const scanned = (
  { variant }: Pick<Setup, 'variant'>,
  { ioapic: { lo, hi }, routes }: Pick<Machine, 'ioapic' | 'routes'>,
): Machine['routes'] =>
  variant.scan
    ? { address: lo.map((low, pin) => msiAddress(low, hi[pin] as number)), data: lo.map(msiData) }
    : routes

/** KVM_REQ_SCAN_IOAPIC on one vCPU. */
export const scan = (setup: Setup, machine: Machine, lapic: Lapic): void =>
  scanRoutes(lapic, scanned(setup, machine), scanRule(setup))
