import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../../src/core/scenarios/affinity-move.ts'
import { readBreakpoint, writeBreakpoint } from '../../../src/trace/breakpoints/text.ts'
import { breakpointOn } from './breakpoints.ts'

const read = (text: string) => readBreakpoint(text, affinityMove)

describe('a breakpoint as text', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(breakpointOn(affinityMove), (breakpoint) => {
        expect(read(writeBreakpoint(breakpoint))).toEqual({ ok: true, value: breakpoint })
      }),
      { numRuns: 500, seed: 3 },
    )
  })

  it('has only characters that stand in a link as they are', () => {
    fc.assert(
      fc.property(breakpointOn(affinityMove), (breakpoint) => {
        expect(writeBreakpoint(breakpoint)).toMatch(/^[\w-]+$/)
      }),
      { numRuns: 200, seed: 4 },
    )
  })

  it('says first that it is off, then the machine, then what it waits for', () => {
    const breakpoint = {
      condition: { on: 'remote-irr', pin: 11, to: 1 },
      lane: 1,
      enabled: false,
    } as const
    expect(writeBreakpoint(breakpoint)).toBe('off-b-remote-irr-11-set')
  })

  it.each([
    ['', 'its kind is not known'],
    ['lunch-11', 'its kind is not known'],
    ['c-stale-11', 'its kind is not known'],
    ['stale-24', '"24" is no pin: they are 0 to 23'],
    ['stale-011', '"011" is no pin: they are 0 to 23'],
    ['remote-irr-11-up', '"" is no pin: they are 0 to 23'],
    ['taken-2-256', '"256" is no vector: they are 0 to 255'],
    ['taken-2', '"" is no vector: they are 0 to 255'],
    ['taken-2-33-44', '"44" is too much'],
    ['taken-x-33', '"x" is no vCPU: they are 0 to 254'],
    ['broken-nothing', '"nothing" is no claim that should always hold'],
    ['broken-quiet-after-move', '"quiet-after-move" is no claim that should always hold'],
    ['event-kvm_exit', 'there is no event "kvm_exit"'],
    ['event-kvm_set_irq-vcpu2', '"vcpu2" says nothing of kvm_set_irq'],
    ['event-kvm_set_irq-pin3-pin4', '"pin4" says nothing of kvm_set_irq'],
    ['change-weather-3', 'there is no value "weather-3"'],
    ['change-route-3-4', 'there is no value "route-3-4"'],
    ['change-irr-2', '"" is no vector: they are 0 to 255'],
  ])('%j is not read, because %s', (text, error) => {
    expect(read(text)).toEqual({ ok: false, error })
  })

  it('is never misread: whatever is read is written as it stood', () => {
    const word = fc.constantFrom('off', 'a', 'b', 'event', 'remote-irr', 'stale', 'taken', 'any')
    const piece = fc.oneof(
      word,
      fc.constantFrom('broken', 'change', 'no-dead-pin', 'irr', 'route', 'kvm_eoi', 'vcpu2'),
      fc.nat(300).map(String),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('-')
        const breakpoint = read(text)
        if (breakpoint.ok) expect(writeBreakpoint(breakpoint.value)).toBe(text)
      }),
      { numRuns: 3_000, seed: 5 },
    )
  })
})
