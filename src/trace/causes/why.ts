/**
 * Why a value is what it is: the write that made it so, what that write used, and so on back to
 * what the outside world did or to the start.
 */
import type { Event } from '../../core/event.ts'
import type { Setup } from '../../core/setup.ts'
import { type Step, stateAt, type Trace } from '../trace.ts'
import { type Cell, cellValue, sameCell } from './cell.ts'
import { countUntil, historyOf, lastWrite, type Write } from './history.ts'
import { type Moment, usedFor } from './used.ts'

export interface Link {
  readonly cell: Cell
  readonly value: string
  /** The step that wrote it; 0 where it is as it was at the start. */
  readonly step: number
  /**
   * Why this link is there: it is asked for, the link before used it, or, for a Remote IRR that
   * stays, it is the EOI that would have cleared it and was kept inside KVM.
   */
  readonly as: 'asked' | 'used' | 'kept'
}

/** From `cell` after step `cursor` back to its first cause. No cell comes twice. */
export function why(setup: Setup, trace: Trace, cursor: number, cell: Cell): readonly Link[] {
  const links: Link[] = [linkAt(setup, trace, cursor, cell, 'asked')]
  const lost = lostEoi(setup, trace, cursor, links[0] as Link)
  if (lost) links.push(lost)
  for (let next = causeOf(setup, trace, links); next; next = causeOf(setup, trace, links))
    links.push(next)
  return links
}

/** What the last link used first of all, as it was then. */
function causeOf(setup: Setup, trace: Trace, links: readonly Link[]): Link | undefined {
  const last = links.at(-1) as Link
  if (last.step === 0) return undefined
  const used = usedFor(momentAt(setup, trace, last.step), last.cell).find(
    ({ cell }) => !links.some((link) => sameCell(link.cell, cell)),
  )
  if (!used) return undefined
  return linkAt(setup, trace, used.together ? last.step : last.step - 1, used.cell, 'used')
}

function linkAt(setup: Setup, trace: Trace, until: number, cell: Cell, as: Link['as']): Link {
  const step = lastWrite(historyOf(setup, trace), cell, until)?.step ?? 0
  return { cell, value: cellValue(setup, stateAt(trace, step), cell), step, as }
}

const momentAt = (setup: Setup, trace: Trace, step: number): Moment => ({
  setup,
  before: stateAt(trace, step - 1),
  step: trace.steps[step - 1] as Step,
})

/**
 * The EOI, up to `cursor`, of the delivery that set a Remote IRR and that KVM kept. It is the first
 * one of a vCPU that took the message, and only that one counts.
 */
function lostEoi(setup: Setup, trace: Trace, cursor: number, asked: Link): Link | undefined {
  const { cell, value, step } = asked
  if (cell.of !== 'remote-irr' || value !== '1' || step === 0) return undefined
  const taken = acceptedAfter(trace, step, cursor)
  if (!taken) return undefined
  const { vcpu, vector } = taken
  const isr: Cell = { of: 'isr', at: vcpu, vector }
  const ended = historyOf(setup, trace).writesOf(isr)
  for (let at = countUntil(ended, taken.step); at < ended.length; at++) {
    const { step } = ended[at] as Write
    if (step > cursor) return undefined
    const { events } = trace.steps[step - 1] as Step
    if (events.some((event) => isDropped(event, vcpu, vector)))
      return linkAt(setup, trace, step, isr, 'kept')
  }
  return undefined
}

const isDropped = (event: Event, vcpu: number, vector: number): boolean =>
  event.type === 'eoi_dropped' && event.vcpu === vcpu && event.vector === vector

/** The first message that a local APIC took from step `from` on. */
function acceptedAfter(
  { steps }: Trace,
  from: number,
  to: number,
): { readonly step: number; readonly vcpu: number; readonly vector: number } | undefined {
  for (let step = from; step <= to; step++) {
    for (const event of steps[step - 1]?.events ?? [])
      if (event.type === 'kvm_apic_accept_irq' && event.level)
        return { step, vcpu: event.vcpu, vector: event.vector }
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
