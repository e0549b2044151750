/** Why the EOI that a pin waits for never came. */

import { grouped } from '../../base/grouped.ts'
import { irqOnVector } from '../../core/guest/vector-domain.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Lane } from '../../trace/run.ts'
import { deliveriesIn } from '../narrate/delivery.ts'
import { dropReason } from '../narrate/lapic.ts'
import { type Moment, momentOf } from '../narrate/moment.ts'
import { ioapicNames, vcpus } from '../narrate/words.ts'

/** The last thing that went wrong with the pin; empty if nothing in the run explains it. */
export function lossOf(lane: Lane, pin: number): string {
  for (let cursor = lane.trace.steps.length; cursor > 0; cursor--) {
    const moment = momentOf(lane, cursor)
    const told = droppedHere(moment, pin) ?? astrayHere(moment, pin)
    if (told) return told
  }
  return ''
}

function droppedHere(moment: Moment, pin: number): string | null {
  const { setup, before, cursor, step } = moment
  const dropped = step.events.find(({ type }) => type === 'eoi_dropped')
  if (dropped?.type !== 'eoi_dropped') return null
  const { vcpu, vector } = dropped
  const owner = irqOnVector(before, vcpu, vector)
  if (owner >= 0 && owner !== irqIndex(setup.scenario, pin)) return null
  const { inside } = ioapicNames(setup.variant)
  return `The EOI of step ${grouped(cursor)} never reached ${inside}. ${dropReason(moment, vcpu, vector)}`
}

function astrayHere({ setup, before, step, cursor }: Moment, pin: number): string | null {
  const sent = deliveriesIn(setup, before, step).find((one) => one.pin === pin && !one.right)
  if (!sent) return null
  return sent.reached.length === 0
    ? `The message of step ${grouped(cursor)} reached no local APIC.`
    : `The message of step ${grouped(cursor)} went to ${vcpus(sent.reached)} with vector ${sent.vector}.`
}
