/**
 * An MSI as KVM decodes it: kvm_set_msi_irq(), arch/x86/kvm/irq_comm.c (Linux 6.1).
 *
 * Inaccuracies: the extended destination of address bits 11:5 and the remappable-format marker in
 * bit 4 are ignored, as KVM ignores them; QEMU's translation of them is not modelled.
 */
export interface Msi {
  readonly address: number
  readonly data: number
}

export interface DecodedMsi {
  readonly dest: number
  readonly logical: boolean
  readonly vector: number
  readonly deliveryMode: number
  readonly level: boolean
  readonly redirectionHint: boolean
}

export const msiDest = (address: number): number => (address >>> 12) & 0xff
export const msiVector = (data: number): number => data & 0xff
export const msiIsLevel = (data: number): boolean => (data & 0x8000) !== 0
export const msiIsLogical = (address: number): boolean => (address & 4) !== 0

export const decodeMsi = ({ address, data }: Msi): DecodedMsi => ({
  dest: msiDest(address),
  logical: msiIsLogical(address),
  vector: msiVector(data),
  deliveryMode: (data >>> 8) & 7,
  level: msiIsLevel(data),
  redirectionHint: (address & 8) !== 0,
})
