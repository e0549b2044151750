/** Logs written in a test. */

import type { Log } from '../../../src/log/log.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import type { History } from '../../../src/view/log/history.ts'
import { recordHistory } from '../../../src/view/log/record-history.ts'

export const logOf = (...texts: readonly string[]): Log =>
  readLog(
    texts.map((text, at) => ({ name: `${at + 1}.log`, bytes: new TextEncoder().encode(text) })),
  )

/** The whole pass at once. */
export function historyOf(log: Log): History {
  const pass = recordHistory(log, null)
  for (let next = pass.next(false); ; next = pass.next(false)) if (next.done) return next.value
}

/** The mail's course in its debug lines: a move from CPU 2 to CPU 0 while the line is high. */
export const MOVE = `ioapic_set_irq vector: 11 level: 1
ioapic_set_remote_irr set remote irr for pin 11
ioapic_service: trigger KVM IRQ 11
[    0.523627] The affinity mask was 0-3 and the handler is on 2
ioapic_update_kvm_routes: update KVM route for IRQ 11: fee02000 8021
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x18021
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x27 size 0x4 val 0x2000000
ioapic_eoi_broadcast EOI broadcast for vector 33
ioapic_clear_remote_irr clear remote irr for pin 11 vector 33
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x27 size 0x4 val 0x0
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x8021
ioapic_set_remote_irr set remote irr for pin 11
ioapic_service: trigger KVM IRQ 11
ioapic_update_kvm_routes: update KVM route for IRQ 11: fee00000 8021
[    0.529571] The affinity mask was 0 and the handler is on 2
ioapic_set_irq vector: 11 level: 1
`
