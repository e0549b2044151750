/**
 * An event behind characters of the guest, whose console shares the terminal: "[   4" and then a
 * trace line. Also behind zeros that a crash left in a file.
 */

import { KIND } from '../kinds.ts'
import { BARE } from './heads/head.ts'
import { FOREIGN, readEvent, type Verdict } from './read-event.ts'
import type { Reading } from './reading.ts'
import { CUT, OK } from './scan.ts'

export interface Found {
  /** Where in the text the event begins. */
  readonly at: number
  readonly verdict: Verdict
}

const THREAD = /\d{1,20}@\d{1,12}\.\d{6}:[a-z]/g
const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d) /g
const NAME = /(?:ioapic|kvm|apic|vtd)_[a-z]/g
/** Of other events only what follows the beginning of a kernel's stamp is taken for one. */
const OTHER = /^(\[[\s\d.]*)[a-z][a-z\d]*(?:_[a-z\d]+)+(?=[ :]|$)/

/** `text` is the same as the bytes from `from` on. */
export function findEvent(
  reading: Reading,
  bytes: Uint8Array,
  from: number,
  text: string,
): Found | null {
  const to = from + text.length
  const tries = (index: number): Found | null => {
    const verdict = readEvent(reading, bytes, from + index, to)
    return verdict === OK || verdict === CUT || verdict === FOREIGN ? { at: index, verdict } : null
  }
  if (text.includes('@')) {
    for (const { index } of text.matchAll(THREAD)) {
      const found = tries(threadAt(reading, text, index))
      if (found) return found
    }
  }
  if (text.includes('T')) {
    for (const { index } of text.matchAll(ISO)) {
      const found = tries(index)
      if (found) return found
    }
  }
  if (!text.includes('_')) return null
  for (const { index } of text.matchAll(NAME)) {
    const found = tries(index)
    if (found && isMeant(reading, found.verdict)) return found
  }
  const other = OTHER.exec(text)?.[1]
  return other === undefined ? null : { at: other.length, verdict: FOREIGN }
}

/** A name alone is too little, and what the host's tracer writes needs a file that may hold it. */
function isMeant({ spec, only, head }: Reading, verdict: Verdict): boolean {
  if (verdict === FOREIGN || spec === null || spec.kind === KIND.host_other) return false
  return !spec.host || head.style !== BARE || only === null
}

/** Digits of the guest's stamp may stand at once before those of a thread that was seen before. */
function threadAt({ threads }: Reading, text: string, index: number): number {
  const end = text.indexOf('@', index)
  if (threads.has(Number(text.slice(index, end)))) return index
  for (let at = Math.max(index + 1, end - 10); at < end; at++) {
    if (text[at] !== '0' && threads.has(Number(text.slice(at, end)))) return at
  }
  return index
}
