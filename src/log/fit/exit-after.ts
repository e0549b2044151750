/** Whether the EOI that a vCPU wrote left the kernel, by what its thread does next. */
import { EXIT_IOAPIC_EOI } from '../../core/event.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import type { Exit } from './eoi-rule.ts'
import { type Shown, shows } from './shown.ts'

/** A thread that is silent for so many events is not waited for. */
const REACH = 4_096

export function exitAfter(events: EventTable, shown: Shown, eoi: number, vector: number): Exit {
  const seesExits = shows(shown, 'kvm_userspace_exit')
  if (!seesExits && !shows(shown, 'ioapic_eoi_broadcast')) return 'open'
  const thread = events.thread(eoi)
  const end = Math.min(events.size, eoi + REACH)
  for (let index = eoi + 1; index < end; index++) {
    const code = events.code(index)
    if (code === KIND.events_lost) return 'open'
    const of = events.thread(index)
    const isBroadcast = code === KIND.ioapic_eoi_broadcast && events.value(index, 0) === vector
    if (of !== thread && !(isBroadcast && of === 0)) continue
    if (isBroadcast) return 'yes'
    if (code === KIND.kvm_userspace_exit) {
      return events.value(index, 0) === EXIT_IOAPIC_EOI ? 'yes' : 'no'
    }
    if (isOver(code)) return 'no'
  }
  return 'open'
}

/** The vCPU has run guest code since, or is about to. */
const isOver = (code: number): boolean =>
  code === KIND.kvm_entry ||
  code === KIND.kvm_exit ||
  code === KIND.kvm_inj_virq ||
  code === KIND.kvm_eoi ||
  code === KIND.ioapic_mem_read ||
  code === KIND.ioapic_mem_write
