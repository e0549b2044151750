/** Calls into the VMM, and who makes them, in words. */

import { hex } from '../../base/bits.ts'
import {
  INDEX_ARBITRATION,
  INDEX_ID,
  INDEX_VERSION,
  IOREGSEL,
  IOWIN,
  isRteIndex,
  pinOfIndex,
} from '../../core/chips/ioapic.ts'
import { type Machine, mainLoop } from '../../core/machine.ts'
import type { Call } from '../../core/vmm/call.ts'
import type { VmmEntry } from '../../core/vmm/variant.ts'

export const threadName = (machine: Machine, thread: number): string =>
  thread === mainLoop(machine) ? 'main loop' : `vCPU ${thread}`

/** What a call asks for; `machine` is the one that decodes it. */
export function callName(machine: Machine, entry: VmmEntry, call: Readonly<Call>): string {
  const { ioregsel } = machine.ioapic
  switch (entry) {
    case 'setIrq':
      return `device sets line ${call.target} to ${call.size}`
    case 'read':
      return `${windowName(call.target)} read${selected(call, ioregsel)}`
    case 'select':
      return `IOREGSEL write, selects ${registerName(call.value & 0xff)}`
    case 'rteWrite':
      return `IOWIN write 0x${hex(call.value)}, ${registerName(ioregsel)}`
    case 'otherWrite':
      return `${windowName(call.target)} write 0x${hex(call.value)}${selected(call, ioregsel)}`
    case 'eoirWrite':
      return `EOI register write, vector ${call.value}`
    case 'eoiExit':
      return `EOI exit, vector ${call.value}`
    case 'timer':
      return 'timer of the delayed re-assert'
    case 'resync':
      return 'route refresh'
  }
}

const selected = (call: Readonly<Call>, index: number): string =>
  (call.target & 0xff) === IOWIN ? `, ${registerName(index)}` : ''

function windowName(offset: number): string {
  if ((offset & 0xff) === IOREGSEL) return 'IOREGSEL'
  return (offset & 0xff) === IOWIN ? 'IOWIN' : `offset 0x${hex(offset)}`
}

/** The register that an index selects. */
export function registerName(index: number): string {
  if (isRteIndex(index)) return `pin ${pinOfIndex(index)}, ${index & 1 ? 'high' : 'low'} half`
  switch (index) {
    case INDEX_ID:
      return 'ID register'
    case INDEX_VERSION:
      return 'version register'
    case INDEX_ARBITRATION:
      return 'arbitration register'
  }
  return `index 0x${hex(index)}, no register`
}
