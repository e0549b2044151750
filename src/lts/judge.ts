import type { Property } from './property.ts'

/** Where a property was first violated or witnessed: the state, and the step from it or null. */
export interface Shown {
  readonly state: number
  readonly choice: number | null
}

type About<P, K> = Extract<P, { readonly about: K }>

/** Holds properties against states and steps, each until it is shown. */
export class Judge<S, A, E> {
  private readonly shown = new Map<string, Shown>()
  private states: readonly About<Property<S, A, E>, 'state'>[]
  private steps: readonly About<Property<S, A, E>, 'step'>[]

  constructor(properties: readonly Property<S, A, E>[]) {
    this.states = properties.filter((property) => property.about === 'state')
    this.steps = properties.filter((property) => property.about === 'step')
  }

  shownAt(id: string): Shown | undefined {
    return this.shown.get(id)
  }

  judgeState(index: number, state: S, enabled: readonly A[]): void {
    for (const property of this.states) {
      const shows = property.holds(state, enabled) === (property.expectation === 'sometimes')
      if (shows) this.show(property.id, { state: index, choice: null })
    }
  }

  judgeStep(
    index: number,
    choice: number,
    before: S,
    action: A,
    after: S,
    events: readonly E[],
  ): void {
    for (const property of this.steps) {
      const holds = property.holds(before, action, after, events)
      const shows = holds === (property.expectation === 'sometimes')
      if (shows) this.show(property.id, { state: index, choice })
    }
  }

  private show(id: string, where: Shown): void {
    this.shown.set(id, where)
    this.states = this.states.filter((property) => property.id !== id)
    this.steps = this.steps.filter((property) => property.id !== id)
  }
}
