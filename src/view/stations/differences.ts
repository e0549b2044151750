/**
 * Which rows of a pin's path two machines have different at one step. Rows are compared as values
 * of the states, not as events: a route update that writes what was there is no difference.
 *
 * A rescan that is asked for but not yet made is no difference either. The bitmap counts only while
 * its vCPU runs guest code, and KVM rescans before that; so two bitmaps are different when they
 * are now and still will be after the rescans that are due.
 */

import { keepEqual } from '../../base/keep-equal.ts'
import { pinOfInput } from '../../core/chips/ioapic.ts'
import { msiVector } from '../../core/chips/msi.ts'
import { vectorOf } from '../../core/chips/rte.ts'
import type { Vectors } from '../../core/chips/vectors.ts'
import { scan } from '../../core/kvm/scanned.ts'
import type { IrqDesc, Machine, Vcpu } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { isHigh } from '../verdict/dead-pin.ts'
import { handlerState } from './handler-state.ts'
import { ROW_IDS, type RowId } from './rows.ts'

/** What was found last beside each lane. */
const last = new WeakMap<Lane, ReadonlySet<RowId>>()

/** `cursorB` where lane b is at another step. The same set as last, where the same rows differ. */
export function differences(
  a: Lane,
  b: Lane,
  cursor: number,
  pin: number,
  cursorB = cursor,
): ReadonlySet<RowId> {
  const [rowsA, rowsB] = rowsOfBoth(
    { setup: a.model.setup, machine: stateAt(a.trace, cursor) },
    { setup: b.model.setup, machine: stateAt(b.trace, cursorB) },
    pin,
  )
  const found = new Set(ROW_IDS.filter((id) => rowsDiffer(id, rowsA, rowsB)))
  const rows = keepEqual<ReadonlySet<RowId>>(last.get(a), found)
  last.set(a, rows)
  return rows
}

/** A machine as two lanes are compared in: its constants and one state. */
export interface Compared {
  readonly setup: Setup
  readonly machine: Machine
}

/** Each row's value as text. `settledExits`: the EOI exit row when every rescan due is made. */
export type RowValues = Readonly<Record<RowId, string>> & { readonly settledExits: string }

/** The rows of a pin in two machines, with the local APICs read for the vectors of either. */
export function rowsOfBoth(a: Compared, b: Compared, pin: number): [RowValues, RowValues] {
  const vectors = [...new Set([...vectorsOf(a, pin), ...vectorsOf(b, pin)])].sort((x, y) => x - y)
  const routed = [a, b].every(({ setup }) => setup.variant.eoi === 'exit-bitmap')
  const copied = routed && [a, b].every(({ setup }) => !setup.variant.scan)
  const rows = (lane: Compared) => rowsOf(lane, pin, vectors, copied, routed)
  return [rows(a), rows(b)]
}

export const rowsDiffer = (id: RowId, a: RowValues, b: RowValues): boolean =>
  a[id] !== b[id] && (id !== 'eoiExit' || a.settledExits !== b.settledExits)

/** The vectors by which a pin's interrupt may be known to a local APIC. */
function vectorsOf({ setup, machine }: Compared, pin: number): number[] {
  const desc = machine.irqs[irqIndex(setup.scenario, pin)]
  const found = [vectorOf(machine.ioapic.lo[pin] ?? 0), msiVector(machine.routes.data[pin] ?? 0)]
  if (desc) found.push(desc.vector, desc.previousVector)
  return found.filter((vector) => vector > 0)
}

/** `copied`: both have routes to compare. `routed`: both have EOI exit bitmaps. */
function rowsOf(
  { setup, machine }: Compared,
  pin: number,
  vectors: readonly number[],
  copied: boolean,
  routed: boolean,
): RowValues {
  const { ioapic, routes, vcpus } = machine
  const index = irqIndex(setup.scenario, pin)
  const desc = machine.irqs[index]
  const row = (read: (vcpu: Readonly<Vcpu>) => readonly Vectors[]) =>
    vcpus.map((vcpu) => vectors.filter((v) => read(vcpu).some((set) => set.includes(v)))).join(';')
  return {
    device: `${lineOf(setup, machine, pin)}`,
    rte: `${ioapic.lo[pin]} ${ioapic.hi[pin]}`,
    route: copied ? `${routes.address[pin]} ${routes.data[pin]}` : '',
    irr: row(({ lapic }) => [lapic.irr, lapic.pir]),
    isr: row(({ lapic }) => [lapic.isr]),
    eoiExit: routed ? row(({ lapic }) => [lapic.eoiExit]) : '',
    settledExits: routed ? row((vcpu) => [settledBitmap(setup, machine, vcpu)]) : '',
    desired: maskOf(desc, 'desired'),
    pending: maskOf(desc, 'pending'),
    effective: maskOf(desc, 'effective'),
    handler: vcpus.map((_, cpu) => (desc && handlerState(machine, index, cpu)) ?? '').join(';'),
  }
}

const maskOf = (
  desc: Readonly<IrqDesc> | undefined,
  mask: 'desired' | 'pending' | 'effective',
): string => `${desc?.[mask] ?? ''}`

function lineOf({ scenario }: Setup, machine: Machine, pin: number): boolean {
  const index = scenario.devices.findIndex((device) => pinOfInput(device.pin) === pin)
  return machine.devices[index]?.line ?? isHigh(machine, pin)
}

/** The bitmap that a vCPU will have when it next runs guest code. */
function settledBitmap(setup: Setup, machine: Machine, { lapic }: Readonly<Vcpu>): Vectors {
  if (!lapic.scanRequested) return lapic.eoiExit
  const copy = { ...lapic }
  scan(setup, machine, copy)
  return copy.eoiExit
}
