/** The machines that a search compares: every QEMU order under every KVM rule, each with and without APICv. */
import { SCAN_RULES, type ScanRule } from '../core/chips/eoi-exit.ts'
import { type OneMove, oneMove } from '../core/scenarios/one-move.ts'
import type { Setup } from '../core/setup.ts'
import { evenIfMasked, msiFirst, msiLast, original, patched } from '../core/vmm/qemu.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { variantById } from '../core/vmm/variants.ts'
import type { Host } from './run.ts'

/** One machine of the matrix, in plain words that can be sent anywhere. */
export interface Cell {
  /** A variant's id. */
  readonly qemu: string
  readonly scan: ScanRule
  readonly apicv: boolean
}

export const ORDERS: readonly Variant[] = [original, patched, msiLast, msiFirst, evenIfMasked]

export const RULES: readonly Omit<Cell, 'qemu'>[] = SCAN_RULES.flatMap((scan) => [
  { scan, apicv: false },
  { scan, apicv: true },
])

export const CELLS: readonly Cell[] = ORDERS.flatMap(({ id }) =>
  RULES.map((rule) => ({ qemu: id, ...rule })),
)

/** Different for different cells. */
export const cellKey = ({ qemu, scan, apicv }: Cell): string =>
  `${qemu}/${scan}${apicv ? '/apicv' : ''}`

export const hostOf = ({ qemu, scan, apicv }: Cell): Host => ({
  variant: variantById(qemu) ?? original,
  kvm: { scan, apicv },
})

export const setupOf = (cell: Cell, move: OneMove): Setup => ({
  scenario: oneMove(move),
  ...hostOf(cell),
})
