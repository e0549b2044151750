/** What can be waited for in a run: the numbers it knows, and breakpoints that suggest themselves. */
import type { EventType } from '../../core/event.ts'
import {
  type Condition,
  EVENT_TYPES,
  type EventField,
  FIELDS_OF,
  fieldOf,
} from '../../trace/breakpoints/breakpoint.ts'
import { claimsOf } from '../../trace/claim-steps.ts'
import type { Lane, Run } from '../../trace/run.ts'
import { claimTitle } from '../interleavings/claims.ts'

export interface BreakpointChoices {
  readonly pins: readonly number[]
  readonly vcpus: readonly number[]
  readonly vectors: readonly number[]
  readonly claims: readonly { readonly id: string; readonly title: string }[]
  /** By whose events they are. */
  readonly events: readonly { readonly whose: string; readonly types: readonly EventChoice[] }[]
}

/** A kind of event, and what can be asked of one. */
export interface EventChoice {
  readonly type: EventType
  readonly fields: readonly EventField[]
}

/** Vectors are looked for in so many steps from the start. */
const LOOKED = 4_000

export function breakpointChoices({ scenario, lanes }: Run): BreakpointChoices {
  const events = lanes.flatMap(({ trace }) =>
    trace.steps.slice(0, LOOKED).flatMap((step) => step.events),
  )
  const seen = events.flatMap((event) => fieldOf(event, 'vector') ?? [])
  return {
    pins: sorted([
      ...scenario.irqs.map(({ irq }) => irq),
      ...scenario.devices.map(({ pin }) => pin),
    ]),
    vcpus: Array.from({ length: scenario.vcpus }, (_, vcpu) => vcpu),
    vectors: sorted([...scenario.irqs.map(({ vector }) => vector), ...seen]),
    claims: claimsOf(lanes[0] as Lane)
      .filter(({ expectation }) => expectation === 'always')
      .map(({ id }) => ({ id, title: claimTitle(id) })),
    events: [
      { whose: 'I/O APIC', types: eventsLike(/^ioapic_/) },
      { whose: 'KVM', types: eventsLike(/^(kvm|eoi)_/) },
      { whose: 'Linux', types: eventsLike(/^(?!ioapic_|kvm_|eoi_)/) },
    ],
  }
}

const eventsLike = (pattern: RegExp): EventChoice[] =>
  EVENT_TYPES.filter((type) => pattern.test(type)).map((type) => ({
    type,
    fields: FIELDS_OF[type],
  }))

const sorted = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)

/** What a person is likely to wait for with this pin in focus. */
export function suggestedConditions({ scenario, lanes }: Run, pin: number): readonly Condition[] {
  const vector = scenario.irqs.find(({ irq }) => irq === pin)?.vector
  const { variant } = (lanes[0] as Lane).model.setup
  return [
    { on: 'remote-irr', pin, to: null },
    ...(variant.message === 'route' ? [{ on: 'stale', pin } as const] : []),
    ...(vector === undefined ? [] : [{ on: 'taken', vcpu: null, vector } as const]),
    { on: 'broken', claim: 'delivered-as-rte-names' },
    { on: 'broken', claim: 'no-dead-pin' },
    { on: 'event', type: 'eoi_dropped', pin: null, vcpu: null, vector: null },
  ]
}
