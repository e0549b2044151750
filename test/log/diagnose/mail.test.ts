/** The trace of the mail of March 2023, as it was sent: torn lines, no times, cut where it ended. */
import { describe, expect, it } from 'vitest'
import { findingsOf } from '../../../src/log/diagnose/diagnose.ts'
import { readLog } from '../../../src/log/read/read-log.ts'

/** Our transcription of the lines that move anything, from facts about the mail. */
const MAIL = `ioapic_set_irq vector: 11 level: 1
ioapic_set_remote_irr set remote irr for pin 11
ioapic_service: trigger KVM IRQ 11
[    0.523627] The affinity mask was 0-3 and the handler is on 2
ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x27 size 0x4 val 0x26
ioapic_update_kvm_routes: update KVM route for IRQ 11: fee02000 8021
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x18021
xenstore_reset_watches 
ioapic_set_irq vector: 11 level: 1
ioapic_mem_read ioapic mem read addr 0x10 regsel: 0x26 size 0x4 retval 0x1c021
[    0.524569] ioapic_ack_level IRQ 11 moveit = 1
ioapic_eoi_broadcast EOI broadcast for vector 33
ioapic_clear_remote_irr clear remote irr for pin 11 vector 33
ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x26 size 0x4 val 0x26
ioapic_mem_read ioapic mem read addr 0x10 regsel: 0x26 size 0x4 retval 0x18021
[    0.525235] ioapic_finish_move IRQ 11 calls irq_move_masked_irq()
[    0.526147] irq_do_set_affinity for IRQ 11, 0
[    0.526732] ioapic_set_affinity for IRQ 11, 0
[    0.527330] ioapic_setup_msg_from_msi for IRQ11 target 0
ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x26 size 0x4 val 0x27
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x27 size 0x4 val 0x0
ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x27 size 0x4 val 0x26
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x18021
[    0.527623] ioapic_set_affinity returns 0
[    0.527623] ioapic_finish_move IRQ 11 calls unmask_ioapic_irq()
ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x26 size 0x4 val 0x26
ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x8021
ioapic_set_remote_irr set remote irr for pin 11
ioapic_service: trigger KVM IRQ 11
ioapic_update_kvm_routes: update KVM route for IRQ 11: fee00000 8021
[    0.529571] The affinity mask was 0 and the handler is on 2
[ xenstore_watch path memory/target token FFFFFFFF92847D40
xenstore_watch_event path memory/target token FFFFFFFF92847D40
ioapic_set_irq vector: 11 level: 1
   0.530486] ioapic_ack_level IRQ 11 moveit = 0
`

const diagnosed = (text: string) =>
  findingsOf(readLog([{ name: 'mail.txt', bytes: new TextEncoder().encode(text) }]))

const idsOf = (text: string) =>
  diagnosed(text)
    .map(({ id, severity }) => `${severity} ${id}`)
    .sort()

describe('the mail of March 2023', () => {
  it('shows a stale route, a misdelivery, a lost EOI and a line that never drops', () => {
    expect(idsOf(MAIL)).toEqual([
      'fault eoi-lost',
      'fault misdelivery-seen',
      'fault stale-route-used',
      'note coalesced',
      'note line-never-drops',
    ])
  })

  it('is doubted where it ends right behind the acknowledge: the EOI may be late', () => {
    const lost = diagnosed(MAIL).find(({ id }) => id === 'eoi-lost')
    expect(lost?.confidence).toBeLessThanOrEqual(0.6)
    expect(lost).toMatchObject({ pin: 11, vector: 33 })
  })

  it('shows the same quoted in a reply', () => {
    expect(idsOf(MAIL.replace(/^/gm, '> '))).toEqual(idsOf(MAIL))
  })

  it('does not take the first handler for one on the wrong CPU, though a move was pending', () => {
    const first = MAIL.slice(0, MAIL.indexOf('[    0.524569]'))
    expect(idsOf(first)).toEqual([])
  })

  it('shows no lost EOI where the broadcast follows, as on a KVM that watches for it', () => {
    const recovered = `${MAIL}ioapic_eoi_broadcast EOI broadcast for vector 33
ioapic_clear_remote_irr clear remote irr for pin 11 vector 33
ioapic_set_remote_irr set remote irr for pin 11
ioapic_service: trigger KVM IRQ 11
[    0.531111] The affinity mask was 0 and the handler is on 0
ioapic_set_irq vector: 11 level: 0
ioapic_eoi_broadcast EOI broadcast for vector 33
ioapic_clear_remote_irr clear remote irr for pin 11 vector 33
`
    expect(idsOf(recovered)).toEqual(['fault misdelivery-seen', 'fault stale-route-used'])
  })
})
