/**
 * The search's store: what is searched, what is known so far, and what is chosen of it. Starts and
 * stops the workers; everything else on screen is computed from these.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Action } from '../core/action.ts'
import type { OneMove } from '../core/scenarios/one-move.ts'
import { type Limits, MEMORY_BOUND } from '../lts/explore.ts'
import { CELLS, type Cell, cellKey } from '../trace/matrix.ts'
import type { StateSpace } from '../trace/state-space.ts'
import type { CellProgress, Findings } from '../view/interleavings-matrix.ts'
import type { Reply, Request } from '../worker/protocol.ts'

/** A question about one cell of the matrix. */
export interface Question {
  readonly cell: Cell
  /** A claim's id. */
  readonly claim: string
}

export interface Plan {
  readonly move: OneMove
  readonly limits: Limits
}

export interface Pictured extends Question {
  readonly schedule: readonly Action[]
  /** null while the worker counts. */
  readonly space: StateSpace | null
}

export interface ExplorerState {
  readonly plan: Plan
  readonly running: boolean
  /** How far the cell at work has come. */
  readonly progress: CellProgress | null
  /** By plan, then by cell: what was found stays when the plan changes and comes back. */
  readonly found: Readonly<Record<string, Findings>>
  readonly asked: Question
  readonly pictured: Pictured | null
}

export interface Explorer extends ExplorerState {
  /** Another plan stops the search: its cells would not be comparable. */
  setPlan(plan: Plan): void
  /** Searches the cells not yet known under this plan. */
  search(): void
  stop(): void
  /** Forgets what was found under this plan. */
  forget(): void
  ask(question: Question): void
  /** Has the states of a cell counted, with one schedule marked. */
  picture(question: Question, schedule: readonly Action[]): void
}

export type ExplorerStore = StoreApi<Explorer>

/** A worker at one request; `end` kills it at once, wherever it is. */
export interface Searcher {
  end(): void
}

/** Starts a worker on a request; `hear` gets its replies, `fail` is told if it dies. */
export type StartSearcher = (
  request: Request,
  hear: (reply: Reply) => void,
  fail: () => void,
) => Searcher

export const DEFAULT_PLAN: Plan = {
  move: { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 },
  limits: { states: 2_000_000, depth: 10_000, bytes: MEMORY_BOUND },
}

/** States counted for a picture; beyond that the count says where it stopped. */
const PICTURE_LIMIT = 200_000

export const planKey = ({ move, limits }: Plan): string =>
  [...Object.values(move), ...Object.values(limits)].join('/')

export const findingsOf = ({ found, plan }: ExplorerState): Findings => found[planKey(plan)] ?? {}

export const createExplorer = (start: StartSearcher): ExplorerStore =>
  createStore<Explorer>()((set, get) => {
    let searcher: Searcher | null = null
    let painter: Searcher | null = null

    const rest = () => {
      searcher?.end()
      searcher = null
      set({ running: false, progress: null })
    }

    const hear = (message: Reply) => {
      switch (message.type) {
        case 'progress':
          return set({ progress: message })
        case 'result':
          return set((state) => keep(state, message))
        case 'done':
          return rest()
        case 'space':
          return undefined
      }
    }

    return {
      plan: DEFAULT_PLAN,
      running: false,
      progress: null,
      found: {},
      asked: { cell: CELLS[0] as Cell, claim: 'delivered-as-rte-names' },
      pictured: null,

      setPlan(plan) {
        rest()
        painter?.end()
        set({ plan, pictured: null })
      },

      search() {
        rest()
        const { move, limits } = get().plan
        const known = findingsOf(get())
        const cells = CELLS.filter((cell) => known[cellKey(cell)] === undefined)
        if (cells.length === 0) return
        set({ running: true })
        searcher = start({ type: 'search', move, cells, limits }, hear, rest)
      },

      stop: rest,

      forget() {
        rest()
        set(({ found, plan }) => ({ found: { ...found, [planKey(plan)]: {} }, pictured: null }))
      },

      ask: (asked) => set({ asked }),

      picture(question, schedule) {
        painter?.end()
        set({ pictured: { ...question, schedule, space: null } })
        const { move, limits } = get().plan
        const states = Math.min(limits.states, PICTURE_LIMIT)
        painter = start(
          { type: 'space', ...question, move, schedule, limits: { ...limits, states } },
          (reply) => {
            if (reply.type === 'space')
              set({ pictured: { ...question, schedule, space: reply.space } })
          },
          () => set({ pictured: null }),
        )
      },
    }
  })

function keep(
  state: ExplorerState,
  { cell, result, seconds }: Extract<Reply, { type: 'result' }>,
): Partial<ExplorerState> {
  const findings = { ...findingsOf(state), [cellKey(cell)]: { result, seconds } }
  return { found: { ...state.found, [planKey(state.plan)]: findings }, progress: null }
}

/** The browser's own worker. */
export const startWorker: StartSearcher = (request, hear, fail) => {
  // Written in one piece, because the bundler looks for exactly this.
  const worker = new Worker(new URL('../worker/explore.worker.ts', import.meta.url), {
    type: 'module',
  })
  worker.onmessage = ({ data }: MessageEvent<Reply>) => hear(data)
  worker.onerror = fail
  worker.postMessage(request)
  return { end: () => worker.terminate() }
}
