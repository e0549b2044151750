/** Every cell of the matrix against what is known of it (kvm-split.md, sections 6 to 8). */
import { describe, expect, it, vi } from 'vitest'
import { matrix, propertyOf, refuted, searched, setupOf, shownAt } from './cells.ts'
import { fateOf, refutedBy } from './fates.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 300_000 })

describe('the matrix with two vCPUs and three assertions', () => {
  it('is five orders, four scan rules and their twins with APICv, five guests and two devices', () => {
    expect(new Set(matrix.map(({ name }) => name)).size).toBe(5 * 8 * 5 * 2)
  })

  it.each(matrix.map((its) => [its.name, fateOf(its), its] as const))('%s: %s', (_, fate, its) => {
    const result = searched(its)
    expect(result).toMatchObject({ complete: true, boundedBy: null })
    expect(refuted(result).sort()).toEqual(refutedBy(fate, its).sort())
  })

  it('is large enough that every fate is some cell', () => {
    expect(new Set(matrix.map(fateOf)).size).toBe(6)
  })
})

describe('a schedule that a search gives', () => {
  it('shows what it says at its last move and not before, in every cell', () => {
    for (const its of matrix) {
      const setup = setupOf(its)
      for (const { id, schedule, calmest } of searched(its).properties) {
        for (const path of [schedule, calmest]) {
          if (path) expect(shownAt(setup, id, path), `${its.name}: ${id}`).toBe(path.length)
        }
      }
    }
  })

  it('with the fewest switches is not shorter than the shortest, nor has more switches', () => {
    let calmer = 0
    for (const its of matrix) {
      for (const { id, schedule, switches, calmest } of searched(its).properties) {
        if (!schedule || switches === null) continue
        const few = passes(calmest ?? [])
        expect(calmest?.length, `${its.name}: ${id}`).toBeGreaterThanOrEqual(schedule.length)
        expect(few, `${its.name}: ${id}`).toBeLessThanOrEqual(switches)
        if (few < switches) calmer++
      }
    }
    expect(calmer).toBeGreaterThan(0)
  })

  it('counts as many switches as it has changes of a thread, device or user', () => {
    for (const its of matrix) {
      for (const { schedule, switches } of searched(its).properties) {
        if (schedule) expect(switches).toBe(passes(schedule))
      }
    }
  })

  it('is there for a violation or a witness, and for nothing else', () => {
    for (const its of matrix) {
      for (const property of searched(its).properties) {
        const { expectation, holds, length, schedule } = property
        expect(schedule !== null).toBe(holds === (expectation === 'sometimes'))
        expect(length).toBe(schedule?.length ?? null)
      }
    }
  })
})

/** A vCPU's thread is one actor wherever it runs: in the guest, in KVM or in the VMM. */
function passes(schedule: readonly { readonly agent: string }[]): number {
  const actors = schedule.map((action) => {
    const { agent, ...whom } = action
    return agent === 'vmm' || agent === 'kvm' || agent === 'guest'
      ? `vcpu ${Object.values(whom)}`
      : JSON.stringify(action)
  })
  return actors.filter((actor, at) => at > 0 && actor !== actors[at - 1]).length
}

describe('the two witnesses', () => {
  it('exist wherever the interrupt moves right', () => {
    for (const its of matrix.filter((its) => fateOf(its) === 'right')) {
      expect(propertyOf(searched(its), 'handler-on-new-cpu').holds).toBe(true)
      expect(propertyOf(searched(its), 'quiet-after-move').holds).toBe(true)
    }
  })
})
