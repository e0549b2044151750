/**
 * kvm_msi_set_irq prints destination and vector in bases that changed from kernel to kernel:
 * "dst 2 vec 31" can be vector 0x31 or 31. One kernel wrote the file, so the whole of it decides:
 * digits above 9, values that no vector can have, and the kvm_apic_accept_irq that follows, of
 * which the bases never changed. trace-formats.md section 5.3.
 */
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import { EXACT } from './bodies/fields.ts'

const DEST = 0
const VECTOR = 1
/** Which values are of base 16 for sure: see `eitherBase`. Cleared at the end. */
const SURE = 3
const LOOK_BACK = 4
/** An acceptance says more than a value that is only unlikely. */
const ACCEPTED = 8

interface Votes {
  readonly hex: [number, number]
  readonly decimal: [number, number]
}

/** The value of the same digits, read as base 16. */
export function asHex(value: number): number {
  let hex = 0
  let place = 1
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10)) {
    hex += (rest % 10) * place
    place *= 16
  }
  return hex >>> 0
}

export function settleRadix(events: EventTable, from: number): void {
  const votes: Votes = { hex: [0, 0], decimal: [0, 0] }
  for (let index = from; index < events.size; index++) {
    const code = events.code(index)
    if (code === KIND.kvm_msi_set_irq) ownVotes(events, index, votes)
    else if (code === KIND.kvm_apic_accept_irq) acceptedVotes(events, index, from, votes)
  }
  const [dest, vector] = [DEST, VECTOR].map((at) => (votes.hex[at] ?? 0) > (votes.decimal[at] ?? 0))
  for (let index = from; index < events.size; index++) {
    if (events.code(index) !== KIND.kvm_msi_set_irq) continue
    const sure = events.value(index, SURE)
    if (dest && (sure & (1 | EXACT)) === 0) rewrite(events, index, DEST)
    if (vector && (sure & (2 | EXACT)) === 0) rewrite(events, index, VECTOR)
    events.setValue(index, SURE, 0)
  }
}

const rewrite = (events: EventTable, index: number, field: number): void =>
  events.setValue(index, field, asHex(events.value(index, field)))

/** Vectors below 32 are the CPU's own, and there are 256. */
function ownVotes(events: EventTable, index: number, { hex, decimal }: Votes): void {
  const sure = events.value(index, SURE)
  if (sure & EXACT) return
  if (sure & 1) hex[DEST] += ACCEPTED
  if (sure & 2) hex[VECTOR] += ACCEPTED
  else {
    const digits = events.value(index, VECTOR)
    if (digits >= 10 && digits < 32 && asHex(digits) < 32) return
    if (digits >= 10 && digits < 32) hex[VECTOR]++
    else if (asHex(digits) > 255) decimal[VECTOR] += ACCEPTED
  }
}

function acceptedVotes(
  events: EventTable,
  index: number,
  from: number,
  { hex, decimal }: Votes,
): void {
  const apicid = events.value(index, DEST)
  const vector = events.value(index, VECTOR)
  for (let before = index - 1; before >= Math.max(from, index - LOOK_BACK); before--) {
    if (events.code(before) !== KIND.kvm_msi_set_irq) continue
    if (events.thread(before) !== events.thread(index)) continue
    const digits = events.value(before, VECTOR)
    const sure = events.value(before, SURE)
    if (sure & EXACT) return
    const asWritten = digits === vector
    const otherwise = (sure & 2) === 0 && asHex(digits) === vector
    if (!asWritten && !otherwise) continue
    if (asWritten !== otherwise && (sure & 2) === 0) (otherwise ? hex : decimal)[VECTOR] += ACCEPTED
    const dest = events.value(before, DEST)
    if ((sure & 1) === 0 && dest === apicid && dest > 9) decimal[DEST] += ACCEPTED
    if ((sure & 1) === 0 && dest > 9 && asHex(dest) === apicid) hex[DEST] += ACCEPTED
    return
  }
}
