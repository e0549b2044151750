/** A deterministic labelled transition system: the action chosen fixes everything that follows. */
export interface Lts<S, A, E> {
  readonly initial: S
  /** In one fixed order for equal states: a path can be stored as indices into this list. */
  enabled(state: S): readonly A[]
  /** Pure. Only for actions that `enabled` returned. */
  apply(state: S, action: A): Transition<S, E>
  /** Equal states, and only equal states, have equal keys. */
  key(state: S): string
}

export interface Transition<S, E> {
  readonly state: S
  readonly events: readonly E[]
}
