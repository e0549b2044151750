/** What a step wrote: the cells that changed, and those that were written again as they were. */
import { IOWIN, isRteIndex, PINS, pinOfIndex, pinOfInput } from '../../core/chips/ioapic.ts'
import { DELIVERY_STATUS, READ_ONLY, REMOTE_IRR } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import type { Step } from '../trace.ts'
import {
  type Cell,
  deviceOn,
  IRQ_CELLS,
  type PinCell,
  result,
  running,
  sameCell,
  VECTOR_CELLS,
  vectorsOf,
} from './cell.ts'

export interface Written {
  readonly changed: readonly Cell[]
  /** Written, but with what was there. */
  readonly again: readonly Cell[]
  /** The vCPU of which a scan of the routes made the whole EOI exit bitmap anew; null for none. */
  readonly scanned: number | null
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
  const told: Cell[] = []
  for (const event of events) eventCells(setup, event, told)
  const again = told.length === 0 ? told : told.filter((cell) => !isAmong(changed, cell))
  return { changed, again, scanned: scannedIn(events) }
}

const isAmong = (cells: readonly Cell[], cell: Cell): boolean =>
  cells.some((other) => sameCell(other, cell))

/** What an event says to have been written, whether it changed or not. */
function eventCells({ scenario }: Setup, event: Event, found: Cell[]): void {
  switch (event.type) {
    case 'ioapic_update_kvm_routes':
      found.push({ of: 'route', at: event.gsi })
      return
    case 'ioapic_mem_write': {
      const { addr, regsel, size } = event
      if (addr === IOWIN && size === 4 && isRteIndex(regsel))
        found.push({ of: regsel & 1 ? 'rte-high' : 'rte-low', at: pinOfIndex(regsel) })
      return
    }
    case 'kvm_apic_accept_irq': {
      const { vcpu: at, vector } = event
      found.push({ of: 'irr', at, vector }, { of: 'tmr', at, vector })
      return
    }
    case 'vector_allocated':
      found.push({ of: 'effective', at: irqIndex(scenario, event.irq) })
  }
}

/** A scan is a step of its own. */
const scannedIn = ([event]: readonly Event[]): number | null =>
  event?.type === 'eoi_exit_scan' ? event.vcpu : null

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
    if ((low & DELIVERY_STATUS) !== 0) push('delivery-status')
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
  if (before.stack !== after.stack) {
    if (running(before.stack) !== running(after.stack)) found.push({ of: 'running', at })
    if (result(before.stack) !== result(after.stack)) found.push({ of: 'result', at })
  }
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
    for (const of of IRQ_CELLS) if (irq[of] !== before[of]) found.push({ of, at })
  })
}
