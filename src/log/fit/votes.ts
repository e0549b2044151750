/** Lines that speak for one order of QEMU or the other. */
import type { Build } from '../finding.ts'

/** What a line speaks by: a write of no RTE, the order in a call, a delivered message, a scan. */
export type Ground = 'idle' | 'order' | 'message' | 'scan'

type Side = Exclude<Build, 'undetermined'>

/** So many times the lines of the other side decide; one or two may be lines that were lost. */
const MAJORITY = 4

interface Pile {
  count: number
  ground: Ground
  evidence: readonly number[]
}

export class Votes {
  private readonly piles: Record<Side, Pile> = {
    'before-fix': { count: 0, ground: 'idle', evidence: [] },
    'after-fix': { count: 0, ground: 'idle', evidence: [] },
  }

  /** The first of a side is its evidence. */
  add(side: Side, ground: Ground, ...evidence: readonly number[]): void {
    const pile = this.piles[side]
    if (pile.count++ > 0) return
    pile.ground = ground
    pile.evidence = evidence
  }

  get contradicts(): boolean {
    return this.piles['before-fix'].count > 0 && this.piles['after-fix'].count > 0
  }

  get isEmpty(): boolean {
    return this.piles['before-fix'].count + this.piles['after-fix'].count === 0
  }

  verdict(): {
    readonly build: Build
    readonly ground: Ground
    readonly evidence: readonly number[]
  } {
    const before = this.piles['before-fix']
    const after = this.piles['after-fix']
    if (before.count > 0 && before.count >= MAJORITY * after.count) {
      return { build: 'before-fix', ...before }
    }
    if (after.count > 0 && after.count >= MAJORITY * before.count) {
      return { build: 'after-fix', ...after }
    }
    return { build: 'undetermined', ground: 'idle', evidence: [] }
  }
}
