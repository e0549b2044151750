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

for (const [kind, read] of [...qemuBodies, ...kvmBodies, ...irqBodies]) {
  known.add(bytesOf(kind), { kind: KIND[kind], host: originOf(kind) === 'host', read })
}

const named = (kind: Kind): Spec => ({
  kind: KIND[kind],
  host: originOf(kind) === 'host',
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

/** Events that are known by how their name begins. */
function family(bytes: Uint8Array, { from, to, colon }: Name): Spec | null {
  if (startsAt(bytes, from, to, REMAPPING_BYTES)) return remapping
  return colon && startsAt(bytes, from, to, KVM_BYTES) ? OTHER_OF_HOST : null
}

const NAMES: readonly string[] = [...qemuBodies, ...kvmBodies, ...irqBodies].map(([kind]) => kind)

/** Whether a text can be the beginning of the name of a known event. */
export const beginsName = (text: string): boolean =>
  text !== '' && NAMES.some((name) => name.startsWith(text))
