/** Numbers of the kernel's and QEMU's interfaces that the comparison needs. Spec: trace-formats.md 5.2. */
import { IOCTL } from './expected.ts'

/** KVM_SET_GSI_ROUTING. */
export const ROUTING_IOCTL = 0x4008ae6a
/** KVM_IRQ_LINE, KVM_IRQ_LINE_STATUS. */
export const LINE_IOCTLS: readonly number[] = [0x4008ae61, 0xc008ae67]
/** KVM_SIGNAL_MSI. */
export const SIGNAL_IOCTL = 0x4020aea5

/** Address bit 4: the route is an index for the IOMMU, which says what is delivered. */
export const isRemapped = (address: number): boolean => (address & 0x10) !== 0

/** Every bit of a 24-pin mask. */
export const ALL_PINS = 0xffffff

/** Row of an ioctl in the queue of what must come; -1 for one that says nothing of interrupts. */
export function ioctlRow(request: number): number {
  if (LINE_IOCTLS.includes(request)) return IOCTL.line
  if (request === SIGNAL_IOCTL) return IOCTL.signal
  return request === ROUTING_IOCTL ? IOCTL.routing : -1
}
