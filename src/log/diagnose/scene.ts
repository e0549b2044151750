/** What every detector sees: the events, what is known at the present one, what was traced. */
import type { EventTable } from '../event-table.ts'
import type { Evidence, Finding } from '../finding.ts'
import type { Kind } from '../kinds.ts'
import type { LogState } from '../replay/state.ts'
import type { Traced } from '../replay/traced.ts'
import type { Delivery } from './delivery.ts'
import type { HostDelivery } from './host-delivery.ts'
import type { OpenDeliveries } from './open-deliveries.ts'

export interface Scene {
  readonly events: EventTable
  /** After the present event; it changes with the next. */
  readonly state: Readonly<LogState>
  readonly traced: Traced
  readonly deliveries: OpenDeliveries
}

export type Handlers = Readonly<Partial<Record<Kind, (index: number) => void>>>

/** Looks for one finding in a single pass. */
export interface Detector {
  readonly on?: Handlers
  /** A delivery of QEMU's I/O APIC is over, or the log ends with it. */
  ended?(delivery: Delivery): void
  /** Likewise one that the host's tracer saw. */
  hostEnded?(delivery: HostDelivery): void
  /** A handler has printed where it runs; the delivery is the one it most likely serves. */
  heard?(index: number, delivery: Delivery | null): void
  /** The log is over. */
  findings(): readonly Finding[]
}

export type MakeDetector = (scene: Scene) => Detector

/** The lines of events, in order, each once; what is negative was never seen. */
export function evidenceOf(events: EventTable, indices: Iterable<number>): Evidence[] {
  const sorted = [...new Set(indices)].filter((index) => index >= 0).sort((a, b) => a - b)
  const lines = new Map<string, Evidence>()
  for (const index of sorted) {
    const at = { source: events.source(index), line: events.line(index) }
    lines.set(`${at.source}:${at.line}`, at)
  }
  return [...lines.values()]
}
