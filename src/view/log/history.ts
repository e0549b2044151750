/**
 * A log as the rows of its timeline, for every pin, in one pass: where which band begins, and where
 * something happened. Columns of numbers that point into short lists of prototypes.
 */
import { newSeries, type Series } from '../series.ts'
import type { BandForm, Forms, MarkForm } from '../tracks/forms.ts'
import type { TrackKind } from '../tracks/model.ts'
import type { Axis } from './axis.ts'

export interface RowHistory {
  readonly id: string
  readonly kind: TrackKind
  readonly name: string
  readonly sub: string
  readonly bands: Series
  readonly marks: Series
}

export interface PinHistory {
  readonly pin: number
  /** In the order of the screen once finished. */
  readonly rows: RowHistory[]
  events: number
}

export interface History {
  readonly axis: Axis
  readonly pins: readonly PinHistory[]
  readonly bands: Forms<BandForm>
  readonly marks: Forms<MarkForm>
  /** By event, the pin it is about; NO_PIN for none. */
  readonly pinOf: Uint8Array
}

const ORDER: readonly TrackKind[] = ['line', 'pin', 'route', 'lapic', 'linux']

/** The row of a pin, made when something first happens in it. */
export function rowOf(pin: PinHistory, kind: TrackKind, which: number | null): RowHistory {
  const id = which === null ? kind : `${kind}-${which}`
  const known = pin.rows.find((row) => row.id === id)
  if (known) return known
  const made: RowHistory = {
    id,
    kind,
    ...NAMES[kind](pin.pin, which),
    bands: newSeries(),
    marks: newSeries(),
  }
  pin.rows.push(made)
  pin.rows.sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      a.id.length - b.id.length ||
      (a.id < b.id ? -1 : 1),
  )
  return made
}

const NAMES: Readonly<
  Record<TrackKind, (pin: number, which: number | null) => { name: string; sub: string }>
> = {
  line: (pin) => ({ name: 'Device line', sub: `IRQ ${pin}` }),
  pin: (pin) => ({ name: 'I/O APIC', sub: `pin ${pin}` }),
  route: (pin) => ({ name: 'KVM route', sub: `GSI ${pin}` }),
  lapic: (_, vcpu) => ({ name: 'LAPIC', sub: `vCPU ${vcpu}` }),
  linux: (_, cpu) => ({ name: 'Linux', sub: `CPU ${cpu}` }),
}
