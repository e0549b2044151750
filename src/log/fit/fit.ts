/**
 * Which machine fits? Every QEMU order under every scan rule of KVM follows a log; what each could
 * have produced at its place is counted, and where it first could not is told.
 */
import { SCAN_RULES, type ScanRule } from '../../core/chips/eoi-exit.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import { variantById } from '../../core/vmm/variants.ts'
import { ORDERS } from '../../trace/matrix.ts'
import type { Fit } from '../finding.ts'
import type { Log } from '../log.ts'
import type { EoiRule } from './eoi-rule.ts'
import { type Followed, follow } from './follow.ts'
import type { Replica } from './replica.ts'
import type { Conflict } from './tally.ts'
import { eventText } from './words.ts'

/** Every machine of the matrix, best first. Rules that the log cannot tell apart explain the same. */
export function fitMachines(log: Log, orders: readonly Variant[] = ORDERS): readonly Fit[] {
  const followed = follow(log, orders)
  return followed.replicas
    .flatMap((replica) => SCAN_RULES.map((rule, at) => fitOf(log, followed, replica, rule, at)))
    .sort((a, b) => b.explained - a.explained)
}

/** One machine beside a log, event by event. */
export interface OneFit {
  readonly fit: Fit
  /** Null for an event that no machine is asked for, such as a line of the guest. */
  at(index: number): EventFit | null
  /** The events at which machine and log part, in order. */
  readonly conflicts: readonly number[]
}

export interface EventFit {
  readonly explained: boolean
  /** What the machine would have shown instead. */
  readonly expected?: string
}

/** Null for a machine that does not exist. */
export function fitOne(log: Log, qemu: string, kvm: string): OneFit | null {
  const variant = variantById(qemu)
  const rule = SCAN_RULES.find((each) => each === kvm)
  if (!variant || !rule) return null
  const followed = follow(log, [variant], { rules: [rule], keepsAll: true })
  const replica = followed.replicas[0] as Replica
  const expected = new Map<number, string>()
  for (const { tally } of tallies(replica, 0)) {
    for (const conflict of tally.all) expected.set(conflict.index, conflict.expected)
  }
  return {
    fit: fitOf(log, followed, replica, rule, 0),
    at(index) {
      const text = expected.get(index)
      if (text !== undefined) return { explained: false, expected: text }
      return followed.isJudged(index) ? { explained: true } : null
    },
    conflicts: [...expected.keys()].sort((a, b) => a - b),
  }
}

const tallies = (replica: Replica, at: number): readonly (Replica | EoiRule)[] => [
  replica,
  ...replica.rules.slice(at, at + 1),
]

function fitOf(log: Log, { of }: Followed, replica: Replica, rule: ScanRule, at: number): Fit {
  const parts = tallies(replica, at).map(({ tally }) => tally)
  const conflicts = parts.reduce((sum, { conflicts }) => sum + conflicts, 0)
  const first = parts
    .flatMap(({ first }) => first ?? [])
    .reduce<Conflict | null>((a, b) => (a && a.index <= b.index ? a : b), null)
  return {
    qemu: replica.variant.id,
    kvm: rule,
    explained: Math.max(0, of - conflicts),
    of,
    firstConflict: first && placed(log, first),
  }
}

const placed = ({ events }: Log, { index, expected }: Conflict): Fit['firstConflict'] => ({
  source: events.source(index),
  line: events.line(index),
  expected,
  found: eventText(events, index),
})
