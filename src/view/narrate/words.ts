/** The words that narrations share: spans, names of agents, registers and sets. */
import { bitsOf, hex, hex8 } from '../../base/bits.ts'
import { targets } from '../../core/chips/destination.ts'
import {
  EOIR,
  INDEX_ARBITRATION,
  INDEX_ID,
  INDEX_VERSION,
  IOREGSEL,
  IOWIN,
  isRteIndex,
  pinOfIndex,
} from '../../core/chips/ioapic.ts'
import { decodeMsi, type Msi } from '../../core/chips/msi.ts'
import { cpuList } from '../../core/guest/cpu-list.ts'
import { type Machine, mainLoop } from '../../core/machine.ts'
import type { Call } from '../../core/vmm/call.ts'
import type { Variant } from '../../core/vmm/variant.ts'

/** A piece of text; `kind` asks for emphasis in the colour of a wrong turn, a request or an EOI. */
export interface Span {
  readonly text: string
  readonly kind?: 'bad' | 'req' | 'eoi'
}

/** What happened, and its cause; the cause may be empty. */
export interface Narration {
  readonly fact: readonly Span[]
  readonly why: string
}

export const bad = (text: string): Span => ({ text, kind: 'bad' })
export const eoi = (text: string): Span => ({ text, kind: 'eoi' })

export const tell = (fact: string | readonly (string | Span)[], why = ''): Narration => ({
  fact: [fact].flat().map((part) => (typeof part === 'string' ? { text: part } : part)),
  why,
})

export const factText = ({ fact }: Narration): string => fact.map(({ text }) => text).join('')

export const narrationText = (narration: Narration): string =>
  `${factText(narration)} ${narration.why}`.trim()

/** What a variant's I/O APIC is called at the head of a sentence and inside one, and its lock. */
export interface IoapicNames {
  readonly head: string
  readonly inside: string
  readonly lock: string
  /** The guest leaves its vCPU to reach it. */
  readonly emulated: boolean
}

export function ioapicNames({ source }: Variant): IoapicNames {
  if (source.startsWith('hw/')) return names('QEMU', 'QEMU', 'the BQL')
  if (source.startsWith('arch/x86/kvm/')) {
    return names("KVM's I/O APIC", "KVM's I/O APIC", 'ioapic->lock')
  }
  if (source.includes('/')) return names('The VMM', 'the VMM', "the VMM's lock")
  return { ...names('The I/O APIC', 'the I/O APIC', 'the I/O APIC'), emulated: false }
}

const names = (head: string, inside: string, lock: string): IoapicNames => ({
  head,
  inside,
  lock,
  emulated: true,
})

/** "11", "9 and 11", "1, 9 and 11". */
export function listed(items: readonly (number | string)[]): string {
  const last = items.at(-1)
  if (items.length < 2) return `${last ?? 'none'}`
  return `${items.slice(0, -1).join(', ')} and ${last}`
}

export const vcpus = (numbers: readonly number[]): string =>
  numbers.length === 0 ? 'no vCPU' : `vCPU${numbers.length > 1 ? 's' : ''} ${listed(numbers)}`

/** A CPU mask as a person says it: "CPU 0", "CPUs 0-3". */
export const cpus = (mask: number): string =>
  mask === 0 ? 'no CPU' : `CPU${bitsOf(mask).length > 1 ? 's' : ''} ${cpuList(mask)}`

/** Whose call it is: a vCPU thread or the main loop. */
export const threadName = (machine: Machine, thread: number): string =>
  thread === mainLoop(machine) ? 'the main loop' : `vCPU ${thread}`

/** The vCPUs that `msi` reaches in `machine`. */
export const reachedBy = (machine: Machine, msi: Msi): number[] =>
  targets(
    machine.vcpus.map(({ lapic }) => lapic),
    decodeMsi(msi),
  )

/** A register behind the window by its index. */
export function registerName(index: number): string {
  if (isRteIndex(index)) return `RTE ${pinOfIndex(index)} ${index & 1 ? 'high' : 'low'}`
  switch (index) {
    case INDEX_ID:
      return 'the ID register'
    case INDEX_VERSION:
      return 'the version register'
    case INDEX_ARBITRATION:
      return 'the arbitration register'
  }
  return `register 0x${hex(index)}, which does not exist`
}

/** The register of the I/O APIC's window at an offset. */
export function windowName(offset: number): string {
  switch (offset & 0xff) {
    case IOREGSEL:
      return 'IOREGSEL'
    case IOWIN:
      return 'IOWIN'
    case EOIR:
      return 'the EOI register'
  }
  return `offset 0x${hex(offset & 0xff)}`
}

/** A call into the VMM, as the thing that holds a lock or lets a vCPU wait. */
export function callName(call: Readonly<Call>): string {
  switch (call.request) {
    case 'read':
      return `${windowName(call.target).replace(/^the /, '')} read`
    case 'write':
      return `${windowName(call.target).replace(/^the /, '')} write`
    case 'setIrq':
      return `change of line ${call.target}`
    case 'eoi':
      return `EOI of vector ${call.value}`
    case 'timer':
      return 'delayed re-assert'
    case 'resync':
      return 'route update'
  }
}

/** A value written to or read from the window, in the digits that its register is known by. */
export const windowValue = (offset: number, value: number): string =>
  (offset & 0xff) === IOWIN ? hex8(value) : hex(value)
