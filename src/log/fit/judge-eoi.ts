/** Whether an EOI that a log shows, or shows the end of, is one that a scan rule lets through. */
import type { EoiRule, Exit } from './eoi-rule.ts'
import type { Replica } from './replica.ts'
import type { Window } from './window.ts'

/** A vCPU wrote the EOI, and the log shows whether it left the kernel. */
export function judgeEoi(
  rule: EoiRule,
  index: number,
  vcpu: number,
  vector: number,
  exit: Exit,
): void {
  const told = rule.exit(vcpu, vector)
  if (told !== 'open' && exit !== 'open' && told !== exit) {
    rule.tally.conflict(index, () =>
      told === 'yes'
        ? `KVM_EXIT_IOAPIC_EOI for vector ${vector} on vCPU ${vcpu}, by ${rule.rule}`
        : `no KVM_EXIT_IOAPIC_EOI for vector ${vector} on vCPU ${vcpu}, by ${rule.rule}`,
    )
  }
  rule.eoi(vcpu, vector)
}

/** An EOI reaches QEMU; which vCPU wrote it is not shown, or by QEMU's own trace (-1: not). */
export function arrives(
  { rules, tally, port }: Replica,
  index: number,
  vector: number,
  vcpu: number,
  window: Window,
): void {
  for (const rule of rules) {
    const holders = vcpu >= 0 ? [vcpu] : rule.holders(vector)
    const able = holders.filter((id) => rule.exit(id, vector) !== 'no')
    const isDropped = holders.length > 0 && able.length === 0
    if (isDropped && tally.last !== index && wasSent(port.unanswered, window.clearRemoteIrr)) {
      rule.tally.conflict(
        index,
        () => `no EOI: ${rule.rule} drops that of vector ${vector} on vCPU ${holders.join(' or ')}`,
      )
    }
    const from = able.length > 0 ? able : holders
    if (from.length === 1) rule.eoi(from[0] as number, vector)
    else for (const id of from) rule.doubt(id, vector)
  }
}

/** Nothing is known of the vCPU: it may be any that holds the vector. */
export function ends(rule: EoiRule, vector: number): void {
  for (const id of rule.holders(vector)) rule.doubt(id, vector)
}

/** Every pin that the EOI clears is one whose delivery the machine made. */
function wasSent(unanswered: readonly unknown[], cleared: number): boolean {
  for (let rest = cleared; rest !== 0; rest &= rest - 1) {
    if (!unanswered[31 - Math.clz32(rest & -rest)]) return false
  }
  return cleared !== 0
}
