/**
 * How Linux 6.1 reaches an RTE: arch/x86/kernel/apic/io_apic.c. Every access is a register select
 * and a window access of its own, and ioapic_lock is held over a group of them. Spec:
 * linux-guest.md sections 1 and 6.
 */
import { LEVEL, MASKED } from '../chips/rte.ts'
import type { GuestCpu, Half } from './cpu.ts'
import type { Line } from './line.ts'

type Test = (g: GuestCpu) => boolean
type Value = (g: GuestCpu) => number

/** The same lines, each only under `when`. */
export const only = (when: Test, lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, when: (g) => when(g) && (line.when?.(g) ?? true) }))

/** The same lines under ioapic_lock: the first takes it, the last drops it. */
function locked(lines: readonly Line[]): Line[] {
  return lines.map((line, at) => ({
    ...line,
    ...(at === 0 && { lock: 'ioapic' as const }),
    ...(at === lines.length - 1 && { unlock: 'ioapic' as const }),
  }))
}

const select = (id: string, half: Half, text: string): Line => ({
  id: `${id}-select-${half}`,
  text,
  run: (g) => g.select(half),
})

const store = (id: string, half: Half, text: string, value: Value): Line => ({
  id: `${id}-write-${half}`,
  text,
  run: (g) => g.store(value(g)),
})

const load = (id: string, text: string, done: (g: GuestCpu, value: number) => void): Line => ({
  id: `${id}-read`,
  text,
  run: (g) => g.load(),
  done,
})

/** mask_ioapic_irq(): the cached low half with the mask bit, then a read that orders it. */
export const maskPin = (id: string): Line[] =>
  locked([
    select(id, 'lo', 'mask_ioapic_irq(): select RTE low'),
    {
      ...store(id, 'lo', '  write the cached low half, masked', (g) => g.lowHalf(true)),
    },
    load(`${id}-sync`, '  io_apic_sync(): read it back', (g) => g.setDesc({ masked: true })),
  ])

/** unmask_ioapic_irq(). */
export const unmaskPin = (id: string): Line[] =>
  locked([
    select(id, 'lo', 'unmask_ioapic_irq(): select RTE low'),
    {
      ...store(id, 'lo', '  write the cached low half, unmasked', (g) => g.lowHalf(false)),
      done: (g) => g.setDesc({ masked: false }),
    },
  ])

/** ioapic_configure_entry(): high half first, then low, with the mask bit as cached. */
export const configureEntry = (id: string): Line[] =>
  locked([
    select(id, 'hi', 'ioapic_configure_entry(): select RTE high'),
    store(id, 'hi', '  write the destination', (g) => g.highHalf()),
    select(id, 'lo', '  select RTE low'),
    store(id, 'lo', '  write the vector, mask as cached', (g) => g.lowHalf(g.desc.masked)),
  ])

/** The high half alone: vector and mask are left to the write that unmasks. */
export const writeDestination = (id: string): Line[] =>
  locked([
    select(id, 'hi', 'select RTE high'),
    store(id, 'hi', '  write the destination', (g) => g.highHalf()),
  ])

/** io_apic_level_ack_pending(): one read of the low half. */
export const readLow = (id: string, text: string): Line[] =>
  locked([
    select(id, 'lo', `${text}: select RTE low`),
    load(id, '  read it: is Remote IRR still set?', (g, value) => g.set({ value })),
  ])

/** __eoi_ioapic_pin(): the EOI register, or masked edge and back on parts that have none. */
export const explicitEoi = (id: string): Line[] => [
  ...only(hasEoir, [
    {
      id: `${id}-eoir`,
      text: 'eoi_ioapic_pin(): write the vector to the EOI register',
      lock: 'ioapic',
      unlock: 'ioapic',
      run: (g) => g.writeEoir(g.desc.vector),
    },
  ]),
  ...only(
    (g) => !hasEoir(g),
    locked([
      select(id, 'lo', 'eoi_ioapic_pin(): select RTE low'),
      load(`${id}-lo`, '  read it', (g, value) => g.set({ value })),
      select(id, 'hi', '  select RTE high'),
      load(`${id}-hi`, '  read it', (g, saved) => g.set({ saved })),
      ...rewrite(
        `${id}-edge`,
        'masked and edge, which clears Remote IRR',
        (g) => ((g.frame.value | MASKED) & ~LEVEL) >>> 0,
      ),
      ...rewrite(`${id}-back`, 'the entry as it was', (g) => g.frame.value),
    ]),
  ),
]

const hasEoir: Test = (g) => g.draft.setup.scenario.ioapic.version >= 0x20

const rewrite = (id: string, text: string, low: Value): Line[] => [
  select(id, 'hi', '  select RTE high'),
  store(id, 'hi', '  write it back', (g) => g.frame.saved),
  select(id, 'lo', '  select RTE low'),
  store(id, 'lo', `  write ${text}`, low),
]
