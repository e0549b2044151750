import { bareMetal, inKernel } from './comparison.ts'
import { evenIfMasked, msiFirst, msiLast, original, patched, userspace } from './qemu.ts'
import type { Variant } from './variant.ts'

/** Every VMM the model knows, in the order in which pickers show them. */
export const variants: readonly Variant[] = [
  original,
  patched,
  msiLast,
  msiFirst,
  evenIfMasked,
  userspace,
  inKernel,
  bareMetal,
]

export const variantById = (id: string): Variant | undefined =>
  variants.find((variant) => variant.id === id)
