/**
 * State as signals over time, for formats that draw waves and counters. What is not known is
 * UNKNOWN, never a guess. The list depends on the log: the pins and vectors that occur in it.
 */

export interface Signal {
  /** Where it belongs, outermost first: `pin 11`, `vCPU 2`. */
  readonly scope: string
  readonly name: string
  /** In bits. */
  readonly width: number
}

export const UNKNOWN = -1

/** A place in time at which signals may have changed. */
export interface Moment {
  /** The event; -1 where a run's step has none that is traced. */
  readonly index: number
  readonly time: number
}

export interface Signals {
  readonly list: readonly Signal[]
  /** What each signal is at the moment that `walk` has come to. */
  readonly values: Float64Array
  walk(): Generator<Moment, void>
}

/** The signals of a pin, in the order in which a source gives their values. */
export const PIN_SIGNALS: readonly (readonly [name: string, width: number])[] = [
  ['line', 1],
  ['remote_irr', 1],
  ['mask', 1],
  ['rte_vector', 8],
  ['rte_dest', 8],
  ['route_vector', 8],
  ['route_dest', 8],
  ['route_stale', 1],
]

export const pinSignals = (pin: number): Signal[] =>
  PIN_SIGNALS.map(([name, width]) => ({ scope: `pin_${pin}`, name, width }))

export const vcpuSignals = (vcpu: number, vectors: readonly number[]): Signal[] =>
  vectors.flatMap((vector) =>
    ['irr', 'isr'].map((name) => ({
      scope: `vcpu_${vcpu}`,
      name: `${name}_${vector}`,
      width: 1,
    })),
  )
