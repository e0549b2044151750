/**
 * The search's store: what is searched, what is known so far, and what is chosen of it. Starts and
 * stops the workers; everything else on screen is computed from these.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Action } from '../../core/action.ts'
import { MEMORY_BOUND } from '../../lts/explore.ts'
import { CELLS, type Cell, cellKey } from '../../trace/matrix.ts'
import type { StateSpace } from '../../trace/state-space.ts'
import type { Findings } from '../../view/interleavings/matrix.ts'
import type { SearchPlan } from '../../view/interleavings/plan.ts'
import { type Paced, paced } from '../../view/interleavings/progress.ts'
import type { Order, Reply, Request } from '../../worker/protocol.ts'
import { reportWorkerError } from '../errors/worker-error.ts'
import { type TellingActions, type TellingState, TOLD_AT_FIRST, tellingActions } from './telling.ts'

/** A question about one cell of the matrix. */
export interface Question {
  readonly cell: Cell
  /** A claim's id. */
  readonly claim: string
}

export type Plan = SearchPlan

export interface Pictured extends Question {
  readonly schedule: readonly Action[]
  /** null until the worker has counted; then with the schedule before, until it has counted again. */
  readonly space: StateSpace | null
}

export interface ExplorerState extends TellingState {
  readonly plan: Plan
  readonly running: boolean
  /** How far the cell at work has come; stays while the search rests. */
  readonly progress: Paced | null
  /** The worker died, as it does where there is no memory left. */
  readonly failed: boolean
  /** By plan, then by cell: what was found stays when the plan changes and comes back. */
  readonly found: Readonly<Record<string, Findings>>
  readonly asked: Question
  readonly pictured: Pictured | null
}

export interface Explorer extends ExplorerState, TellingActions {
  /** Another plan ends the search: its cells would not be comparable. */
  setPlan(plan: Plan): void
  /** Searches the cells not yet known under this plan, or goes on with a search that rests. */
  search(): void
  /** Rests at once; what is known so far is kept, in the worker too. */
  stop(): void
  /** Forgets what was found under this plan. */
  forget(): void
  ask(question: Question): void
  /** Has the states of a cell counted, with one schedule marked. */
  picture(question: Question, schedule: readonly Action[]): void
}

export type ExplorerStore = StoreApi<Explorer>

/** A worker at one request. */
export interface Searcher {
  /** It rests after the slice at hand, and goes on from there. */
  pause(): void
  resume(): void
  /** Kills it at once, wherever it is. */
  end(): void
}

/** Starts a worker on a request; `hear` gets its replies, `fail` is told if it dies. */
export type StartSearcher = (
  request: Request,
  hear: (reply: Reply) => void,
  fail: () => void,
) => Searcher

export const DEFAULT_PLAN: Plan = {
  move: { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3, affinityWrites: 1 },
  limits: { states: 2_000_000, depth: 10_000, bytes: MEMORY_BOUND },
  symmetry: false,
}

export const FIRST_QUESTION: Question = {
  cell: CELLS[0] as Cell,
  claim: 'delivered-as-rte-names',
}

/** States counted for a picture; beyond that the count says where it stopped. */
const PICTURE_LIMIT = 200_000

export const planKey = ({ move, limits, symmetry }: Plan): string => {
  const { guest, device, vcpus, asserts, affinityWrites = 1 } = move
  const { states, depth, bytes } = limits
  return [guest, device, vcpus, asserts, affinityWrites, states, depth, bytes, symmetry].join('/')
}

export const findingsOf = ({ found, plan }: ExplorerState): Findings =>
  found[planKey(plan)] ?? NOTHING

const NOTHING: Findings = {}

/** What a search starts from: a link, or the defaults. */
export interface SearchOpening {
  readonly plan: Plan
  readonly asked: Question
}

const DEFAULT_OPENING: SearchOpening = { plan: DEFAULT_PLAN, asked: FIRST_QUESTION }

export const createExplorer = (
  start: StartSearcher,
  { plan, asked }: SearchOpening = DEFAULT_OPENING,
): ExplorerStore =>
  createStore<Explorer>()((set, get) => ({
    ...TOLD_AT_FIRST,
    plan,
    running: false,
    progress: null,
    failed: false,
    found: {},
    asked,
    pictured: null,
    ask: (asked) => set({ asked }),
    ...searchActions(start, set, get),
    ...tellingActions(start, set, get),
  }))

type Set = StoreApi<Explorer>['setState']

function searchActions(
  start: StartSearcher,
  set: Set,
  get: () => ExplorerState,
): Pick<Explorer, 'setPlan' | 'search' | 'stop' | 'forget' | 'picture'> {
  const searching = searchOf(start, set, get)
  const picture = pictureAction(start, set, get)
  return {
    search: searching.go,
    stop: searching.rest,
    picture: picture.start,

    setPlan(plan) {
      searching.end()
      picture.end()
      set({ plan, pictured: null })
    },

    forget() {
      searching.end()
      set(({ found, plan }) => ({ found: { ...found, [planKey(plan)]: {} }, pictured: null }))
    },
  }
}

/** One search at a time; while it rests, its worker keeps what it has. */
function searchOf(start: StartSearcher, set: Set, get: () => ExplorerState) {
  let searcher: Searcher | null = null
  const end = () => {
    searcher?.end()
    searcher = null
    set({ running: false, progress: null, failed: false })
  }
  const fail = () => {
    end()
    set({ failed: true })
  }
  const hear = (message: Reply) => {
    if (message.type === 'progress') set(({ progress }) => ({ progress: paced(progress, message) }))
    if (message.type === 'result') set((state) => keep(state, message))
    if (message.type === 'done') end()
  }
  const go = () => {
    const { move, limits, symmetry } = get().plan
    const known = findingsOf(get())
    const cells = CELLS.filter((cell) => known[cellKey(cell)] === undefined)
    if (cells.length === 0) return end()
    set({ running: true, failed: false })
    if (searcher) return searcher.resume()
    searcher = start({ type: 'search', move, cells, limits, options: { symmetry } }, hear, fail)
  }
  const rest = () => {
    searcher?.pause()
    set({ running: false })
  }
  return { go, rest, end }
}

function pictureAction(start: StartSearcher, set: Set, get: () => ExplorerState) {
  let painter: Searcher | null = null
  const end = () => painter?.end()
  return {
    end,
    start(question: Question, schedule: readonly Action[]) {
      end()
      const { plan, pictured } = get()
      const before = pictured && isOf(pictured, question) ? pictured.space : null
      set({ pictured: { ...question, schedule, space: before } })
      const { move, symmetry } = plan
      const states = Math.min(plan.limits.states, PICTURE_LIMIT)
      const limits = { ...plan.limits, states }
      painter = start(
        { type: 'space', ...question, move, schedule, limits, options: { symmetry } },
        (reply) => {
          if (reply.type === 'space')
            set({ pictured: { ...question, schedule, space: reply.space } })
        },
        () => set({ pictured: null }),
      )
    },
  }
}

/** Whether a picture is of the cell and the claim that are asked about. */
export const isOf = (pictured: Question, { cell, claim }: Question): boolean =>
  cellKey(pictured.cell) === cellKey(cell) && pictured.claim === claim

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
  const worker = new Worker(new URL('../../worker/explore.worker.ts', import.meta.url), {
    type: 'module',
  })
  worker.onmessage = ({ data }: MessageEvent<Reply>) => hear(data)
  worker.onerror = (event) => {
    reportWorkerError(event)
    fail()
  }
  const order = (order: Order) => worker.postMessage(order)
  order(request)
  return {
    pause: () => order({ type: 'pause' }),
    resume: () => order({ type: 'resume' }),
    end: () => worker.terminate(),
  }
}
