/**
 * Scans of the EOI exit bitmap tell of updates that no line of QEMU does: a vCPU that wrote to the
 * register window scans before it runs guest code again, if its write updated the routes.
 */
import { IOWIN, isRteIndex } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import { isInput } from './origins.ts'
import { type Shown, shows } from './shown.ts'
import type { Votes } from './votes.ts'

const REACH = 512
/** So many writes of an RTE must have been followed by a scan before its absence counts. */
const ENOUGH = 3

export function scanVote(events: EventTable, shown: Shown, votes: Votes): void {
  if (!votes.isEmpty || !shows(shown, 'kvm_msi_set_irq')) return
  const idle = { scanned: 0, quiet: 0, first: -1, firstQuiet: -1 }
  let writes = 0
  for (let index = Math.max(shown.firstHost, 0); index < shown.lastHost; index++) {
    if (events.code(index) !== KIND.ioapic_mem_write || events.thread(index) === 0) continue
    const scan = scanAfter(events, index)
    if (scan === null) continue
    if (isRteWrite(events, index)) writes += scan ? 1 : 0
    else if (scan) {
      if (idle.scanned++ === 0) idle.first = index
    } else if (idle.quiet++ === 0) idle.firstQuiet = index
  }
  if (writes < ENOUGH) return
  if (idle.scanned > idle.quiet) votes.add('before-fix', 'scan', idle.first)
  else if (idle.quiet > 0) votes.add('after-fix', 'scan', idle.firstQuiet)
}

const isRteWrite = (events: EventTable, index: number): boolean =>
  (events.value(index, 0) & 0xff) === IOWIN && isRteIndex(events.value(index, 1))

/** Whether the thread scans before its next access; null where it does not come back. */
function scanAfter(events: EventTable, write: number): boolean | null {
  const thread = events.thread(write)
  let delivers = false
  const end = Math.min(events.size, write + REACH)
  for (let index = write + 1; index < end; index++) {
    if (events.thread(index) !== thread) continue
    const code = events.code(index)
    if (code === KIND.kvm_set_irq) delivers = true
    else if (code === KIND.kvm_msi_set_irq && !delivers) return true
    else if (code === KIND.kvm_msi_set_irq) delivers = false
    else if (isInput(code)) return false
  }
  return null
}
