/**
 * Why a value is what it is: the write that made it so, what that write used, and so on back to
 * what the outside world did or to the start. A write counts even if it wrote what was there.
 */
import { vectorOf } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Setup } from '../../core/setup.ts'
import { type Step, stateAt, type Trace } from '../trace.ts'
import { type Cell, cellValue, sameCell } from './cell.ts'
import { countUntil, historyOf, origin, type Write } from './history.ts'
import { type Moment, momentAt, sendingPin, type Use, usedFor } from './used.ts'

export interface Link {
  readonly cell: Cell
  readonly value: string
  /** The step that wrote it, if only with what was there; 0 where it is as it was at the start. */
  readonly step: number
  /**
   * Why this link is there. It is asked for, or the link before used it. Of a Remote IRR that
   * stays, it is the EOI that would have cleared it and was kept inside KVM, or the message that
   * went out with another vector than the RTE's. Of a message, it is what made the pin send at all.
   */
  readonly as: 'asked' | 'used' | 'kept' | 'astray' | 'occasion'
}

/** From `cell` after step `cursor` back to its first cause. No link comes twice. */
export function why(setup: Setup, trace: Trace, cursor: number, cell: Cell): readonly Link[] {
  const asked = linkAt(setup, trace, cursor, cell, 'asked')
  const fates = fatesOf(setup, trace, cursor, asked)
  const links = fates.length > 0 ? [asked] : chain(setup, trace, asked, [])
  for (const fate of fates) links.push(...chain(setup, trace, fate, links))
  const occasion = occasionOf(setup, trace, links)
  return occasion ? [...links, ...chain(setup, trace, occasion, links)] : links
}

/** From a link on, each time to what the last one used first of all, up to one that is known. */
function chain(setup: Setup, trace: Trace, first: Link, known: readonly Link[]): Link[] {
  const links: Link[] = []
  let next: Link | undefined = first
  while (next && ![...known, ...links].some((link) => isSame(link, next as Link))) {
    links.push(next)
    next = causeOf(setup, trace, next)
  }
  return links
}

const isSame = (a: Link, b: Link): boolean => a.step === b.step && sameCell(a.cell, b.cell)

function causeOf(setup: Setup, trace: Trace, { cell, value, step }: Link): Link | undefined {
  if (step === 0 || isRaisedByDevice(trace, step, cell, value)) return undefined
  const moment = momentAt(setup, trace, step)
  const [used = ended(moment, cell)] = usedFor(moment, cell)
  return used && linkAt(setup, trace, used.together ? step : step - 1, used.cell, 'used')
}

/** A device calls for reasons of its own. */
const isRaisedByDevice = ({ steps }: Trace, step: number, { of }: Cell, value: string): boolean =>
  of === 'line' && value === '1' && steps[step - 1]?.action?.agent === 'device'

/** What code ran, or returned, comes to its end because it began. */
const ended = ({ step: { action } }: Moment, cell: Cell): Use | undefined =>
  (cell.of === 'running' || cell.of === 'result') && action?.agent !== 'user'
    ? { cell, together: false }
    : undefined

function linkAt(setup: Setup, trace: Trace, until: number, cell: Cell, as: Link['as']): Link {
  const step = origin(setup, trace, cell, until)
  return { cell, value: cellValue(setup, stateAt(trace, step), cell), step, as }
}

/** What became, up to `cursor`, of the message for which a Remote IRR was set that stays. */
function fatesOf(setup: Setup, trace: Trace, cursor: number, asked: Link): Link[] {
  const { cell, value, step } = asked
  if (cell.of !== 'remote-irr' || value !== '1' || step === 0) return []
  const taken = acceptedAfter(setup, trace, cell.at, step, cursor)
  if (!taken) return []
  const lost = lostEoi(setup, trace, cursor, taken)
  const named = vectorOf(stateAt(trace, taken.step).ioapic.lo[cell.at] ?? 0)
  const sent: Cell = { of: 'irr', at: taken.vcpu, vector: taken.vector }
  return [
    ...(lost === null ? [] : [linkAt(setup, trace, lost, { ...sent, of: 'isr' }, 'kept')]),
    ...(named === taken.vector ? [] : [linkAt(setup, trace, taken.step, sent, 'astray')]),
  ]
}

/** The step of the first EOI, up to `cursor`, of a message that a vCPU took, if KVM kept it. */
function lostEoi(setup: Setup, trace: Trace, cursor: number, taken: Taken): number | null {
  const { vcpu, vector } = taken
  const writes = historyOf(setup, trace).writesOf({ of: 'isr', at: vcpu, vector })
  for (let at = countUntil(writes, taken.step); at < writes.length; at++) {
    const { step } = writes[at] as Write
    if (step > cursor) return null
    const { events } = trace.steps[step - 1] as Step
    if (events.some((event) => isDropped(event, taken))) return step
  }
  return null
}

const isDropped = (event: Event, { vcpu, vector }: Taken): boolean =>
  event.type === 'eoi_dropped' && event.vcpu === vcpu && event.vector === vector

/** A message in a local APIC, and the step in which it came. */
interface Taken {
  readonly step: number
  readonly vcpu: number
  readonly vector: number
}

/** The first message of a pin from step `from` on; of several local APICs the first one counts. */
function acceptedAfter(
  setup: Setup,
  trace: Trace,
  pin: number,
  from: number,
  to: number,
): Taken | undefined {
  for (let step = from; step <= to; step++) {
    for (const event of trace.steps[step - 1]?.events ?? []) {
      if (event.type !== 'kvm_apic_accept_irq') continue
      if (sendingPin(momentAt(setup, trace, step)) !== pin) break
      return { step, vcpu: event.vcpu, vector: event.vector }
    }
  }
  return undefined
}

/** The line that was high, of the pin that sent the first message among the links. */
function occasionOf(setup: Setup, trace: Trace, links: readonly Link[]): Link | undefined {
  for (const { cell, value, step } of links) {
    if ((cell.of !== 'irr' && cell.of !== 'tmr') || value === '0' || step === 0) continue
    const line = usedFor(momentAt(setup, trace, step), cell).find((use) => use.cell.of === 'line')
    return line && linkAt(setup, trace, step - 1, line.cell, 'occasion')
  }
  return undefined
}

/** The steps before and after `cursor` at which the value of `cell` changed; null for none. */
export function changesAround(
  setup: Setup,
  trace: Trace,
  cursor: number,
  cell: Cell,
): { readonly previous: number | null; readonly next: number | null } {
  const writes = historyOf(setup, trace).writesOf(cell)
  const isChange = (at: number) => (writes[at] as Write).changed
  let previous = countUntil(writes, cursor - 1) - 1
  while (previous >= 0 && !isChange(previous)) previous--
  let next = countUntil(writes, cursor)
  while (next < writes.length && !isChange(next)) next++
  return { previous: writes[previous]?.step ?? null, next: writes[next]?.step ?? null }
}
