/**
 * Why the EOI of a vector leaves the kernel or not: one scan of the routes, told clause by clause.
 * The rules are those of chips/eoi-exit.ts.
 */

import { matchesDest } from '../../core/chips/destination.ts'
import type { ScanRule } from '../../core/chips/eoi-exit.ts'
import { msiDest, msiIsLevel, msiIsLogical, msiVector } from '../../core/chips/msi.ts'
import { scanned } from '../../core/kvm/scanned.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import { type Setup, scanRule } from '../../core/setup.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'

/** What KVM decided in the last scan for `vcpu` about the EOI of `vector`. */
export interface Decision {
  readonly vcpu: number
  readonly vector: number
  /** The step of the scan; 0 for the one at the start. */
  readonly step: number
  readonly rule: ScanRule
  /** The level routes of this vector, by GSI. */
  readonly routes: readonly {
    readonly gsi: number
    readonly dest: number
    readonly here: boolean
  }[]
  /** Clause two of K1 and later: the vector is pending or in service on this vCPU. */
  readonly live: boolean
  /** The vector is in the posted-interrupt request bitmap of this vCPU. */
  readonly posted: boolean
  /** Whether the bit is set: the EOI exits to the VMM. */
  readonly exits: boolean
}

/** The scan of `step`, again, for one vector; the state before the step is what it looked at. */
export function decide(lane: Lane, step: number, vcpu: number, vector: number): Decision {
  const machine = stateAt(lane.trace, Math.max(0, step - 1))
  const rule = scanRule(lane.model.setup)
  const routes = levelRoutes(lane.model.setup, machine, vcpu, vector)
  const live = isLive(machine, vcpu, vector, rule)
  const exits = routes.some(({ here }) => here) || (rule !== 'K0' && live && routes.length > 0)
  const posted = machine.vcpus[vcpu]?.lapic.pir.includes(vector) ?? false
  return { vcpu, vector, step, rule, routes, live, posted, exits }
}

function levelRoutes(
  setup: Setup,
  machine: Machine,
  vcpu: number,
  vector: number,
): Decision['routes'] {
  const routes = scanned(setup, machine)
  const { lapic } = machine.vcpus[vcpu] as Vcpu
  return routes.data.flatMap((data, gsi) => {
    if (!msiIsLevel(data) || msiVector(data) !== vector) return []
    const address = routes.address[gsi] ?? 0
    const dest = msiDest(address)
    return [{ gsi, dest, here: matchesDest(lapic, dest, msiIsLogical(address)) }]
  })
}

/** K1 does not see what is still posted; K1p and K2 merge the PIR first. */
function isLive({ vcpus }: Machine, vcpu: number, vector: number, rule: ScanRule): boolean {
  const { irr, isr, pir } = (vcpus[vcpu] as Vcpu).lapic
  const posted = rule === 'K1p' || rule === 'K2' ? pir : []
  return [irr, isr, posted].some((set) => set.includes(vector))
}
