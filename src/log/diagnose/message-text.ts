/** Messages in words. */
import { type Msi, msiIsLogical, msiVector } from '../../core/chips/msi.ts'
import { destinationOf } from './delivery.ts'

export const destText = (message: Msi): string =>
  msiIsLogical(message.address)
    ? `logical destination 0x${destinationOf(message).toString(16)}`
    : `CPU ${destinationOf(message)}`

/** "CPU 2, vector 34". The I/O APIC names an APIC ID, which is the CPU's number on most machines. */
export const messageText = (message: Msi): string =>
  `${destText(message)}, vector ${msiVector(message.data)}`
