import type { Vectors } from '../chips/vectors.ts'
import type { Machine, Vcpu } from '../machine.ts'
import type { Setup } from '../setup.ts'
import { scan } from './scanned.ts'

/**
 * The EOI exit bitmap with which a vCPU next runs guest code: the one that is loaded, or, when a
 * scan comes first, what that scan would make of the present routes.
 */
export function nextEoiExit(setup: Setup, machine: Machine, vcpu: number): Vectors {
  const { lapic, inGuest } = machine.vcpus[vcpu] as Vcpu
  if (inGuest || !lapic.scanRequested) return lapic.eoiExit
  const copy = { ...lapic }
  scan(setup, machine, copy)
  return copy.eoiExit
}
