/** Lines of logs for tests, as QEMU, a guest and the host's tracer write them. */
import { findingsOf } from '../../../src/log/diagnose/diagnose.ts'
import type { Finding } from '../../../src/log/finding.ts'
import { readLog } from '../../../src/log/read/read-log.ts'

const hex = (value: number): string => (value >>> 0).toString(16)

export const write = (register: number, value: number): string =>
  `ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x${hex(register)} size 0x4 val 0x${hex(value)}`

export const read = (register: number, value: number): string =>
  `ioapic_mem_read ioapic mem read addr 0x10 regsel: 0x${hex(register)} size 0x4 retval 0x${hex(value)}`

export const low = (pin: number): number => 0x10 + 2 * pin
export const high = (pin: number): number => 0x11 + 2 * pin

/** Both halves of an RTE, physical destination, as the guest writes them. */
export const entry = (pin: number, cpu: number, value: number): string[] => [
  write(high(pin), cpu << 24),
  write(low(pin), value),
]

export const line = (input: number, level: 0 | 1): string =>
  `ioapic_set_irq vector: ${input} level: ${level}`

export const setIrr = (pin: number): string => `ioapic_set_remote_irr set remote irr for pin ${pin}`

export const eoi = (vector: number, ...pins: readonly number[]): string[] => [
  `ioapic_eoi_broadcast EOI broadcast for vector ${vector}`,
  ...pins.map((pin) => `ioapic_clear_remote_irr clear remote irr for pin ${pin} vector ${vector}`),
]

export const trigger = (pin: number): string => `ioapic_service: trigger KVM IRQ ${pin}`

export const route = (pin: number, cpu: number, vector: number): string =>
  `ioapic_update_kvm_routes: update KVM route for IRQ ${pin}: fee${hex(cpu).padStart(2, '0')}000 ${hex(0x8000 | vector)}`

/** tracefs text; `at` in microseconds. */
export const host = (at: number, thread: number, event: string): string =>
  ` CPU 1/KVM-${thread}     [000] ..... 100.${String(at).padStart(6, '0')}: ${event}`

/** A line, or several, as deep as a test likes. */
export type Lines = string | readonly (string | readonly string[])[]

export const found = (...lines: readonly Lines[]): readonly Finding[] => {
  const text = `${lines.flat(3).join('\n')}\n`
  return findingsOf(readLog([{ name: 'log', bytes: new TextEncoder().encode(text) }]))
}

export const idsIn = (...lines: readonly Lines[]): string[] =>
  found(...lines).map(({ id, pin }) => `${id} ${pin}`)
