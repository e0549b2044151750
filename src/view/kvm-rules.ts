import type { ScanRule } from '../core/chips/eoi-exit.ts'
import type { Variant } from '../core/vmm/variant.ts'

/** KVM's scan rules: a word for pickers, and since which kernel it is so. */
export const KVM_RULES: Readonly<Record<ScanRule, readonly [word: string, since: string]>> = {
  K0: ['no EOI fix', 'K0: before 6.2, and 6.1.y'],
  K1: ['EOI fix', 'K1: from 6.2'],
  K1p: ['EOI fix, PIR', 'K1p: from 6.10, posted interrupts seen too'],
  K2: ['EOI once', 'K2: from 6.16, an old route is intercepted once'],
}

type Rule = (typeof KVM_RULES)[ScanRule]

/** Where the I/O APIC leaves nothing to choose: a word, and why; null where KVM's scan rule decides. */
export function fixedRule({ eoi, scan }: Variant): Rule | null {
  if (eoi === 'tmr')
    return ['not used', 'KVM has no say: an EOI reaches this I/O APIC by the TMR bit alone']
  return scan
    ? [
        `own ${KVM_RULES[scan][0]}`,
        `KVM's own I/O APIC has the rule ${scan}, whatever a split irqchip has: what is still open is intercepted`,
      ]
    : null
}

/** "patched, no EOI fix"; "bare metal". */
export const machineName = (variant: Variant, scan: ScanRule): string => {
  if (variant.eoi === 'tmr') return variant.title
  return `${variant.title}, ${(fixedRule(variant) ?? KVM_RULES[scan])[0]}`
}
