/** KVM's route of the GSI: the second copy of the destination, and how old it is. */
import { hex, hex8 } from '../../base/bits.ts'
import { grouped } from '../../base/grouped.ts'
import { isMasked } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import { lastStepWith } from '../../trace/event-steps.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt, type Trace } from '../../trace/trace.ts'
import { ROUTE_PARTS, since } from '../causes/since.ts'
import { listed, reachedBy } from '../narrate/words.ts'
import type { PinHistory } from './history.ts'
import { type MessageView, type RouteState, routeState } from './route-state.ts'

export interface RouteStation {
  readonly kind: RouteState['kind']
  /** The route steers EOI exits only; deliveries take their message from the RTE. */
  readonly exitsOnly: boolean
  /** Eight digits: the part before, of, and after bits 19:12, which are the destination. */
  readonly address: readonly [string, string, string]
  readonly data: string
  readonly dest: number
  readonly vector: number
  /** The vCPUs that a message by this route reaches. */
  readonly reaches: readonly number[]
  /** What the RTE asks for instead; empty when it asks for the same. */
  readonly wanted: string
  /** The step that last wrote it; 0 for before the run. */
  readonly written: number
  /** Since which step it is stale; -1 when it is not. */
  readonly staleSince: number
  /** The same sentence in full and for a narrow column. */
  readonly note: string
  readonly brief: string
}

export function routeStation(
  { model, trace }: Lane,
  cursor: number,
  pin: number,
  history: PinHistory,
): RouteStation {
  const { variant } = model.setup
  const now = stateAt(trace, cursor)
  const state = routeState(variant, now, pin)
  const { kind, route } = state
  const kindAt = (machine: Machine) => routeState(variant, machine, pin).kind
  const address = hex8(route.address)
  const written = lastWrite(trace, cursor, pin)
  const facts = {
    variant,
    trace,
    cursor,
    pin,
    state,
    written,
    exitsOnly: variant.message === 'rte',
  }
  const [note, brief] = notes(facts, history)
  return {
    kind,
    exitsOnly: facts.exitsOnly,
    address: [address.slice(0, 3), address.slice(3, 5), address.slice(5)],
    data: hex(route.data),
    dest: route.dest,
    vector: route.vector,
    reaches: reachedBy(now, route),
    wanted: kind === 'stale' ? listed(differences(state).map(({ words }) => words)) : '',
    written,
    staleSince: kind === 'stale' ? since(trace, cursor, kindAt, ROUTE_PARTS) : -1,
    note,
    brief,
  }
}

interface Facts {
  readonly variant: Variant
  readonly trace: Trace
  readonly cursor: number
  readonly pin: number
  readonly state: RouteState
  readonly written: number
  readonly exitsOnly: boolean
}

const lastWrite = (trace: Trace, cursor: number, pin: number): number =>
  lastStepWith(trace, 'ioapic_update_kvm_routes', cursor, ({ gsi }) => gsi === pin)

function notes(facts: Facts, history: PinHistory): [note: string, brief: string] {
  switch (facts.state.kind) {
    case 'unused':
      return facts.variant.scan
        ? ['KVM reads the RTE itself.', 'KVM reads the RTE itself.']
        : ['The message is composed from the RTE.', 'Message from the RTE.']
    case 'unset':
      return ['Reserved by the VMM; no interrupt was set up.', 'Reserved, not set up.']
    case 'in-sync':
      return syncNotes(facts, history)
    case 'stale':
      return staleNotes(facts)
  }
}

function syncNotes(facts: Facts, { lastSent }: PinHistory): [string, string] {
  const { pin, written, exitsOnly } = facts
  const when = written === 0 ? 'Written before the run' : `Written at step ${grouped(written)}`
  if (exitsOnly) return [`${when}. It only steers EOI exits.`, `${when}, for EOI exits.`]
  if (!lastSent?.sending.byRoute || written === 0) return [`${when}.`, `${when}.`]
  const late = lastSent.step < written
  if (late && !lastSent.sending.stale) return [`${when}.`, `${when}.`]
  return late
    ? [`${when}, too late for kvm_set_irq(${pin}).`, `${when}, too late.`]
    : [`${when}, before kvm_set_irq(${pin}).`, `${when}, in time.`]
}

function staleNotes(facts: Facts): [string, string] {
  const { trace, cursor, state, written, exitsOnly, variant, pin } = facts
  const skipped = skippedAt(facts)
  if (skipped > 0) {
    return [
      `Skipped at step ${grouped(skipped)}: the route update leaves masked pins out.`,
      `Skipped at step ${grouped(skipped)}: pin is masked.`,
    ]
  }
  const all = differences(state)
  const said = all.map(({ value }) =>
    since(trace, cursor, (machine) => value(routeState(variant, machine, pin).wanted), ['ioapic']),
  )
  const told = `RTE has said ${listed(all.map(({ words }) => words))} since step ${grouped(Math.max(...said))}`
  if (exitsOnly) return [`Only steers EOI exits. The ${told}.`, `${told}.`]
  return [
    `${written === 0 ? 'Old' : `Written at step ${grouped(written)}`}. The ${told}.`,
    `${told}.`,
  ]
}

/** The latest update that passed the pin over because it was masked, while it still is. */
function skippedAt({ trace, cursor, pin }: Facts): number {
  if (!isMasked(stateAt(trace, cursor).ioapic.lo[pin] ?? 0)) return -1
  for (let at = cursor; at > 0; at--) {
    const { events, state } = trace.steps[at - 1] as Step
    if (!isMasked(state.ioapic.lo[pin] ?? 0)) return -1
    if (!events.some(({ type }) => type === 'kvm_irqchip_commit_routes')) continue
    return events.some((event) => isUpdate(event, pin)) ? -1 : at
  }
  return -1
}

const isUpdate = (event: Event, pin: number): boolean =>
  event.type === 'ioapic_update_kvm_routes' && event.gsi === pin

interface Difference {
  /** What the RTE says. */
  readonly words: string
  value(message: MessageView): number | boolean
}

function differences({ route, wanted }: RouteState): Difference[] {
  const aspects: Difference[] = [
    { words: `dest ${wanted.dest}`, value: ({ dest }) => dest },
    { words: `vector ${wanted.vector}`, value: ({ vector }) => vector },
    { words: wanted.level ? 'level' : 'edge', value: ({ level }) => level },
    { words: wanted.logical ? 'logical' : 'physical', value: ({ logical }) => logical },
  ]
  const differing = (one: Difference) => one.value(route) !== one.value(wanted)
  const own = aspects.filter(differing)
  return own.length > 0 ? own : OTHER_ASPECTS.filter(differing)
}

const OTHER_ASPECTS: readonly Difference[] = [
  { words: 'another mode', value: ({ data }) => data },
  { words: 'another address', value: ({ address }) => address },
]
