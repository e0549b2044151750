/** Which events are known, by name. */
import { KIND, type Kind, originOf } from '../kinds.ts'
import { irqBodies, OTHER_IRQ } from './bodies/irq.ts'
import { kvmBodies, OTHER_KVM } from './bodies/kvm.ts'
import { qemuBodies, REMAPPING } from './bodies/qemu.ts'
import { byteMap, bytesOf, quickHash } from './names.ts'
import type { Read } from './pattern.ts'
import { isWord, type Scan, skipSpaces, startsAt } from './scan.ts'

export interface Spec {
  readonly kind: number
  /** The kernel's tracers put a colon behind the name, QEMU a space. */
  readonly host: boolean
  /** Null where only the name is kept. */
  readonly read: Read | null
}

const COLON = 58
const known = byteMap<Spec>(quickHash)

const isHost = (kind: Kind): boolean => originOf(kind) === 'host'

const SPECS: readonly { readonly name: Kind; readonly spec: Spec }[] = [
  ...qemuBodies,
  ...kvmBodies,
  ...irqBodies,
].map(([name, read]) => ({ name, spec: { kind: KIND[name], host: isHost(name), read } }))

for (const { name, spec } of SPECS) known.add(bytesOf(name), spec)

const named = (kind: Kind): Spec => ({
  kind: KIND[kind],
  host: isHost(kind),
  read: null,
})
const remapping = named('vtd_ir')
/** An event of the host of which only the name is kept. */
export const OTHER_OF_HOST = named('host_other')

for (const name of [...OTHER_KVM, ...OTHER_IRQ]) known.add(bytesOf(name), OTHER_OF_HOST)

const REMAPPING_BYTES = bytesOf(REMAPPING)
const KVM_BYTES = bytesOf('kvm_')

/** Where the name of an event stands in a line. */
export interface Name {
  from: number
  to: number
  colon: boolean
}

/**
 * Reads a name at the scan's place and what separates it from its body. Null for none that is
 * known; `name` then still says where a word stands.
 */
export function eventName(scan: Scan, name: Name): Spec | null {
  const { bytes, end } = scan
  const guess = guesses[guessAt(bytes, scan.at)]
  if (guess !== undefined && guessed(scan, name, guess)) return guess.spec
  let at = scan.at
  while (at < end && isWord(bytes[at] as number)) at++
  name.from = scan.at
  name.to = at
  name.colon = at < end && bytes[at] === COLON
  const spec = known.find(bytes, name.from, at) ?? family(bytes, name)
  if (spec?.host && !name.colon) return null
  scan.at = name.colon ? at + 1 : at
  skipSpaces(scan)
  return spec
}

interface Guess {
  readonly text: Uint8Array
  readonly spec: Spec
}

/** Most names differ in these places, so that a name can be looked up before its end is known. */
const guessAt = (bytes: Uint8Array, from: number): number =>
  ((bytes[from + 7] as number) * 7 +
    (bytes[from + 8] as number) * 31 +
    (bytes[from + 11] as number)) &
  1023

const guesses: (Guess | undefined)[] = new Array(1024).fill(undefined)
for (const { name, spec } of SPECS) {
  const text = bytesOf(`${name}${spec.host ? ': ' : ' '}`)
  if (text.length > 12) guesses[guessAt(text, 0)] ??= { text, spec }
}

function guessed(scan: Scan, name: Name, { text, spec }: Guess): boolean {
  const { bytes, at: from, end } = scan
  const length = text.length
  if (from + length > end) return false
  for (let index = 0; index < length; index++) if (bytes[from + index] !== text[index]) return false
  scan.at = from + length
  name.from = from
  name.to = scan.at - (spec.host ? 2 : 1)
  name.colon = spec.host
  skipSpaces(scan)
  return true
}

/** Events that are known by how their name begins. */
function family(bytes: Uint8Array, { from, to, colon }: Name): Spec | null {
  if (startsAt(bytes, from, to, REMAPPING_BYTES)) return remapping
  return colon && startsAt(bytes, from, to, KVM_BYTES) ? OTHER_OF_HOST : null
}

const NAMES: readonly string[] = SPECS.map(({ name }) => name)

/** Whether a text can be the beginning of the name of a known event. */
export const beginsName = (text: string): boolean =>
  text !== '' && NAMES.some((name) => name.startsWith(text))
