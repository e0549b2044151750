/** Names of events and of handlers, found by their bytes. */
import type { EventTable } from '../event-table.ts'

const SLOTS = 4096

export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Bytes as characters of the same number, whatever encoding they are meant in. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] as number)
  return text
}

type Hash = (bytes: Uint8Array, from: number, to: number) => number

/** Of every byte: a log of garbage must not put all its words into one slot. */
const wholeHash: Hash = (bytes, from, to) => {
  let hash = 0
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
  return hash
}

/** Of some bytes: enough for names that are known beforehand. */
export const quickHash: Hash = (bytes, from, to) => {
  const length = to - from
  const middle = bytes[from + (length >> 1)] as number
  const third = bytes[to - (length >> 2) - 1] as number
  return length ^ (middle << 3) ^ (third << 6) ^ ((bytes[to - 1] as number) << 1)
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[from + at]) return false
  return true
}

interface Entry<T> {
  readonly name: Uint8Array
  readonly value: T
}

/** A table that is asked with a piece of a line. */
export interface ByteMap<T> {
  find(bytes: Uint8Array, from: number, to: number): T | null
  add(name: Uint8Array, value: T): void
}

export function byteMap<T>(hashOf: Hash): ByteMap<T> {
  const slots: (Entry<T>[] | undefined)[] = new Array(SLOTS).fill(undefined)
  return {
    find(bytes, from, to) {
      const slot = slots[hashOf(bytes, from, to) & (SLOTS - 1)]
      if (slot === undefined) return null
      for (const entry of slot) if (sameBytes(entry.name, bytes, from, to)) return entry.value
      return null
    },
    add(name, value) {
      const at = hashOf(name, 0, name.length) & (SLOTS - 1)
      slots[at] = [...(slots[at] ?? []), { name, value }]
    },
  }
}

/** Indices of names in an event table, without a string for a name that was seen before. */
export type Names = (bytes: Uint8Array, from: number, to: number) => number

/** A log of garbage must not fill the memory with its words. */
const MOST = 65_536

export function openNames(events: EventTable): Names {
  const known = byteMap<number>(wholeHash)
  return (bytes, from, to) => {
    const found = known.find(bytes, from, to)
    if (found !== null) return found
    if (events.names.length >= MOST) return events.nameOf('(other)')
    const index = events.nameOf(latin1(bytes, from, to))
    known.add(bytes.slice(from, to), index)
    return index
  }
}
