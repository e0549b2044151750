/** The redirection table: all pins, field by field, in every lane. */

import { hex } from '../../base/bits.ts'
import { keepEqual } from '../../base/keep-equal.ts'
import { PINS } from '../../core/chips/ioapic.ts'
import {
  DELIVERY_MODES,
  deliveryModeOf,
  destOf,
  isActiveLow,
  isLevel,
  isLogical,
  isMasked,
  remoteIrr,
  vectorOf,
} from '../../core/chips/rte.ts'
import { deviceIndex } from '../../core/scenarios/scenario.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { laneName } from '../code/listing.ts'
import { type RouteState, routeState } from './route-state.ts'

export const PIN_FIELDS = [
  'vector',
  'dest',
  'trigger',
  'mask',
  'remoteIrr',
  'line',
  'irr',
  'route',
  'mode',
] as const

export type PinField = (typeof PIN_FIELDS)[number]

/** One field of one pin in one lane. */
export interface PinCell {
  readonly text: string
  /** What it was before this step; null if it has not changed. */
  readonly was: string | null
}

/** One pin in one lane, for marks. */
export interface PinState {
  /** It has never been programmed. */
  readonly unset: boolean
  readonly masked: boolean
  /** The level of its line; for a pin without a device, its request latch. */
  readonly high: boolean
  readonly remoteIrr: boolean
  readonly route: RouteState['kind']
  readonly cells: Readonly<Record<PinField, PinCell>>
}

export interface PinRow {
  readonly pin: number
  readonly lanes: readonly PinState[]
  /** The fields in which the lanes differ. */
  readonly differs: readonly PinField[]
  /** Some field has changed in this step, in some lane. */
  readonly changed: boolean
  /** The pin in one sentence. */
  readonly label: string
}

/** What was told last of each lane that comes first. */
const last = new WeakMap<Lane, readonly PinRow[]>()

/** All pins after a step. A row that is as it was told last is the same row. */
export function redirectionTable(lanes: readonly Lane[], cursor: number): readonly PinRow[] {
  const [first] = lanes
  const rows = keepEqual(first && last.get(first), rowsAt(lanes, cursor))
  if (first) last.set(first, rows)
  return rows
}

function rowsAt(lanes: readonly Lane[], cursor: number): readonly PinRow[] {
  return Array.from({ length: PINS }, (_, pin) => {
    const states = lanes.map((lane) => pinState(lane, cursor, pin))
    const differs = PIN_FIELDS.filter((field) => {
      const [first, ...others] = states.map(({ cells }) => cells[field].text)
      return others.some((text) => text !== first)
    })
    const cells = states.flatMap((state) => Object.values(state.cells))
    const changed = cells.some(({ was }) => was !== null)
    return { pin, lanes: states, differs, changed, label: labelOf(pin, states) }
  })
}

function pinState(lane: Lane, cursor: number, pin: number): PinState {
  const now = textsOf(lane, cursor, pin)
  const before = cursor === 0 ? now : textsOf(lane, cursor - 1, pin)
  const machine = stateAt(lane.trace, cursor)
  const lo = machine.ioapic.lo[pin] ?? 0
  const { kind } = routeState(lane.model.setup.variant, machine, pin)
  const cells = Object.fromEntries(
    PIN_FIELDS.map((field) => {
      const was = now[field] === before[field] ? null : before[field]
      return [field, { text: now[field], was }]
    }),
  ) as Record<PinField, PinCell>
  return {
    unset: vectorOf(lo) === 0 && isMasked(lo),
    masked: isMasked(lo),
    high: now.line === 'high' || (now.line === '' && now.irr === '1'),
    remoteIrr: remoteIrr(lo),
    route: kind,
    cells,
  }
}

function textsOf({ model, trace }: Lane, cursor: number, pin: number): Record<PinField, string> {
  const { scenario, variant } = model.setup
  const machine = stateAt(trace, cursor)
  const lo = machine.ioapic.lo[pin] ?? 0
  const device = machine.devices[deviceIndex(scenario, pin)]
  const trigger = isLevel(lo) ? 'level' : 'edge'
  return {
    vector: `0x${hex(vectorOf(lo)).padStart(2, '0')}`,
    dest: String(destOf(machine.ioapic.hi[pin] ?? 0)),
    mode: `${DELIVERY_MODES[deliveryModeOf(lo)]} ${isLogical(lo) ? 'log' : 'phys'}`,
    trigger: isActiveLow(lo) ? `${trigger} low` : trigger,
    mask: isMasked(lo) ? 'masked' : 'open',
    remoteIrr: remoteIrr(lo) ? '1' : '0',
    line: device ? (device.line ? 'high' : 'low') : '',
    irr: (machine.ioapic.irr & (1 << pin)) === 0 ? '0' : '1',
    route: ROUTES[routeState(variant, machine, pin).kind],
  }
}

const ROUTES: Readonly<Record<RouteState['kind'], string>> = {
  unused: 'none',
  unset: 'unset',
  'in-sync': 'in sync',
  stale: 'stale',
}

function labelOf(pin: number, states: readonly PinState[]): string {
  const [first = '', ...others] = states.map(sentenceOf)
  if (others.every((other) => other === first)) return `Pin ${pin}: ${first}`
  return `Pin ${pin}: ${states.map((state, lane) => `${laneName(lane)}: ${sentenceOf(state)}`).join('; ')}`
}

function sentenceOf({ unset, masked, high, remoteIrr, cells }: PinState): string {
  if (unset) return 'not in use'
  const { vector, dest, line, route } = cells
  return [
    masked ? 'masked' : 'unmasked',
    `vector ${vector.text} to destination ${dest.text}`,
    line.text === '' ? (high ? 'request latched' : '') : `line ${line.text}`,
    `Remote IRR ${remoteIrr ? 1 : 0}`,
    route.text === 'none' ? '' : `route ${route.text}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}
