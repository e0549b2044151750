/** What can be asked about at each station: its values, as they are drawn, with their names. */
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import type { IrqCell } from '../../trace/causes/cell.ts'
import type { Lane } from '../../trace/run.ts'
import { type RtePart, rteValue, type Value, valueKey, valueName, whole } from '../causes/value.ts'
import type { HandlerState } from './handler-state.ts'
import type { PinField } from './redirection.ts'
import type { RowId } from './rows.ts'
import type { FieldId } from './rte.ts'
import type { Stations } from './stations.ts'

export interface NamedValue {
  readonly key: string
  readonly value: Value
  /** "Remote IRR of pin 11" */
  readonly name: string
}

export const namedValue = (setup: Setup, value: Value): NamedValue => ({
  key: valueKey(value),
  value,
  name: valueName(setup, value),
})

export type RteSpot = FieldId | 'hi' | 'lo'

export interface StationValues {
  readonly line: NamedValue
  readonly rte: Readonly<Record<RteSpot, NamedValue>>
  /** Null where there is no routing table. */
  readonly route: NamedValue | null
  /** By vCPU; none where the pin has no vector. */
  readonly lapics: readonly LapicValues[]
  /** Null where the guest has no interrupt on the pin. */
  readonly masks: Readonly<Record<IrqCell, NamedValue>> | null
  readonly handlers: readonly NamedValue[]
}

export interface LapicValues {
  readonly irr: NamedValue
  readonly isr: NamedValue
  /** Null where KVM keeps no bitmap. */
  readonly eoiExit: NamedValue | null
}

interface Made {
  readonly key: string
  readonly values: StationValues
}

/** What was made of each lane last: most steps have the same to ask about. */
const last = new WeakMap<Lane, Made>()

export function stationValues(lane: Lane, stations: Stations): StationValues {
  const { pin, lapics, linux, route } = stations
  const results = linux.cpus.map(({ handler }) => isResult(handler))
  const key = `${pin} ${lapics.vector} ${route.kind === 'unused'} ${results}`
  const before = last.get(lane)
  if (before?.key === key) return before.values
  const values = valuesOf(lane.model.setup, stations)
  last.set(lane, { key, values })
  return values
}

function valuesOf(setup: Setup, stations: Stations): StationValues {
  const { pin, lapics, linux, route } = stations
  const { vector } = lapics
  const index = irqIndex(setup.scenario, pin)
  const named = (value: Value) => namedValue(setup, value)
  const mask = (of: IrqCell) => named(whole({ of, at: index }))
  return {
    line: named(whole({ of: 'line', at: pin })),
    rte: {
      hi: named(whole({ of: 'rte-high', at: pin })),
      lo: named(whole({ of: 'rte-low', at: pin })),
      dest: named(rteValue(pin, 'destination')),
      mask: named(rteValue(pin, 'mask')),
      trig: named(rteValue(pin, 'trigger mode')),
      rIRR: named(whole({ of: 'remote-irr', at: pin })),
      pol: named(rteValue(pin, 'polarity')),
      ds: named(whole({ of: 'delivery-status', at: pin })),
      dm: named(rteValue(pin, 'destination mode')),
      deliv: named(rteValue(pin, 'delivery mode')),
      vector: named(rteValue(pin, 'vector')),
    },
    route: route.kind === 'unused' ? null : named(whole({ of: 'route', at: pin })),
    lapics: (vector === 0 ? [] : lapics.vcpus).map(({ vcpu, focus }) => ({
      irr: named(whole({ of: 'irr', at: vcpu, vector })),
      isr: named(whole({ of: 'isr', at: vcpu, vector })),
      eoiExit: focus.eoiExit === null ? null : named(whole({ of: 'eoi-exit', at: vcpu, vector })),
    })),
    masks:
      index < 0
        ? null
        : { desired: mask('desired'), pending: mask('pending'), effective: mask('effective') },
    handlers: (index < 0 ? [] : linux.cpus).map(({ cpu, handler }) =>
      named(whole({ of: isResult(handler) ? 'result' : 'running', at: cpu })),
    ),
  }
}

/** What a handler returned is shown in place of the handler. */
const isResult = (handler: HandlerState): boolean =>
  handler === 'IRQ_HANDLED' || handler === 'IRQ_NONE'

/** All of them, from the device down to the guest. */
export function listedValues(values: StationValues): NamedValue[] {
  const { line, rte, route, lapics, masks, handlers } = values
  return [
    line,
    rte.rIRR,
    rte.mask,
    rte.dest,
    rte.vector,
    rte.trig,
    rte.deliv,
    rte.dm,
    rte.pol,
    rte.ds,
    rte.hi,
    rte.lo,
    ...(route ? [route] : []),
    ...(['irr', 'isr', 'eoiExit'] as const).flatMap((row) =>
      lapics.flatMap((own) => own[row] ?? []),
    ),
    ...(masks ? [masks.desired, masks.pending, masks.effective] : []),
    ...handlers,
  ]
}

/** The values that a row of the path shows. */
export function rowValues(values: StationValues, row: RowId): readonly NamedValue[] {
  const { line, rte, route, lapics, masks, handlers } = values
  switch (row) {
    case 'device':
      return [line]
    case 'rte':
      return [rte.rIRR, rte.lo, rte.hi]
    case 'route':
      return route ? [route] : []
    case 'irr':
    case 'isr':
    case 'eoiExit':
      return lapics.flatMap((own) => own[row] ?? [])
    case 'desired':
    case 'pending':
    case 'effective':
      return masks ? [masks[row]] : []
    case 'handler':
      return handlers
  }
}

/** All that a field of the redirection table shows, what it is about first. */
export function pinFieldValues(pin: number, field: PinField): Value[] {
  const beside = BESIDE[field]
  return [pinFieldValue(pin, field), ...(beside ? [rteValue(pin, beside)] : [])]
}

const BESIDE: Readonly<Partial<Record<PinField, RtePart>>> = {
  mode: 'destination mode',
  trigger: 'polarity',
}

/** The value behind a field of the redirection table. */
export function pinFieldValue(pin: number, field: PinField): Value {
  switch (field) {
    case 'vector':
      return rteValue(pin, 'vector')
    case 'dest':
      return rteValue(pin, 'destination')
    case 'mode':
      return rteValue(pin, 'delivery mode')
    case 'trigger':
      return rteValue(pin, 'trigger mode')
    case 'mask':
      return rteValue(pin, 'mask')
    case 'remoteIrr':
      return whole({ of: 'remote-irr', at: pin })
    case 'line':
      return whole({ of: 'line', at: pin })
    case 'irr':
      return whole({ of: 'latch', at: pin })
    case 'route':
      return whole({ of: 'route', at: pin })
  }
}
