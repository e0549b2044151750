/** What crosses to the worker and back: plain data only. */
import type { Action } from '../core/action.ts'
import type { OneMove } from '../core/scenarios/one-move.ts'
import type { Limits } from '../lts/explore.ts'
import type { Cell } from '../trace/matrix.ts'
import type { SearchOptions, SearchProgress, SearchResult } from '../trace/search.ts'
import type { StateSpace } from '../trace/state-space.ts'

/**
 * `search`: these cells, one after the other. `space`: the states of one cell, for a picture.
 * `shrink`: every move left out of a schedule that the claim does not need.
 */
export type Request =
  | {
      readonly type: 'search'
      readonly move: OneMove
      readonly cells: readonly Cell[]
      readonly limits: Limits
      readonly options?: SearchOptions
    }
  | {
      readonly type: 'space'
      readonly move: OneMove
      readonly cell: Cell
      readonly claim: string
      readonly schedule: readonly Action[]
      readonly limits: Limits
      readonly options?: SearchOptions
    }
  | {
      readonly type: 'shrink'
      readonly move: OneMove
      readonly cell: Cell
      readonly claim: string
      readonly schedule: readonly Action[]
    }

/** What a worker hears: what to do; to rest, and to go on where it rested. */
export type Order = Request | { readonly type: 'pause' } | { readonly type: 'resume' }

export type Reply =
  | {
      readonly type: 'progress'
      readonly cell: Cell
      readonly progress: SearchProgress
      readonly seconds: number
    }
  | {
      readonly type: 'result'
      readonly cell: Cell
      readonly result: SearchResult
      readonly seconds: number
    }
  | { readonly type: 'done' }
  | { readonly type: 'space'; readonly space: StateSpace }
  | { readonly type: 'shrunk'; readonly schedule: readonly Action[] }
