/** The signals of a log that was read: what is known after each event. */
import { msiDest, msiVector } from '../core/chips/msi.ts'
import { MASKED, REMOTE_IRR } from '../core/chips/rte.ts'
import type { Log } from '../log/log.ts'
import { isRemappable, messageOf, routeRules } from '../log/replay/routes.ts'
import {
  LINE_UNKNOWN,
  type LogState,
  lapicBit,
  lowBit,
  routeOf,
  unknownState,
  vcpuOf,
} from '../log/replay/state.ts'
import { step } from '../log/replay/step.ts'
import { tracedIn } from '../log/replay/traced.ts'
import { openClock } from './clock.ts'
import type { Concern } from './concern.ts'
import { type Moment, pinSignals, type Signals, UNKNOWN, vcpuSignals } from './signals.ts'

export function signalsOfLog({ events }: Log, concern: Concern): Signals {
  const { pins, vcpus } = concern
  const vectors = vectorsOf(concern)
  const list = [...pins.flatMap(pinSignals), ...vcpus.flatMap((vcpu) => vcpuSignals(vcpu, vectors))]
  const values = new Float64Array(list.length).fill(UNKNOWN)

  function* walk(): Generator<Moment, void> {
    const state = unknownState()
    const rules = routeRules(tracedIn(events))
    const now = openClock(events)
    for (let index = 0; index < events.size; index++) {
      step(state, events, index, rules)
      const at = fillPins(values, state, pins)
      fillVcpus(values, at, state, vcpus, vectors)
      yield { index, time: now(index) }
    }
  }
  return { list, values, walk }
}

/** All vectors of the pins, ascending. */
export const vectorsOf = ({ vectors }: Concern): number[] =>
  [...new Set([...vectors.values()].flatMap((own) => [...own]))].sort((a, b) => a - b)

/** Returns the place after the last value. */
function fillPins(values: Float64Array, state: LogState, pins: readonly number[]): number {
  let at = 0
  for (const pin of pins) {
    const line = state.line[pin] as number
    values[at++] = line === LINE_UNKNOWN ? UNKNOWN : line
    values[at++] = bit(lowBit(state, pin, REMOTE_IRR))
    values[at++] = bit(lowBit(state, pin, MASKED))
    values[at++] = knows(state.lowKnown[pin], 0xff) ? (state.low[pin] as number) & 0xff : UNKNOWN
    values[at++] = knows(state.highKnown[pin], 0xff000000)
      ? (state.high[pin] as number) >>> 24
      : UNKNOWN
    at = fillRoute(values, at, state, pin)
  }
  return at
}

/** A route to be remapped names an entry of another table: no destination, never stale. */
function fillRoute(values: Float64Array, at: number, state: LogState, pin: number): number {
  const { address, data, origin } = routeOf(state, pin)
  const isPlain = origin !== 'unknown' && !isRemappable(address)
  const asked = messageOf(state, pin)
  values[at] = isPlain ? msiVector(data) : UNKNOWN
  values[at + 1] = isPlain ? msiDest(address) : UNKNOWN
  values[at + 2] =
    isPlain && asked ? bit(asked.address !== address || asked.data !== data) : UNKNOWN
  return at + 3
}

function fillVcpus(
  values: Float64Array,
  from: number,
  state: LogState,
  vcpus: readonly number[],
  vectors: readonly number[],
): void {
  let at = from
  for (const vcpu of vcpus) {
    const lapic = vcpuOf(state, vcpu)
    for (const vector of vectors) {
      values[at++] = lapic ? bit(lapicBit(lapic, 'irr', vector)) : UNKNOWN
      values[at++] = lapic ? bit(lapicBit(lapic, 'isr', vector)) : UNKNOWN
    }
  }
}

const bit = (value: boolean | null): number => (value === null ? UNKNOWN : value ? 1 : 0)

const knows = (known: number | undefined, mask: number): boolean =>
  ((known ?? 0) & mask) >>> 0 === mask
