/**
 * A breakpoint in a link: `remote-irr-11-set`, `a-stale-11`, `off-b-taken-2-33`, `broken-no-dead-pin`,
 * `event-kvm_eoi-vcpu2`, `change-route-11`. One that is off says so first, then its machine stands.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { PINS } from '../../core/chips/ioapic.ts'
import { claims } from '../../core/properties.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { type Cell, IRQ_CELLS, PIN_CELLS, VECTOR_CELLS } from '../causes/cell.ts'
import {
  type Breakpoint,
  type Condition,
  EVENT_FIELDS,
  EVENT_TYPES,
  type EventCondition,
  type EventField,
  FIELDS_OF,
} from './breakpoint.ts'

export function writeBreakpoint({ condition, lane, enabled }: Breakpoint): string {
  const machine = lane === null ? '' : `${LANES[lane]}-`
  return `${enabled ? '' : 'off-'}${machine}${writeCondition(condition)}`
}

const LANES = ['a', 'b'] as const

/** Different for different conditions. */
export function writeCondition(condition: Condition): string {
  switch (condition.on) {
    case 'event': {
      const named = EVENT_FIELDS.filter((field) => condition[field] !== null)
      return ['event', condition.type, ...named.map((field) => field + condition[field])].join('-')
    }
    case 'remote-irr': {
      const way = condition.to === null ? '' : condition.to === 1 ? '-set' : '-clear'
      return `remote-irr-${condition.pin}${way}`
    }
    case 'stale':
      return `stale-${condition.pin}`
    case 'taken':
      return `taken-${condition.vcpu ?? 'any'}-${condition.vector ?? 'any'}`
    case 'broken':
      return `broken-${condition.claim}`
    case 'change': {
      const { cell } = condition
      return ['change', cell.of, cell.at, ...('vector' in cell ? [cell.vector] : [])].join('-')
    }
  }
}

/** Reads what was written; the error says what is wrong with it. `scenario` has the claims. */
export function readBreakpoint(text: string, scenario: Scenario): Result<Breakpoint> {
  const [, off, machine, rest = ''] = /^(off-)?(?:([ab])-)?(.*)$/s.exec(text) ?? []
  const condition = readCondition(rest, scenario)
  if (!condition.ok) return condition
  const lane = machine === undefined ? null : machine === 'a' ? 0 : 1
  return ok({ condition: condition.value, lane, enabled: off === undefined })
}

function readCondition(text: string, scenario: Scenario): Result<Condition> {
  const [, kind = '', rest = ''] =
    /^(event|remote-irr|stale|taken|broken|change)-(.*)$/s.exec(text) ?? []
  switch (kind) {
    case 'event':
      return readEvent(rest)
    case 'remote-irr':
      return readRemoteIrr(rest)
    case 'stale': {
      const pin = numberIn(rest, 'pin')
      return pin.ok ? ok({ on: 'stale', pin: pin.value }) : pin
    }
    case 'taken':
      return readTaken(rest)
    case 'broken':
      return isInvariant(scenario, rest)
        ? ok({ on: 'broken', claim: rest })
        : err(`"${rest}" is no claim that should always hold`)
    case 'change': {
      const cell = readCell(rest)
      return cell.ok ? ok({ on: 'change', cell: cell.value }) : cell
    }
  }
  return err('its kind is not known')
}

const isInvariant = (scenario: Scenario, text: string): boolean =>
  claims(scenario).some(({ id, expectation }) => id === text && expectation === 'always')

function readEvent(text: string): Result<EventCondition> {
  const [name, ...parts] = text.split('-')
  const type = EVENT_TYPES.find((other) => other === name)
  if (!type) return err(`there is no event "${name}"`)
  const condition: { -readonly [K in keyof EventCondition]: EventCondition[K] } = {
    on: 'event',
    type,
    pin: null,
    vcpu: null,
    vector: null,
  }
  for (const part of parts) {
    const field = EVENT_FIELDS.find((other) => part.startsWith(other))
    if (!field || condition[field] !== null || !FIELDS_OF[type].includes(field))
      return err(`"${part}" says nothing of ${type}`)
    const value = numberIn(part.slice(field.length), field)
    if (!value.ok) return value
    condition[field] = value.value
  }
  return ok(condition)
}

function readRemoteIrr(text: string): Result<Condition> {
  const [, number = '', way] = /^([^-]*)(?:-(set|clear))?$/.exec(text) ?? []
  const pin = numberIn(number, 'pin')
  if (!pin.ok) return pin
  return ok({
    on: 'remote-irr',
    pin: pin.value,
    to: way === undefined ? null : way === 'set' ? 1 : 0,
  })
}

function readTaken(text: string): Result<Condition> {
  const [first = '', second = '', ...more] = text.split('-')
  const vcpu = first === 'any' ? ok(null) : numberIn(first, 'vcpu')
  if (!vcpu.ok) return vcpu
  const vector = second === 'any' ? ok(null) : numberIn(second, 'vector')
  if (!vector.ok) return vector
  if (more.length > 0) return err(`"${more.join('-')}" is too much`)
  return ok({ on: 'taken', vcpu: vcpu.value, vector: vector.value })
}

function readCell(text: string): Result<Cell> {
  const [, kind = '', first = '', second] = /^(.*?)-(\d+)(?:-(\d+))?$/.exec(text) ?? []
  const pinCell = PIN_CELLS.find((of) => of === kind)
  const vectorCell = VECTOR_CELLS.find((of) => of === kind)
  const irqCell = IRQ_CELLS.find((of) => of === kind)
  const at = numberIn(first, pinCell ? 'pin' : 'vcpu')
  if (!at.ok) return at
  if (vectorCell) {
    const vector = numberIn(second ?? '', 'vector')
    return vector.ok ? ok({ of: vectorCell, at: at.value, vector: vector.value }) : vector
  }
  const of = pinCell ?? irqCell ?? (kind === 'running' ? kind : null)
  if (of === null || second !== undefined) return err(`there is no value "${text}"`)
  return ok({ of, at: at.value })
}

const MOST: Readonly<Record<EventField, number>> = { pin: PINS - 1, vcpu: 254, vector: 255 }
const NAMES: Readonly<Record<EventField, string>> = { pin: 'pin', vcpu: 'vCPU', vector: 'vector' }

function numberIn(text: string, field: EventField): Result<number> {
  const most = MOST[field]
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= most
    ? ok(Number(text))
    : err(`"${text}" is no ${NAMES[field]}: they are 0 to ${most}`)
}
