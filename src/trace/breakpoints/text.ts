/**
 * A breakpoint in a link: `remote-irr-11-set`, `a-stale-11`, `off-b-taken-2-33`, `broken-no-dead-pin`,
 * `event-kvm_eoi-vcpu2`, `change-route-11`. One that is off says so first, then its machine stands.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { claims } from '../../core/properties.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { readCell, readNumber, writeCell } from '../causes/cell-text.ts'
import {
  type Breakpoint,
  type Condition,
  EVENT_FIELDS,
  EVENT_TYPES,
  type EventCondition,
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
    case 'change':
      return `change-${writeCell(condition.cell)}`
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
      const pin = readNumber(rest, 'pin')
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
    const value = readNumber(part.slice(field.length), field)
    if (!value.ok) return value
    condition[field] = value.value
  }
  return ok(condition)
}

function readRemoteIrr(text: string): Result<Condition> {
  const [, number = '', way] = /^([^-]*)(?:-(set|clear))?$/.exec(text) ?? []
  const pin = readNumber(number, 'pin')
  if (!pin.ok) return pin
  return ok({
    on: 'remote-irr',
    pin: pin.value,
    to: way === undefined ? null : way === 'set' ? 1 : 0,
  })
}

function readTaken(text: string): Result<Condition> {
  const [first = '', second = '', ...more] = text.split('-')
  const vcpu = first === 'any' ? ok(null) : readNumber(first, 'vcpu')
  if (!vcpu.ok) return vcpu
  const vector = second === 'any' ? ok(null) : readNumber(second, 'vector')
  if (!vector.ok) return vector
  if (more.length > 0) return err(`"${more.join('-')}" is too much`)
  return ok({ on: 'taken', vcpu: vcpu.value, vector: vector.value })
}
