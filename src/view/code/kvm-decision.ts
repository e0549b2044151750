/** What KVM decided about the EOI that a step is about: the clauses of its scan, lane by lane. */

import { grouped } from '../../base/grouped.ts'
import { countUpTo } from '../../base/sorted.ts'
import { msiIsLevel, msiVector } from '../../core/chips/msi.ts'
import { scanned } from '../../core/kvm/scanned.ts'
import { keptOf } from '../../trace/account.ts'
import { lastStepWith } from '../../trace/event-steps.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt, type Trace } from '../../trace/trace.ts'
import { type Decision, decide } from './eoi-decision.ts'
import { groupBy, type ListingBlock, type ListingRow, perLane } from './listing.ts'

/**
 * For a step in which KVM scans or the EOI of a level interrupt is on its way; empty otherwise. A
 * lane that has come to the same EOI in another step tells what was decided there.
 */
export function kvmDecision(lanes: readonly Lane[], cursor: number, pin: number): ListingBlock[] {
  const eois = lanes.map((lane) => (usesBitmap(lane) ? levelEois(lane, cursor) : NO_EOIS))
  const now = lanes.map((lane, at) => eoiOfStep(lane, cursor, eois[at] ?? NO_EOIS))
  const isEoi = now.some((index) => index >= 0)
  const decisions = lanes.map((lane, at) => {
    if (!isEoi) return usesBitmap(lane) ? decisionOfScan(lane, cursor, pin) : null
    const index = now[at] === -1 ? Math.max(...now) : (now[at] ?? -1)
    const eoi = index < (eois[at]?.count ?? 0) ? eois[at]?.eois[index] : undefined
    return eoi ? decide(lane, lastScan(lane, eoi), eoi.vcpu, eoi.vector) : null
  })
  const shown = decisions.flatMap((decision, at) => (decision ? [{ decision, at }] : []))
  return groupBy(shown, (a, b) => headingOf(a.decision) === headingOf(b.decision)).map((group) =>
    blockOf(lanes.map((_, lane) => group.find(({ at }) => at === lane)?.decision ?? null)),
  )
}

const NO_EOIS = { eois: [], count: 0 } as const

const usesBitmap = ({ model }: Lane): boolean => model.setup.variant.eoi === 'exit-bitmap'

interface Eoi {
  readonly step: number
  readonly vcpu: number
  readonly vector: number
}

/** The EOIs of level interrupts, as far as they are read. */
interface LevelEois {
  readonly eois: Eoi[]
  until: number
}

const LEVEL_EOIS = {}

/** Those up to `cursor` are the first `count`. */
function levelEois({ trace }: Lane, cursor: number): { eois: readonly Eoi[]; count: number } {
  const read = keptOf<LevelEois>(trace, LEVEL_EOIS, () => ({ eois: [], until: 0 }))
  const { eois } = read
  while (read.until < trace.steps.length) eois.push(...levelEoisIn(trace, ++read.until))
  return { eois, count: countUpTo(eois.length, (at) => (eois[at] as Eoi).step, cursor) }
}

const levelEoisIn = (trace: Trace, step: number): Eoi[] =>
  (trace.steps[step - 1] as Step).events.flatMap((event) => {
    if (event.type !== 'kvm_eoi') return []
    const { vcpu, vector } = event
    const isLevel = stateAt(trace, step - 1).vcpus[vcpu]?.lapic.tmr.includes(vector)
    return isLevel ? [{ step, vcpu, vector }] : []
  })

/** Which of the EOIs this step writes, exits for, or broadcasts; -1 for none. */
function eoiOfStep(lane: Lane, cursor: number, far: ReturnType<typeof levelEois>): number {
  const action = lane.trace.steps[cursor - 1]?.action
  switch (action?.agent) {
    case 'guest':
      return firstIn(far, cursor)
    case 'kvm': {
      const exits = stateAt(lane.trace, cursor).vmm.calls[action.vcpu]?.request === 'eoi'
      return exits ? lastOf(far, action.vcpu) : -1
    }
    case 'vmm': {
      const call = stateAt(lane.trace, cursor - 1).vmm.calls[action.thread]
      return call?.request === 'eoi' ? lastOf(far, action.thread) : -1
    }
  }
  return -1
}

/** The first of a step that is the last; -1 for none. */
function firstIn({ eois, count }: ReturnType<typeof levelEois>, step: number): number {
  let at = count
  while (at > 0 && eois[at - 1]?.step === step) at--
  return at < count ? at : -1
}

function lastOf({ eois, count }: ReturnType<typeof levelEois>, vcpu: number): number {
  let at = count - 1
  while (at >= 0 && eois[at]?.vcpu !== vcpu) at--
  return at
}

/** The scan of this step, for the vector that the pin in focus is routed with. */
function decisionOfScan(lane: Lane, cursor: number, pin: number): Decision | null {
  const scan = lane.trace.steps[cursor - 1]?.events.find(({ type }) => type === 'eoi_exit_scan')
  if (scan?.type !== 'eoi_exit_scan') return null
  const data = scanned(lane.model.setup, stateAt(lane.trace, cursor)).data[pin] ?? 0
  return msiIsLevel(data) ? decide(lane, cursor, scan.vcpu, msiVector(data)) : null
}

const lastScan = ({ trace }: Lane, { step, vcpu }: Eoi): number =>
  lastStepWith(trace, 'eoi_exit_scan', step, (scan) => scan.vcpu === vcpu)

const headingOf = ({ vcpu, vector, step }: Decision): string =>
  `vCPU ${vcpu}, vector ${vector}, ${step === 0 ? 'scan at the start' : `scan at step ${grouped(step)}`}`

function blockOf(decisions: readonly (Decision | null)[]): ListingBlock {
  const first = decisions.find((decision) => decision !== null) as Decision
  const row = (
    text: string,
    holds: (decision: Decision) => boolean | null,
    note: (decision: Decision) => string,
    indent = 0,
  ): ListingRow => ({
    text,
    indent,
    marks: decisions.map((decision) => {
      const value = decision ? holds(decision) : null
      return value === null ? null : { kind: value ? 'yes' : 'no', step: decision?.step ?? null }
    }),
    only: null,
    remark: '',
    note: perLane(decisions.map((decision) => (decision ? note(decision) : undefined))),
    faded: false,
  })
  const isK0 = decisions.every((decision) => decision === null || decision.rule === 'K0')
  return {
    id: decisions.map((decision, at) => (decision ? at : '')).join(),
    heading: headingOf(first),
    source: `EOI exit bitmap, ${perLane(decisions.map((decision) => decision?.rule))}`,
    status: [],
    folded: false,
    rows: [
      row(`a level route with vector ${first.vector}`, hasRoute, gsisOf),
      row('whose destination is this vCPU', matches, destsOf, 1),
      ...(isK0 ? [] : [row('or the vector is pending or in service here', clauseTwo, lateOf, 1)]),
      row(`bit ${first.vector}: the EOI exits to the VMM`, ({ exits }) => exits, resultOf),
    ],
  }
}

const hasRoute = ({ routes }: Decision): boolean => routes.length > 0
const matches = ({ routes }: Decision): boolean => routes.some(({ here }) => here)
const clauseTwo = ({ rule, live }: Decision): boolean | null => (rule === 'K0' ? null : live)

const gsisOf = ({ routes }: Decision): string =>
  routes.length === 0 ? 'none' : `GSI ${routes.map(({ gsi }) => gsi).join(', ')}`

const destsOf = ({ routes }: Decision): string =>
  [...new Set(routes.map(({ dest }) => dest))].map((dest) => `dest ${dest}`).join(', ')

function lateOf({ rule, live, posted }: Decision): string {
  if (rule === 'K0') return 'K0 does not ask'
  if (live) return 'it is'
  return posted ? 'in the PIR, unseen' : ''
}

const resultOf = ({ exits }: Decision): string => (exits ? '' : 'it ends in KVM')
