/**
 * Whether the EOI of a delivery that a log ends with, or whose pin was shut down, was lost or is
 * only late. A single sign is seldom proof; what is judged here is what a living pin would not show.
 */
import type { EventTable } from '../event-table.ts'
import { NEVER } from '../replay/state.ts'
import { countOf } from '../replay/traced.ts'
import type { Delivery } from './delivery.ts'
import type { Scene } from './scene.ts'
import { staleOf } from './stale.ts'

export interface LostEoi {
  readonly confidence: number
  /** The sentence that says by what it is known. */
  readonly because: string
  readonly events: readonly number[]
}

/** Without an EOI for as long, in microseconds, while the device goes on: no handler takes so long. */
const LONG_US = 1_000_000
/** Falls and rises of the line in one delivery that no handler brings about, and events beside. */
const MANY_RAISES = 3
const MANY_EVENTS = 30
/** One rise may be the handler's own, which raises the line again; a second is the device's. */
const RAISES_ELSEWHERE = 2
/** Events of other threads behind an EOI, by when its exit would have been traced. */
const AFTER_EOI = 8
/** Events behind the handler after which its EOI should have been seen. */
const SETTLED = 2
const SETTLED_IN_PLACE = 8

export function lostEoi(scene: Scene, delivery: Delivery): LostEoi | null {
  const { how, stuck, raises } = delivery
  if (how === 'superseded' || how === 'read') return null
  const wasDead = stuck !== NEVER && raises > 0
  if (how === 'eoi') return wasDead ? byStuck(delivery) : null
  return byHost(scene, delivery) ?? byGuest(scene, delivery) ?? byMechanism(scene, delivery)
}

/** KVM saw the EOI and did not hand it on; at the end of a log the exit may only be late. */
function byHost(scene: Scene, delivery: Delivery): LostEoi | null {
  const { host, end } = delivery
  const { events } = scene
  if (!host || host.eoi === NEVER || host.exit !== NEVER) return null
  const isOver = host.entered !== NEVER || end - host.eoi >= AFTER_EOI
  if (!isOver && !wentElsewhere(scene, delivery)) return null
  return {
    confidence: isOver ? 0.95 : 0.5,
    because: `vCPU ${host.eoiApicid} wrote the EOI of vector ${events.value(host.eoi, 1)}, and no KVM_EXIT_IOAPIC_EOI follows`,
    events: [host.eoi],
  }
}

function byGuest(scene: Scene, delivery: Delivery): LostEoi | null {
  if (delivery.stuck !== NEVER) return byStuck(delivery)
  const { raises, falls, lastRaise, lastRequest, begin, end, handler } = delivery
  const { events } = scene
  if (
    raises > 0 &&
    elapsed(events, begin, end) >= LONG_US &&
    elapsed(events, begin, lastRaise) >= 0
  ) {
    return {
      confidence: handler === NEVER ? 0.8 : 0.85,
      because: `the line rose again and ${seconds(elapsed(events, begin, end))} passed without an EOI`,
      events: [lastRaise],
    }
  }
  if (raises >= MANY_RAISES && falls >= MANY_RAISES && end - begin >= MANY_EVENTS) {
    return {
      confidence: 0.7,
      because: `the line fell and rose ${raises} times without an EOI or another delivery`,
      events: [lastRaise, lastRequest],
    }
  }
  return null
}

function byStuck({ stuck, lastRaise }: Delivery): LostEoi {
  return {
    confidence: 0.9,
    because: 'the guest then waited in vain for its handler',
    events: [lastRaise, stuck],
  }
}

/** Known ways of losing it: the route left the CPU that has the interrupt in service. */
function byMechanism(scene: Scene, delivery: Delivery): LostEoi | null {
  const { handler, ack, changed, end, how, raises, lastRaise } = delivery
  if (how !== 'open' || isWatched(scene, delivery)) return null
  const isElsewhere = wentElsewhere(scene, delivery)
  if (!isElsewhere && changed === NEVER) return null
  const done = Math.max(handler, ack, raises >= RAISES_ELSEWHERE ? lastRaise : NEVER)
  if (done === NEVER) return null
  const enough = isElsewhere ? SETTLED : SETTLED_IN_PLACE
  const isSettled = end - Math.max(done, changed) >= enough
  if (!isSettled && (!isElsewhere || ack < handler)) return null
  const why = isElsewhere
    ? 'it went to a CPU that the RTE does not name, where KVM may not watch for the EOI'
    : 'the RTE was given another destination while the interrupt was in service'
  return { confidence: isSettled ? 0.6 : 0.5, because: why, events: [changed, done] }
}

/** The host's tracer would have shown the EOI, had it been written. */
const isWatched = ({ traced }: Scene, { host }: Delivery): boolean =>
  host !== null && countOf(traced, 'kvm_eoi') + countOf(traced, 'kvm_pv_eoi') > 0

const wentElsewhere = ({ traced }: Scene, delivery: Delivery): boolean =>
  delivery.isOutside || staleOf(delivery, traced) !== null

const elapsed = (events: EventTable, from: number, to: number): number =>
  from === NEVER || to === NEVER ? Number.NaN : events.time(to) - events.time(from)

const seconds = (us: number): string => `${(us / 1_000_000).toFixed(1)} s`
