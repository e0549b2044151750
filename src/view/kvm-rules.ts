import type { ScanRule } from '../core/chips/eoi-exit.ts'

/** KVM's scan rules: a word for pickers, and since which kernel it is so. */
export const KVM_RULES: Readonly<Record<ScanRule, readonly [word: string, since: string]>> = {
  K0: ['no EOI fix', 'K0: before 6.2, and 6.1.y'],
  K1: ['EOI fix', 'K1: from 6.2'],
  K1p: ['EOI fix, PIR', 'K1p: from 6.10, posted interrupts seen too'],
  K2: ['EOI once', 'K2: from 6.16, an old route is intercepted once'],
}
