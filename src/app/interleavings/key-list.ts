/** The keys of the Interleavings view, as the sheet, the palette and the foot of the page list them. */
import type { KeySection } from '../keys.ts'

/** When a key has something to do. */
export interface KeyScope {
  readonly running: boolean
  /** Some machine violates a claim. */
  readonly violations: boolean
  /** The chosen cell has a schedule. */
  readonly schedule: boolean
}

/** What can be asked for wherever the focus is. */
export type SearchCommand = 'open' | 'nextViolation' | 'previousViolation' | 'stop'

export interface ViewKey {
  /** As printed on the key caps. */
  readonly caps: readonly string[]
  /** For the foot of the page; null where it has no room. */
  readonly brief: string | null
  /** In full, for the sheet. */
  readonly text: string
  /** Single characters, which can be switched off. */
  readonly characters?: true
  /** One for each cap; none where a key acts on what has the focus. */
  readonly commands?: readonly { readonly command: SearchCommand; readonly text: string }[]
  /** Why it has nothing to do now; null where it has. */
  lacks(scope: KeyScope): string | null
}

const noSchedule = ({ schedule }: KeyScope) => (schedule ? null : 'the chosen cell has no schedule')

export const SEARCH_SECTIONS: readonly KeySection<ViewKey>[] = [
  {
    subject: 'Matrix, states and moves',
    keys: [
      {
        caps: ['↑', '↓', '←', '→'],
        brief: 'choose a cell or a state',
        text: 'from cell to cell, state to state, move to move',
        lacks: () => null,
      },
      {
        caps: ['Home', 'End'],
        brief: null,
        text: 'first, last machine of a claim; first, last move',
        lacks: () => null,
      },
      {
        caps: ['Enter'],
        brief: 'open it in Step',
        text: 'open the counterexample, the state or the move in Step',
        commands: [{ command: 'open', text: 'open the counterexample in Step' }],
        lacks: noSchedule,
      },
      {
        caps: ['Delete'],
        brief: 'drop a move',
        text: 'drop the focused move, or take it back',
        lacks: noSchedule,
      },
      {
        caps: ['Ctrl Z'],
        brief: null,
        text: 'among the moves: take back what was dropped last',
        lacks: noSchedule,
      },
    ],
  },
  {
    subject: 'Search',
    keys: [
      {
        caps: ['n', 'p'],
        brief: 'next, previous violation',
        text: 'next, previous violation',
        characters: true,
        commands: [
          { command: 'nextViolation', text: 'next violation' },
          { command: 'previousViolation', text: 'previous violation' },
        ],
        lacks: ({ violations }) => (violations ? null : 'no violation is known'),
      },
      {
        caps: ['Esc'],
        brief: 'stop the search',
        text: 'stop the search, keep what it has found',
        commands: [{ command: 'stop', text: 'stop the search, keep what it has found' }],
        lacks: ({ running }) => (running ? null : 'no search is running'),
      },
    ],
  },
]

export const INTERLEAVINGS_KEYS: readonly ViewKey[] = SEARCH_SECTIONS.flatMap(({ keys }) => keys)
