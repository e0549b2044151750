/** Breakpoints of any kind, for laws about all of them. */
import fc from 'fast-check'
import { claims } from '../../../src/core/properties.ts'
import type { Scenario } from '../../../src/core/scenarios/scenario.ts'
import {
  type Breakpoint,
  type Condition,
  EVENT_TYPES,
  FIELDS_OF,
} from '../../../src/trace/breakpoints/breakpoint.ts'
import { IRQ_CELLS, PIN_CELLS, VECTOR_CELLS } from '../../../src/trace/causes/cell.ts'

const pin = fc.oneof(fc.constant(11), fc.nat(23))
const vcpu = fc.oneof(fc.constantFrom(0, 2), fc.nat(254))
const vector = fc.oneof(fc.constantFrom(33, 34), fc.nat(255))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value)

const events: fc.Arbitrary<Condition> = fc.constantFrom(...EVENT_TYPES).chain((type) => {
  const given = <T>(field: 'pin' | 'vcpu' | 'vector', value: fc.Arbitrary<T>) =>
    FIELDS_OF[type].includes(field) ? maybe(value) : fc.constant(null)
  return fc.record({
    on: fc.constant('event' as const),
    type: fc.constant(type),
    pin: given('pin', pin),
    vcpu: given('vcpu', vcpu),
    vector: given('vector', vector),
  })
})

const cells = fc.oneof(
  fc.record({ of: fc.constantFrom(...PIN_CELLS), at: pin }),
  fc.record({ of: fc.constantFrom(...VECTOR_CELLS), at: vcpu, vector }),
  fc.record({ of: fc.constantFrom(...IRQ_CELLS, 'running' as const), at: fc.nat(3) }),
)

export const breakpointOn = (scenario: Scenario): fc.Arbitrary<Breakpoint> => {
  const always = claims(scenario).filter(({ expectation }) => expectation === 'always')
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    events,
    fc.record({
      on: fc.constant('remote-irr' as const),
      pin,
      to: fc.constantFrom(0, 1, null),
    }),
    fc.record({ on: fc.constant('stale' as const), pin }),
    fc.record({ on: fc.constant('taken' as const), vcpu: maybe(vcpu), vector: maybe(vector) }),
    fc.record({
      on: fc.constant('broken' as const),
      claim: fc.constantFrom(...always.map(({ id }) => id)),
    }),
    fc.record({ on: fc.constant('change' as const), cell: cells }),
  )
  return fc.record({ condition, lane: fc.constantFrom(0, 1, null), enabled: fc.boolean() })
}
