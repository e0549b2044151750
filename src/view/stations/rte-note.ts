/** One sentence on an RTE: what its pin does now, and why. */
import { grouped } from '../../base/grouped.ts'
import { destOf, isLevel, isMasked, RESET_RTE, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { since } from '../causes/since.ts'
import { isHigh, isStuck } from '../verdict/dead-pin.ts'

export interface Note {
  readonly text: string
  readonly bad: boolean
}

const plain = (text: string): Note => ({ text, bad: false })
const bad = (text: string): Note => ({ text, bad: true })

export function rteNote({ model, trace }: Lane, cursor: number, pin: number): Note {
  const now = stateAt(trace, cursor)
  const before = stateAt(trace, Math.max(cursor - 1, 0))
  const lo = lowOf(now, pin)
  if (lo === RESET_RTE.lo && now.ioapic.hi[pin] === RESET_RTE.hi) {
    return plain('As after reset: masked, nothing is set up on this pin.')
  }
  if (isStuck(model.setup.scenario, now, pin)) return stuckNote(now, pin)
  if (remoteIrr(lo)) {
    const set = since(trace, cursor, (machine) => remoteIrr(lowOf(machine, pin)), ['ioapic'])
    return waitingNote(now, pin, set, cursor)
  }
  if (remoteIrr(lowOf(before, pin))) return clearedNote(now, lo, pin)
  const changed = changeNote(before, now, pin)
  if (changed) return changed
  return isLevel(lo) ? levelNote(before, now, pin) : edgeNote(now, lo, pin)
}

const lowOf = ({ ioapic }: Machine, pin: number): number => ioapic.lo[pin] ?? 0

const stuckNote = (now: Machine, pin: number): Note =>
  isHigh(now, pin)
    ? bad('Remote IRR stays 1: the pin ignores the high line from now on.')
    : bad('Remote IRR stays 1: no EOI is on its way to the pin.')

function waitingNote(now: Machine, pin: number, set: number, cursor: number): Note {
  if (now.vmm.calls.some((call) => call?.raise === pin)) {
    return plain(`Remote IRR ${set === cursor ? 'set' : 'is 1'}: the request goes out next.`)
  }
  const when = set === 0 ? 'has been 1 from the start' : `was set at step ${grouped(set)}`
  return plain(`Remote IRR ${when}: the pin waits for an EOI.`)
}

function clearedNote(now: Machine, lo: number, pin: number): Note {
  if (isMasked(lo)) return plain('Remote IRR cleared; masked, the pin waits for the unmask.')
  return isHigh(now, pin)
    ? plain('Remote IRR cleared, line still high: the pin must fire.')
    : plain('Remote IRR cleared: the pin can fire again.')
}

/** A new destination or vector, in the step that wrote it. */
function changeNote(before: Machine, now: Machine, pin: number): Note | null {
  const dests = [before, now].map(({ ioapic }) => destOf(ioapic.hi[pin] ?? 0))
  const vectors = [before, now].map((machine) => vectorOf(lowOf(machine, pin)))
  const told = [
    ...(dests[0] === dests[1] ? [] : [`destination from ${dests[0]} to ${dests[1]}`]),
    ...(vectors[0] === vectors[1] ? [] : [`vector from ${vectors[0]} to ${vectors[1]}`]),
  ]
  if (told.length === 0) return null
  const masked = isMasked(lowOf(now, pin)) ? ', masked meanwhile' : ''
  return plain(`Rewritten: ${told.join(', ')}${masked}.`)
}

function levelNote(before: Machine, now: Machine, pin: number): Note {
  const masked = isMasked(lowOf(now, pin))
  const turned = masked !== isMasked(lowOf(before, pin))
  if (!isHigh(now, pin)) {
    if (masked) return plain('Masked: a rising line would have to wait.')
    return plain('Unmasked, line low: nothing to send.')
  }
  if (masked) return plain('Masked: the high line waits for the unmask.')
  return plain(`${turned ? 'Mask cleared, line' : 'Line'} high, Remote IRR 0: the pin must fire.`)
}

function edgeNote(now: Machine, lo: number, pin: number): Note {
  if (isHigh(now, pin)) return plain('An edge is latched: the pin sends it next.')
  if (isMasked(lo)) return plain('Edge pin, masked: an edge now would be lost.')
  return plain('Edge pin, unmasked: each rising edge is sent once.')
}
