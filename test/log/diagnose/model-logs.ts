/** Runs of the model as logs, and what the model's own claims say of them. */
import type { Action } from '../../../src/core/action.ts'
import { claims, deadPins } from '../../../src/core/properties.ts'
import { scenarios } from '../../../src/core/scenarios/index.ts'
import { DEVICES, GUESTS, oneMove } from '../../../src/core/scenarios/one-move.ts'
import type { Cue, Scenario } from '../../../src/core/scenarios/scenario.ts'
import { EventTable } from '../../../src/log/event-table.ts'
import { type Kind, originOf } from '../../../src/log/kinds.ts'
import type { Log } from '../../../src/log/log.ts'
import { type Cell, cellKey, hostOf } from '../../../src/trace/matrix.ts'
import { type Lane, openRun } from '../../../src/trace/run.ts'
import { lastState } from '../../../src/trace/trace.ts'

const device: Action = { agent: 'device', pin: 11 }

/** One move while the line is high: requested, then raised, in the ack and in the handler again. */
const CUES: readonly Cue[] = [
  { when: 'quiet', action: { agent: 'user', irq: 11, cpu: 0 } },
  { when: 'quiet', action: device },
  { when: { line: 'prepare-sync-read' }, action: device },
  { when: { line: 'handler-return' }, action: device },
]

export const modelScenarios: readonly Scenario[] = [
  ...scenarios,
  ...GUESTS.flatMap((guest) =>
    DEVICES.map((kind) => ({
      ...oneMove({ guest, device: kind, vcpus: 2, asserts: 3 }),
      cues: CUES,
    })),
  ),
]

const lanes = new Map<string, Lane>()

export function laneOf(scenario: Scenario, cell: Cell): Lane {
  const key = `${scenario.id} ${cellKey(cell)}`
  const lane = lanes.get(key) ?? (openRun(scenario, [hostOf(cell)]).lanes[0] as Lane)
  lanes.set(key, lane)
  return lane
}

/** What the claims of the model refute on this run. */
export interface Truth {
  readonly stale: boolean
  readonly misdelivered: boolean
  readonly dead: boolean
}

export function truthOf(scenario: Scenario, { trace }: Lane): Truth {
  const refuted = new Set<string>()
  const judged = claims(scenario).flatMap((claim) => (claim.about === 'step' ? [claim] : []))
  let before = trace.initial
  for (const { action, state, events } of trace.steps) {
    for (const claim of judged)
      if (action && claim.expectation === 'always' && !claim.holds(before, action, state, events))
        refuted.add(claim.id)
    before = state
  }
  return {
    stale: refuted.has('delivered-as-rte-names'),
    misdelivered: refuted.has('no-interrupt-off-affinity'),
    dead: deadPins(lastState(trace)).length > 0,
  }
}

/** The same log with the events that `keep` picks, or the first of them only. */
export function only(log: Log, keep: (kind: Kind) => boolean, most = log.events.size): Log {
  const { events } = log
  const kept = new EventTable(0, [], [...events.names])
  for (let at = 0; at < events.size && kept.size < most; at++) {
    if (!keep(events.kind(at))) continue
    const { source, line, time, thread } = events.place(at)
    const values = [0, 1, 2, 3].map((field) => events.value(at, field))
    kept.add(events.code(at), source, line, time, thread, ...(values as [number, number]))
  }
  return { ...log, events: kept }
}

export const isQemuOrGuest = (kind: Kind): boolean => originOf(kind) !== 'host'

/** QEMU's `ioapic_*` events alone, as everybody has them, and the guest. */
export const isStock = (kind: Kind): boolean => isQemuOrGuest(kind) && !kind.startsWith('kvm_')

/** Events behind the last word of a handler: fewer, and an EOI may only be late. */
export function isSettled({ events }: Log): boolean {
  for (let at = events.size - 1; at >= 0; at--)
    if (events.kind(at) === 'guest_handler') return events.size - 1 - at >= 2
  return false
}
