/** The options that choose one cell of the matrix: what happens, and on which host. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { SCAN_RULES, type ScanRule } from '../core/chips/eoi-exit.ts'
import { DEVICES, type DeviceKind, GUESTS, type GuestKind } from '../core/scenarios/one-move.ts'
import { original } from '../core/vmm/qemu.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { variants } from '../core/vmm/variants.ts'
import { choice } from './choices.ts'

export interface CellOptions {
  readonly qemu: Variant
  readonly kvm: ScanRule
  readonly apicv?: boolean
  readonly guest: GuestKind
  readonly device: DeviceKind
  readonly vcpus: number
  readonly asserts: number
}

const id = (variant: Variant): string => variant.id
const same = (name: string): string => name

export const addCellOptions = (command: Command): Command =>
  command
    .addOption(choice('--qemu <name>', 'which I/O APIC, in which order', variants, id, original))
    .addOption(choice('--kvm <rule>', 'how KVM computes EOI exits', SCAN_RULES, same, 'K0'))
    .option('--apicv', 'posted interrupts, EOIs without an exit (Intel)')
    .addOption(choice('--guest <kind>', 'how the interrupt is moved', GUESTS, same, 'same-vector'))
    .addOption(choice('--device <kind>', 'who can serve the device', DEVICES, same, 'seed'))
    .addOption(count('--vcpus <n>', 'virtual CPUs', 2, 2, 16))
    .addOption(count('--asserts <n>', 'how often the device may raise its line', 3, 1, 1_000))

/** An option that is a whole number within bounds. */
function count(flags: string, text: string, preset: number, least: number, most: number): Option {
  const read = (words: string): number => {
    const value = Number(words)
    if (!/^\d+$/.test(words) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`)
    }
    return value
  }
  return new Option(flags, `${text}, ${least} to ${most}`).argParser(read).default(preset)
}
