/** The options that choose one cell of the matrix: what happens, and on which host. */
import type { Command } from 'commander'
import { SCAN_RULES, type ScanRule } from '../core/chips/eoi-exit.ts'
import {
  DEVICES,
  type DeviceKind,
  GUESTS,
  type GuestKind,
  MOST_AFFINITY_WRITES,
  MOST_ASSERTS,
  MOST_VCPUS,
  type OneMove,
} from '../core/scenarios/one-move.ts'
import type { Kvm } from '../core/setup.ts'
import { original } from '../core/vmm/qemu.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { variants } from '../core/vmm/variants.ts'
import { choice, count } from './choices.ts'

export interface CellOptions {
  readonly qemu: Variant
  readonly kvm: ScanRule
  readonly apicv?: boolean
  readonly guest: GuestKind
  readonly device: DeviceKind
  readonly vcpus: number
  readonly asserts: number
  readonly affinityWrites: number
}

const id = (variant: Variant): string => variant.id
const same = (name: string): string => name

/** What the options say happens; the others say on which host. */
export const moveOf = ({
  guest,
  device,
  vcpus,
  asserts,
  affinityWrites,
}: CellOptions): OneMove => ({
  guest,
  device,
  vcpus,
  asserts,
  affinityWrites,
})

export const kvmOf = ({ kvm, apicv = false }: CellOptions): Kvm => ({ scan: kvm, apicv })

/** Declares them, with the seed's cell as the default. */
export const addCellOptions = (command: Command): Command =>
  command
    .addOption(choice('--qemu <name>', 'which I/O APIC, in which order', variants, id, original))
    .addOption(choice('--kvm <rule>', 'how KVM computes EOI exits', SCAN_RULES, same, 'K0'))
    .option('--apicv', 'posted interrupts, EOIs without an exit (Intel)')
    .addOption(choice('--guest <kind>', 'how the interrupt is moved', GUESTS, same, 'same-vector'))
    .addOption(choice('--device <kind>', 'who can serve the device', DEVICES, same, 'seed'))
    .addOption(count('--vcpus <n>', 'virtual CPUs', 2, 2, MOST_VCPUS))
    .addOption(
      count('--asserts <n>', 'how often the device may raise its line', 3, 1, MOST_ASSERTS),
    )
    .addOption(
      count(
        '--affinity-writes <n>',
        'how often the user may write smp_affinity',
        1,
        1,
        MOST_AFFINITY_WRITES,
      ),
    )
