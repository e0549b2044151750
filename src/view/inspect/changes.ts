/** The latest changes of a pin's RTE, half by half, and of its route: what, when, by whom. */
import { hex8 } from '../../base/bits.ts'
import { isMasked } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { PinCell } from '../../trace/causes/cell.ts'
import { countUntil, historyOf, type Write } from '../../trace/causes/history.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'
import { listed, threadName } from '../narrate/words.ts'
import { routeState } from '../stations/route-state.ts'
import { halvesOf } from './explain.ts'
import { type BitField, differingFields, fieldText, type HalfName, type Halves } from './fields.ts'

export interface RteChange {
  readonly step: number
  readonly what: HalfName | 'route'
  /** The half, or the route's address and data, after the step; in hex. */
  readonly value: string
  readonly text: string
}

const CELLS: readonly PinCell[] = ['rte-high', 'rte-low', 'remote-irr', 'route']
const MOST = 7

/** The last changes up to `cursor`, the newest first. */
export function rteChanges(lane: Lane, cursor: number, pin: number): RteChange[] {
  const history = historyOf(lane.model.setup, lane.trace)
  const steps = new Set(
    CELLS.flatMap((of) => lastChanges(history.writesOf({ of, at: pin }), cursor)),
  )
  return [...steps]
    .sort((a, b) => b - a)
    .slice(0, MOST)
    .flatMap((step) => changesIn(lane, step, pin))
    .slice(0, MOST)
}

/** The steps of the latest changes up to `cursor`, as many as can be shown. */
function lastChanges(writes: readonly Write[], cursor: number): number[] {
  const steps: number[] = []
  for (let at = countUntil(writes, cursor) - 1; at >= 0 && steps.length < MOST; at--) {
    const { step, changed } = writes[at] as Write
    if (changed) steps.push(step)
  }
  return steps
}

function changesIn(lane: Lane, step: number, pin: number): RteChange[] {
  const before = halvesOf(stateAt(lane.trace, step - 1), pin)
  const after = halvesOf(stateAt(lane.trace, step), pin)
  const half = (what: HalfName, own: keyof Halves): RteChange[] =>
    before[own] === after[own]
      ? []
      : [{ step, what, value: hex8(after[own]), text: halfText(lane, step, pin, what) }]
  return [...half('low', 'lo'), ...half('high', 'hi'), ...routeChange(lane, step, pin)]
}

function halfText(lane: Lane, step: number, pin: number, half: HalfName): string {
  const { action, events } = lane.trace.steps[step - 1] as Step
  const machine = stateAt(lane.trace, step)
  const before = halvesOf(stateAt(lane.trace, step - 1), pin)
  const after = halvesOf(machine, pin)
  const named = remoteIrrText(events, pin)
  if (named) return named
  const told = differingFields(before, after)
    .filter((field) => (half === 'high' ? field.from >= 32 : field.from < 32))
    .map((field) => changeText(before, after, field))
  const skipped = half === 'high' && isMasked(after.lo) && isBehind(lane, step, pin)
  const by = action?.agent === 'vmm' ? `${threadName(machine, action.thread)}: ` : ''
  return `${by}${listed(told)}${skipped ? '; masked, the route waits' : ''}`
}

/** A mask is a word of its own; other fields need their name. */
function changeText(before: Halves, after: Halves, field: BitField): string {
  const now = fieldText(after, field)
  return field.id === 'mask' ? now : `${field.brief} ${fieldText(before, field)} to ${now}`
}

function remoteIrrText(events: readonly Event[], pin: number): string | null {
  for (const event of events) {
    if (event.type === 'ioapic_set_remote_irr' && event.pin === pin) return 'Remote IRR set: sent'
    if (event.type === 'ioapic_clear_remote_irr' && event.pin === pin) {
      return `EOI of vector ${event.vector} clears Remote IRR`
    }
  }
  return null
}

const isBehind = ({ model, trace }: Lane, step: number, pin: number): boolean =>
  routeState(model.setup.variant, stateAt(trace, step), pin).kind === 'stale'

function routeChange({ model, trace }: Lane, step: number, pin: number): RteChange[] {
  const { variant } = model.setup
  const before = routeState(variant, stateAt(trace, step - 1), pin).route
  const { route, kind } = routeState(variant, stateAt(trace, step), pin)
  if (before.address === route.address && before.data === route.data) return []
  const told = [
    ...(before.dest === route.dest ? [] : [`dest ${before.dest} to ${route.dest}`]),
    ...(before.vector === route.vector ? [] : [`vector ${before.vector} to ${route.vector}`]),
    ...(before.level === route.level ? [] : [route.level ? 'level' : 'edge']),
  ]
  const words = told.length > 0 ? `: ${listed(told)}` : ''
  const text = `published to KVM${words}${kind === 'stale' ? ', stale' : ''}`
  return [{ step, what: 'route', value: `${hex8(route.address)} ${route.data.toString(16)}`, text }]
}
