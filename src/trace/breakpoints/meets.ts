/** Whether a step of a lane meets a condition. Each costs a few comparisons, wherever the step is. */
import { remoteIrr } from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import { cellValue } from '../causes/cell.ts'
import { claimOf, showsAt } from '../claim-steps.ts'
import { isStale } from '../route-kind.ts'
import type { Lane } from '../run.ts'
import { type Step, stateAt } from '../trace.ts'
import { type Condition, EVENT_FIELDS, type EventCondition, fieldOf } from './breakpoint.ts'

/** `at` is the number of the step, from 1. A step that the lane sits out meets nothing. */
export function meets(lane: Lane, condition: Condition, at: number): boolean {
  const { model, trace } = lane
  const step = trace.steps[at - 1]
  if (!step || step.action === null) return false
  const [before, after] = [stateAt(trace, at - 1), step.state]
  switch (condition.on) {
    case 'event':
      return hasEvent(step, condition)
    case 'remote-irr':
      return turns(before, after, condition)
    case 'stale':
      return (
        isStale(model.setup, after, condition.pin) && !isStale(model.setup, before, condition.pin)
      )
    case 'taken':
      return takes(before, after, condition)
    case 'broken':
      return breaks(lane, condition.claim, at)
    case 'change': {
      const value = (machine: Machine) => cellValue(model.setup, machine, condition.cell)
      return before !== after && value(before) !== value(after)
    }
  }
}

const hasEvent = ({ events }: Step, condition: EventCondition): boolean =>
  events.some(
    (event) =>
      event.type === condition.type &&
      EVENT_FIELDS.every((field) => {
        const wanted = condition[field]
        return wanted === null || fieldOf(event, field) === wanted
      }),
  )

function turns(
  { ioapic: a }: Machine,
  { ioapic: b }: Machine,
  { pin, to }: Extract<Condition, { on: 'remote-irr' }>,
): boolean {
  if (a === b) return false
  const is = remoteIrr(b.lo[pin] ?? 0)
  return is !== remoteIrr(a.lo[pin] ?? 0) && (to === null || is === (to === 1))
}

function takes(
  { vcpus: a }: Machine,
  { vcpus: b }: Machine,
  { vcpu, vector }: Extract<Condition, { on: 'taken' }>,
): boolean {
  if (a === b) return false
  return b.some(({ lapic }, at) => {
    const old = a[at]?.lapic
    if (lapic === old || (vcpu !== null && at !== vcpu)) return false
    return lapic.isr.some(
      (taken) => (vector === null || taken === vector) && !old?.isr.includes(taken),
    )
  })
}

function breaks(lane: Lane, id: string, at: number): boolean {
  const claim = claimOf(lane, id)
  if (!claim || !showsAt(lane, claim, at)) return false
  return claim.about === 'step' || !showsAt(lane, claim, at - 1)
}
