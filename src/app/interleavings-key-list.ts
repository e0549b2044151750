/** The keys of the Interleavings view, as the sheet and the foot of the page list them. */

/** When a key has something to do. */
export interface KeyScope {
  readonly running: boolean
  /** Some machine violates a claim. */
  readonly violations: boolean
  /** The chosen cell has a schedule. */
  readonly schedule: boolean
}

export interface ViewKey {
  /** As printed on the key caps. */
  readonly caps: readonly string[]
  /** For the foot of the page; null where it has no room. */
  readonly brief: string | null
  /** In full, for the sheet. */
  readonly text: string
  /** Single characters, which can be switched off. */
  readonly characters?: true
  works(scope: KeyScope): boolean
}

export const INTERLEAVINGS_KEYS: readonly ViewKey[] = [
  {
    caps: ['↑', '↓', '←', '→'],
    brief: 'choose a cell or a state',
    text: 'from cell to cell, state to state, move to move',
    works: () => true,
  },
  {
    caps: ['Home', 'End'],
    brief: null,
    text: 'first, last machine of a claim; first, last move',
    works: () => true,
  },
  {
    caps: ['Enter'],
    brief: 'open it in Step',
    text: 'open the counterexample, the state or the move in Step',
    works: ({ schedule }) => schedule,
  },
  {
    caps: ['n', 'p'],
    brief: 'next, previous violation',
    text: 'next, previous violation',
    characters: true,
    works: ({ violations }) => violations,
  },
  {
    caps: ['Delete'],
    brief: 'drop a move',
    text: 'drop the focused move, or take it back',
    works: ({ schedule }) => schedule,
  },
  {
    caps: ['Ctrl Z'],
    brief: null,
    text: 'among the moves: take back what was dropped last',
    works: ({ schedule }) => schedule,
  },
  {
    caps: ['Esc'],
    brief: 'stop the search',
    text: 'stop the search, keep what it has found',
    works: ({ running }) => running,
  },
]
