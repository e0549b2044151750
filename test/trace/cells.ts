/** The cells of the matrix, each searched once per test file, and what is known of them. */
import { createModel } from '../../src/core/model.ts'
import { claims } from '../../src/core/properties.ts'
import {
  DEVICES,
  type DeviceKind,
  GUESTS,
  type GuestKind,
  oneMove,
} from '../../src/core/scenarios/one-move.ts'
import type { Kvm, Setup } from '../../src/core/setup.ts'
import { type Limits, MEMORY_BOUND } from '../../src/lts/explore.ts'
import { type PropertyResult, type SearchResult, search } from '../../src/trace/search.ts'
import { everyKvm, host } from '../core/machines.ts'

export const QEMUS = ['original', 'patched', 'msi-last', 'msi-first', 'even-if-masked'] as const
export type QemuId = (typeof QEMUS)[number]

export interface Cell {
  readonly name: string
  readonly qemu: QemuId
  readonly kvm: Kvm
  readonly guest: GuestKind
  readonly device: DeviceKind
}

const named = (cell: Omit<Cell, 'name'>): Cell => {
  const { qemu, kvm, guest, device } = cell
  return { ...cell, name: `${qemu} ${kvm.scan}${kvm.apicv ? '+apicv' : ''} ${guest} ${device}` }
}

/** Five orders, four scan rules with and without APICv, five guests, two devices. */
export const matrix: readonly Cell[] = QEMUS.flatMap((qemu) =>
  everyKvm.flatMap((kvm) =>
    GUESTS.flatMap((guest) => DEVICES.map((device) => named({ qemu, kvm, guest, device }))),
  ),
)

export const cell = (qemu: QemuId, scan: Kvm['scan'], guest: GuestKind, device: DeviceKind): Cell =>
  named({ qemu, kvm: { scan, apicv: false }, guest, device })

export const UNBOUNDED: Limits = { states: 10_000_000, depth: 10_000_000, bytes: MEMORY_BOUND }

export function setupOf(its: Cell, vcpus = 2, asserts = 3, affinityWrites = 1): Setup {
  const { qemu, kvm, guest, device } = its
  return {
    ...host(qemu, kvm.scan, kvm.apicv),
    scenario: oneMove({ guest, device, vcpus, asserts, affinityWrites }),
  }
}

export function finish<R>(running: Generator<unknown, R>): R {
  for (;;) {
    const next = running.next()
    if (next.done) return next.value
  }
}

const results = new Map<string, SearchResult>()

export function searched(its: Cell): SearchResult {
  const known = results.get(its.name) ?? finish(search(setupOf(its), UNBOUNDED))
  results.set(its.name, known)
  return known
}

/** The claims that do not hold: violated ones and missing witnesses. */
export const refuted = ({ properties }: SearchResult): string[] =>
  properties.flatMap(({ id, holds }) => (holds === false ? [id] : []))

export const propertyOf = ({ properties }: SearchResult, id: string): PropertyResult => {
  const found = properties.find((property) => property.id === id)
  if (!found) throw new Error(`no claim ${id}`)
  return found
}

/**
 * The move of a schedule, from 1, at which the claim is first violated or witnessed, judged anew
 * by playing it; null if never. Throws at a move that is not enabled.
 */
export function shownAt(setup: Setup, id: string, schedule: readonly object[]): number | null {
  const model = createModel(setup)
  const claim = claims(setup.scenario).find((other) => other.id === id)
  if (!claim) throw new Error(`no claim ${id}`)
  const wanted = claim.expectation === 'sometimes'
  let before = model.initial
  for (let move = 1; move <= schedule.length; move++) {
    const text = JSON.stringify(schedule[move - 1])
    const action = model.enabled(before).find((other) => JSON.stringify(other) === text)
    if (!action) throw new Error(`move ${move}, ${text}, is not enabled`)
    const { state, events } = model.apply(before, action)
    const shown =
      claim.about === 'step'
        ? claim.holds(before, action, state, events)
        : claim.holds(state, model.enabled(state))
    if (shown === wanted) return move
    before = state
  }
  return null
}
