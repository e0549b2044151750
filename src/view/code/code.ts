/**
 * What the VMM runs: the micro-ops of the entry that each lane's call came in by, as one listing
 * for both lanes; and which other calls wait.
 */
import { grouped } from '../../base/grouped.ts'
import type { Machine } from '../../core/machine.ts'
import { canStep, isLockFree } from '../../core/vmm/thread.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { callName, threadName } from './call-name.ts'
import { groupBy, type ListingBlock, perLane } from './listing.ts'
import { rowsOf } from './rows.ts'
import { sourceOf } from './source.ts'
import { callOf, type LaneCall, shownCall } from './vmm-call.ts'

export interface VmmCodeView {
  readonly title: string
  readonly blocks: readonly ListingBlock[]
  /** Whether all calls shown had returned before this step. */
  readonly isOver: boolean
  /** Calls in progress that no block shows, each a sentence. */
  readonly waiting: readonly string[]
}

/** `pin` is the pin in focus: what a route update did to it is noted. */
export function vmmCode(lanes: readonly Lane[], cursor: number, pin: number): VmmCodeView {
  const calls = lanes.map((lane) => shownCall(lane, cursor))
  const shown = calls.flatMap((call, at) => (call ? [{ call, at }] : []))
  const groups = groupBy(shown, isOneBlock)
  const latest = Math.max(...shown.map(lastStep))
  return {
    title: titleOf(lanes),
    blocks: groups.map((group) => ({
      ...blockOf(lanes, cursor, pin, group),
      folded: group.every((call) => lastStep(call) < latest),
    })),
    isOver: latest < cursor,
    waiting: waitingCalls(lanes, cursor, calls),
  }
}

/** A lane's call and the lane's number. */
interface Shown {
  readonly at: number
  readonly call: LaneCall
}

/** The same call, or calls of one kind at the same time. */
const isOneBlock = (a: Shown, b: Shown): boolean =>
  a.call.entry === b.call.entry &&
  (lastStep(a) === lastStep(b) || headingOf(a.call) === headingOf(b.call))

/** A call in progress is newer than any that has returned. */
const lastStep = ({ call }: Shown): number => call.returned ?? Number.POSITIVE_INFINITY

const titleOf = (lanes: readonly Lane[]): string =>
  lanes.every(({ model }) => model.setup.variant.source.startsWith('hw/'))
    ? 'What QEMU runs'
    : 'What the I/O APIC runs'

const headingOf = ({ machine, thread, entry, call }: LaneCall): string =>
  `${threadName(machine, thread)}: ${callName(machine, entry, call)}`

function blockOf(
  lanes: readonly Lane[],
  cursor: number,
  pin: number,
  group: readonly Shown[],
): Omit<ListingBlock, 'folded'> {
  const { call } = group[0] as Shown
  const calls = lanes.map((_, lane) => group.find(({ at }) => at === lane)?.call ?? null)
  return {
    id: group.map(({ at }) => at).join(),
    heading: perLane(calls.map((own) => (own ? headingOf(own) : undefined))),
    source: perLane(lanes.map(({ model }) => sourceOf(model.setup.variant, call.entry))),
    status: group.map((shown) => ({ lane: shown.at, text: statusOf(lanes, cursor, shown) })),
    rows: rowsOf(lanes, call.entry, calls, cursor, pin),
  }
}

function statusOf(lanes: readonly Lane[], cursor: number, { at, call }: Shown): string {
  const lane = lanes[at] as Lane
  return call.returned === null
    ? holdOrWait(lane, stateAt(lane.trace, cursor), call.thread)
    : `returned at step ${grouped(call.returned)}`
}

function holdOrWait({ model }: Lane, machine: Machine, thread: number): string {
  if (machine.vmm.bql === thread) return 'holds the BQL'
  if (!isLockFree(machine, thread))
    return `waits for the BQL, held by ${threadName(machine, machine.vmm.bql)}`
  return canStep(model.setup.scenario, machine, thread)
    ? 'is about to take the BQL'
    : 'waits until the device has lowered its line'
}

function waitingCalls(
  lanes: readonly Lane[],
  cursor: number,
  shown: readonly (LaneCall | null)[],
): string[] {
  const texts = lanes.map((lane, at) => {
    const machine = stateAt(lane.trace, cursor)
    const threads = machine.vmm.calls.flatMap((call, thread) => (call ? [thread] : []))
    return threads
      .filter((thread) => thread !== shown[at]?.thread)
      .map((thread) => {
        const heading = headingOf(callOf(lane, cursor, thread))
        return `${heading}, ${holdOrWait(lane, machine, thread)}`
      })
  })
  return [...new Set(texts.flat())].map((text) =>
    perLane(texts.map((own) => (own.includes(text) ? text : null))),
  )
}
