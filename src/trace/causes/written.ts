/** What a step wrote: the cells that changed, and a route that was written again as it was. */
import { PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import { READ_ONLY, REMOTE_IRR } from '../../core/chips/rte.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import type { Step } from '../trace.ts'
import {
  type Cell,
  deviceOn,
  type PinCell,
  requestedMask,
  running,
  VECTOR_CELLS,
  vectorsOf,
} from './cell.ts'

export interface Written {
  readonly changed: readonly Cell[]
  /** Written, but with what was there. */
  readonly again: readonly Cell[]
}

/** Parts that a step left alone are the same objects as before, and are not looked at. */
export function writtenBy(setup: Setup, before: Machine, { state, events }: Step): Written {
  const changed: Cell[] = []
  deviceCells(setup, before, state, changed)
  if (before.ioapic !== state.ioapic) registerCells(setup, before, state, changed)
  if (before.routes !== state.routes) routeCells(before, state, changed)
  if (before.vcpus !== state.vcpus) {
    for (let at = 0; at < state.vcpus.length; at++)
      vcpuCells(before.vcpus[at] as Vcpu, state.vcpus[at] as Vcpu, at, changed)
  }
  if (before.irqs !== state.irqs) irqCells(before, state, changed)
  const again: Cell[] = []
  for (const event of events) {
    if (event.type !== 'ioapic_update_kvm_routes') continue
    if (!changed.some(({ of, at }) => of === 'route' && at === event.gsi))
      again.push({ of: 'route', at: event.gsi })
  }
  return { changed, again }
}

/** The line of a pin with a device, and the device's own state. */
function deviceCells(setup: Setup, before: Machine, after: Machine, found: Cell[]): void {
  if (before.devices === after.devices) return
  after.devices.forEach((device, index) => {
    const old = before.devices[index]
    const pin = setup.scenario.devices[index]?.pin
    if (device === old || pin === undefined) return
    const at = pinOfInput(pin)
    if (device.cause !== old?.cause) found.push({ of: 'cause', at })
    if (device.line !== old?.line) found.push({ of: 'line', at })
  })
}

function registerCells(
  { scenario }: Setup,
  { ioapic: a }: Machine,
  { ioapic: b }: Machine,
  found: Cell[],
): void {
  const latches = a.irr ^ b.irr
  for (let at = 0; at < PINS; at++) {
    const push = (of: PinCell) => found.push({ of, at })
    const low = (a.lo[at] ?? 0) ^ (b.lo[at] ?? 0)
    if (((latches >>> at) & 1) !== 0) {
      push('latch')
      if (deviceOn(scenario, at) < 0) push('line')
    }
    if ((low & REMOTE_IRR) !== 0) push('remote-irr')
    if ((low & ~READ_ONLY) !== 0) push('rte-low')
    if (a.hi[at] !== b.hi[at]) push('rte-high')
  }
}

function routeCells({ routes: a }: Machine, { routes: b }: Machine, found: Cell[]): void {
  for (let at = 0; at < PINS; at++) {
    if (a.address[at] !== b.address[at] || a.data[at] !== b.data[at])
      found.push({ of: 'route', at })
  }
}

function vcpuCells(before: Readonly<Vcpu>, after: Readonly<Vcpu>, at: number, found: Cell[]): void {
  if (before === after) return
  if (before.stack !== after.stack && running(before.stack) !== running(after.stack))
    found.push({ of: 'running', at })
  if (before.lapic === after.lapic) return
  for (const of of VECTOR_CELLS) {
    const [old, now] = [vectorsOf(before.lapic, of), vectorsOf(after.lapic, of)]
    if (old === now) continue
    for (const vector of old) if (!now.includes(vector)) found.push({ of, at, vector })
    for (const vector of now) if (!old.includes(vector)) found.push({ of, at, vector })
  }
}

function irqCells({ irqs: old }: Machine, { irqs: now }: Machine, found: Cell[]): void {
  now.forEach((irq, at) => {
    const before = old[at]
    if (!before || irq === before) return
    if (requestedMask(irq) !== requestedMask(before)) found.push({ of: 'requested', at })
    if (irq.effective !== before.effective) found.push({ of: 'effective', at })
  })
}
