/**
 * A named claim about a system. `always` looks for a counterexample, `sometimes` for a witness. A
 * claim is about states, or about steps: what one action did.
 */
export type Property<S, A, E> = {
  readonly id: string
  /** One sentence. */
  readonly sentence: string
  readonly expectation: 'always' | 'sometimes'
} & (
  | { readonly about: 'state'; holds(state: S, enabled: readonly A[]): boolean }
  | { readonly about: 'step'; holds(before: S, action: A, after: S, events: readonly E[]): boolean }
)

/** What a search found out about a property. `path` shows it: a counterexample, or a witness. */
export interface Verdict<A> {
  readonly id: string
  readonly expectation: 'always' | 'sometimes'
  /** null: neither shown nor refuted within the bounds. */
  readonly holds: boolean | null
  readonly path: readonly A[] | null
}
