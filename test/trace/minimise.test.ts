import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/core/action.ts'
import { shrink, stillFails, stillShows } from '../../src/trace/minimise.ts'
import { search } from '../../src/trace/search.ts'
import { cell, finish, propertyOf, setupOf, shownAt, UNBOUNDED } from './cells.ts'

const setup = setupOf(cell('original', 'K0', 'same-vector', 'ordinary'))
const patched = setupOf(cell('patched', 'K0', 'same-vector', 'ordinary'))
const result = finish(search(setup, UNBOUNDED))
const found = (id: string): readonly Action[] => propertyOf(result, id).schedule ?? []
const dead = found('no-dead-pin')

describe('a schedule that has been changed by hand', () => {
  it('still fails when nothing was dropped, and not on a variant that is right', () => {
    expect(stillFails(setup, dead, 'no-dead-pin')).toBe(true)
    expect(stillFails(patched, dead, 'no-dead-pin')).toBe(false)
  })

  it('does not fail without the move of the user, or without its end', () => {
    const unmoved = dead.filter(({ agent }) => agent !== 'user')
    expect(stillFails(setup, unmoved, 'no-dead-pin')).toBe(false)
    expect(stillFails(setup, dead.slice(0, -1), 'no-dead-pin')).toBe(false)
  })

  it('passes over moves that are not enabled, and ends with the one that shows the claim', () => {
    const noise: Action = { agent: 'vmm', thread: 1 }
    const padded = [noise, ...dead, { agent: 'clock' } as const, ...dead]
    expect(stillShows(setup, padded, 'no-dead-pin')).toEqual(dead)
  })

  it('knows no claim by another name', () => {
    expect(stillFails(setup, dead, 'no-such-claim')).toBe(false)
  })
})

describe('shrinking', () => {
  const roundabout = finish(search(setup, UNBOUNDED)).properties.flatMap(({ id, calmest }) =>
    calmest ? [[id, calmest] as const] : [],
  )

  it.each(roundabout)(
    '%s leaves a schedule that shows it and that no single drop survives',
    (id, path) => {
      const small = shrink(setup, path, id)
      expect(small.length).toBeLessThanOrEqual(path.length)
      expect(shownAt(setup, id, small)).toBe(small.length)
      small.forEach((_, at) => {
        const rest = small.filter((_, other) => other !== at)
        expect(stillShows(setup, rest, id)).toBeNull()
      })
    },
  )

  it('drops a detour: an assertion that the failure does not need', () => {
    const setup = setupOf(cell('original', 'K0', 'same-vector', 'ordinary'), 2, 4)
    const id = 'delivered-as-rte-names'
    const path = propertyOf(finish(search(setup, UNBOUNDED)), id).schedule ?? []
    const raised = path.findIndex(({ agent }) => agent === 'user')
    const rounds = (moves: readonly Action[]) =>
      moves.filter(({ agent }) => agent === 'device').length
    const longer = [...path.slice(0, raised), ...path.filter(({ agent }) => agent !== 'user')]
    const detour = [...longer, ...path.slice(raised), ...path]
    const shown = stillShows(setup, detour, id) ?? []
    const small = shrink(setup, detour, id)
    expect(rounds(small)).toBeLessThan(rounds(shown))
    expect(small.length).toBeLessThan(shown.length)
  })

  it('leaves a schedule alone that does not show the claim', () => {
    expect(shrink(patched, dead, 'no-dead-pin')).toBe(dead)
  })
})
