/** What a step wrote: the cells that changed, and a route that was written again as it was. */
import { PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import type { Step } from '../trace.ts'
import {
  type Cell,
  cellKey,
  cellValue,
  IRQ_CELLS,
  PIN_CELLS,
  VECTOR_CELLS,
  vectorsOf,
} from './cell.ts'

/** Parts that a step left alone are the same objects as before, and are not looked at. */
export function writtenBy(setup: Setup, before: Machine, { state, events }: Step): Cell[] {
  const changed = candidates(setup, before, state).filter(
    (cell) => cellValue(setup, before, cell) !== cellValue(setup, state, cell),
  )
  const known = new Set(changed.map(cellKey))
  const again = events.flatMap((event): Cell[] =>
    event.type === 'ioapic_update_kvm_routes' ? [{ of: 'route', at: event.gsi }] : [],
  )
  return [...changed, ...again.filter((cell) => !known.has(cellKey(cell)))]
}

const candidates = (setup: Setup, before: Machine, after: Machine): Cell[] => [
  ...pinsTouched(setup, before, after).flatMap((at) => PIN_CELLS.map((of): Cell => ({ of, at }))),
  ...after.vcpus.flatMap((vcpu, at) => vcpuCells(before.vcpus[at], vcpu, at)),
  ...after.irqs.flatMap((irq, at) =>
    irq === before.irqs[at] ? [] : IRQ_CELLS.map((of): Cell => ({ of, at })),
  ),
]

function pinsTouched({ scenario }: Setup, before: Machine, after: Machine): number[] {
  const { ioapic: a, routes: from } = before
  const { ioapic: b, routes: to } = after
  const pins = new Set<number>()
  after.devices.forEach((device, index) => {
    const setup = scenario.devices[index]
    if (setup && device !== before.devices[index]) pins.add(pinOfInput(setup.pin))
  })
  if (a === b && from === to) return [...pins]
  for (let pin = 0; pin < PINS; pin++) {
    const registers = a.lo[pin] !== b.lo[pin] || a.hi[pin] !== b.hi[pin]
    const route = from.address[pin] !== to.address[pin] || from.data[pin] !== to.data[pin]
    if (registers || route || (((a.irr ^ b.irr) >>> pin) & 1) !== 0) pins.add(pin)
  }
  return [...pins]
}

function vcpuCells(before: Readonly<Vcpu> | undefined, after: Readonly<Vcpu>, at: number): Cell[] {
  if (before === after) return []
  const vectors = VECTOR_CELLS.flatMap((of) => {
    const both = [...vectorsOf(before?.lapic, of), ...vectorsOf(after.lapic, of)]
    return [...new Set(both)].map((vector): Cell => ({ of, at, vector }))
  })
  return before?.stack === after.stack ? vectors : [{ of: 'running', at }, ...vectors]
}
