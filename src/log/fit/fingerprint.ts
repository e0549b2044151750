/**
 * Is this QEMU before or after the fix, from the trace alone? Before it every write to the register
 * window updates the routes, and last; after it only that of an RTE does, and before the service.
 * Spec: ioapic.md section 4, history.md section 2.
 */
import { IOWIN, isRteIndex } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import type { Build, Evidence, Fingerprint } from '../finding.ts'
import { KIND } from '../kinds.ts'
import type { Log } from '../log.ts'
import { Excuses } from './excuses.ts'
import { ioctlRow } from './facts.ts'
import { isInput } from './origins.ts'
import { Redelivery } from './redelivery.ts'
import { scanVote } from './scan-vote.ts'
import { type Shown, shownIn, shows } from './shown.ts'
import { type Ground, Votes } from './votes.ts'

/** What is traced in the next run, so that nothing stays open. */
export const SETTLING_FLAGS =
  "--trace 'ioapic_*' --trace 'kvm_irqchip_*' --trace kvm_vm_ioctl -msg timestamp=on"

export function fingerprint(log: Log): Fingerprint {
  const shown = shownIn(log.events)
  if (!shown.split) return undetermined(whyNotSplit(shown))
  const votes = new Votes()
  watchWrites(log, shown, votes)
  if (!shown.apart) scanVote(log.events, shown, votes)
  const { build, ground, evidence } = votes.verdict()
  if (build === 'undetermined') {
    return undetermined(
      votes.contradicts ? CONTRADICTION : 'No line tells when QEMU updates its routes',
    )
  }
  return {
    build,
    evidence: evidence.map((index) => lineOf(log.events, index)),
    text: TEXTS[build][ground],
  }
}

const CONTRADICTION = 'The lines speak for both orders, as if they were of two runs'

function whyNotSplit(shown: Shown): string {
  if (shows(shown, 'apic_deliver_irq') || shows(shown, 'apic_local_deliver')) {
    return 'QEMU delivered the interrupts by itself (TCG, or no split irqchip), so there are no routes; trace a run under KVM'
  }
  if (shows(shown, 'kvm_ioapic_set_irq')) {
    return "The I/O APIC is KVM's own, and QEMU's has no part; trace a run with kernel-irqchip=split"
  }
  return 'No line tells of routes (under TCG there are none; trace a run under KVM)'
}

const undetermined = (why: string): Fingerprint => ({
  build: 'undetermined',
  evidence: [],
  text: `${why}. What would settle it: ${SETTLING_FLAGS}`,
})

const TEXTS: Readonly<Record<Exclude<Build, 'undetermined'>, Readonly<Record<Ground, string>>>> = {
  'before-fix': {
    idle: 'A write that changes no RTE is followed by an update of the routes, which only QEMU before 8.0 makes.',
    order:
      'The write of an RTE redelivers first and updates the routes after it, as QEMU before 8.0 does.',
    message:
      'What KVM delivered for the write of an RTE is what the RTE said before it, as in QEMU before 8.0.',
    scan: 'KVM scans its routes after writes that change no RTE, so QEMU updates them then, as before 8.0.',
  },
  'after-fix': {
    idle: 'A write that changes no RTE leaves the routes alone, as in QEMU 8.0 and later.',
    order:
      'The write of an RTE updates the routes first and redelivers after it, as QEMU 8.0 and later do.',
    message:
      'What KVM delivered for the write of an RTE is what the RTE says since, as in QEMU 8.0 and later.',
    scan: 'KVM scans its routes after writes of an RTE only, so QEMU updates them only then, as since 8.0.',
  },
}

/** The window of the last write: what came after it, and in which order. */
interface Write {
  index: number
  isRte: boolean
  served: number
  updated: number
  closed: boolean
}

function watchWrites(log: Log, shown: Shown, votes: Votes): void {
  const { events } = log
  const excuses = new Excuses(log, shown)
  const redelivery = new Redelivery(shown)
  const write: Write = { index: -1, isRte: false, served: -1, updated: -1, closed: true }
  const always = {
    shown: shown.routingIoctl || shows(shown, 'kvm_irqchip_commit_routes'),
    seen: false,
  }
  for (let index = 0; index < events.size; index++) {
    const code = events.code(index)
    if (code === KIND.kvm_irqchip_add_msi_route) excuses.foreign()
    if (isUpdate(events, excuses, index, code)) update(events, write, index, votes)
    else if (code === KIND.ioapic_set_remote_irr || code === KIND.ioapic_service)
      serve(write, index, votes)
    else if (!shown.apart)
      redelivery.look(events, index, code, write.isRte ? write.index : -1, votes)
    if (!isInput(code) || isExplicitBroadcast(events, write, index, code)) continue
    if (always.shown) close(write, always, votes)
    open(events, write, index, code)
    redelivery.write(events, index, code)
  }
}

/** The broadcast that a write to the EOI register makes is part of it. */
const isExplicitBroadcast = (
  events: EventTable,
  write: Write,
  index: number,
  code: number,
): boolean =>
  code === KIND.ioapic_eoi_broadcast &&
  !write.closed &&
  (events.value(write.index, 0) & 0xff) === 0x40 &&
  events.value(write.index, 3) === events.value(index, 0)

function isUpdate(events: EventTable, excuses: Excuses, index: number, code: number): boolean {
  const value = events.value(index, 0)
  switch (code) {
    case KIND.kvm_vm_ioctl: {
      const row = ioctlRow(value)
      return row === ioctlRow(0x4008ae6a) && !excuses.isForeign(code, row)
    }
    case KIND.kvm_irqchip_update_msi_route:
    case KIND.kvm_irqchip_commit_routes:
      return !excuses.isForeign(code, value)
    case KIND.ioapic_update_kvm_routes:
      return true
  }
  return false
}

function update(events: EventTable, write: Write, index: number, votes: Votes): void {
  if (write.closed) return
  const first = write.updated < 0
  if (first) write.updated = index
  const sameThread = [events.thread(index), 0].includes(events.thread(write.index))
  if (!write.isRte && first && sameThread) votes.add('before-fix', 'idle', write.index, index)
  else if (write.isRte && first && write.served >= 0) {
    votes.add('before-fix', 'order', write.index, write.served, index)
  }
}

function serve(write: Write, index: number, votes: Votes): void {
  if (write.closed || write.served >= 0) return
  write.served = index
  if (write.isRte && write.updated >= 0) {
    votes.add('after-fix', 'order', write.index, write.updated, index)
  }
}

/** Where updates are always shown, a write that shows none made none. */
function close(write: Write, always: { seen: boolean }, votes: Votes): void {
  if (write.closed) return
  if (write.updated >= 0) always.seen ||= write.isRte
  else if (!write.isRte && always.seen) votes.add('after-fix', 'idle', write.index)
}

function open(events: EventTable, write: Write, index: number, code: number): void {
  write.closed = code !== KIND.ioapic_mem_write
  write.index = index
  write.served = -1
  write.updated = -1
  write.isRte =
    !write.closed &&
    (events.value(index, 0) & 0xff) === IOWIN &&
    events.value(index, 2) === 4 &&
    isRteIndex(events.value(index, 1))
}

const lineOf = (events: EventTable, index: number): Evidence => ({
  source: events.source(index),
  line: events.line(index),
})
