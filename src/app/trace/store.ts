/**
 * The Trace view's store: what the worker has told of the open log, and where in it we are. The log
 * itself stays in the worker; windows of it are asked for.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LogFormat } from '../../log/log.ts'
import type { Filter } from '../../view/log/rows.ts'
import type { Span } from '../../view/tracks/span.ts'
import type {
  Answers,
  ListKey,
  LogDiagnosis,
  LogFile,
  LogHead,
  LogOrder,
  LogReply,
  MachineChoice,
  Question,
  QuestionName,
  Questions,
  ReadProgress,
} from '../../worker/log-protocol.ts'
import { heard } from './heard.ts'
import { spanAround } from './span.ts'

export type TraceStatus = 'empty' | 'working' | 'open'
export type TraceTab = 'diagnosis' | 'state'

export interface TraceState {
  readonly status: TraceStatus
  readonly files: readonly LogFile[]
  readonly format: LogFormat | null
  readonly progress: ReadProgress | null
  readonly head: LogHead | null
  readonly diagnosis: LogDiagnosis | null
  /** It was cancelled: what is shown is what was known then. */
  readonly cut: boolean
  /** What went wrong with reading, in words. */
  readonly fault: string | null
  /** Grows when more is known, so that what was asked is asked again. */
  readonly version: number
  /** The place on the timeline, from 1; 0 before everything. */
  readonly place: number
  readonly pin: number
  readonly span: Span | null
  readonly list: ListKey
  /** Its number, from 1; null for none. */
  readonly finding: number | null
  readonly sought: string
  readonly model: MachineChoice | null
  readonly tab: TraceTab
}

export interface TraceActions {
  open(files: readonly LogFile[], format?: LogFormat | null): void
  /** Reads the same files as another format; null has it detected. */
  readAs(format: LogFormat | null): void
  cancel(): void
  close(): void
  seek(place: number): void
  focusPin(pin: number): void
  setSpan(span: Span | null): void
  setFilter(filter: Filter): void
  setSource(source: number | null): void
  /** Chooses a finding and goes to its first evidence. */
  showFinding(number: number): void
  stepFinding(by: 1 | -1): void
  setSought(text: string): void
  chooseModel(choice: MachineChoice | null): void
  setTab(tab: TraceTab): void
  ask<K extends QuestionName>(is: K, ask: Questions[K]): Promise<Answers[K] | null>
}

export type Trace = TraceState & TraceActions
export type TraceStore = StoreApi<Trace>

export interface LogWorker {
  order(order: LogOrder): void
  end(): void
}

export type StartLogWorker = (
  hear: (reply: LogReply) => void,
  fail: (fault?: string) => void,
) => LogWorker

const CLOSED: TraceState = {
  status: 'empty',
  files: [],
  format: null,
  progress: null,
  head: null,
  diagnosis: null,
  cut: false,
  fault: null,
  version: 0,
  place: 0,
  pin: 0,
  span: null,
  list: { source: 0, filter: 'all' },
  finding: null,
  sought: '',
  model: null,
  tab: 'diagnosis',
}

export const createTrace = (start: StartLogWorker): TraceStore =>
  createStore<Trace>()((set, get) => ({ ...CLOSED, ...actions(start, set, get) }))

type Set = StoreApi<Trace>['setState']

function actions(start: StartLogWorker, set: Set, get: () => Trace): TraceActions {
  const line = workerLine(start, set, get)
  const open = (files: readonly LogFile[], format: LogFormat | null) => {
    if (files.length === 0) return
    set({
      ...CLOSED,
      status: 'working',
      files,
      format,
      version: get().version + 1,
      list: { source: files.length > 1 ? null : 0, filter: 'all' },
    })
    line.order({ type: 'open', files, format })
  }
  return {
    open: (files, format = null) => open(files, format),
    readAs: (format) => open(get().files, format),
    cancel() {
      line.order({ type: 'cancel' })
      // The worker ends the slice at hand; nobody has to wait for it.
      set(({ head }) => ({ status: head ? 'open' : 'empty', progress: null, cut: true }))
    },
    close() {
      line.end()
      set({ ...CLOSED, version: get().version + 1 })
    },
    ask: line.ask,
    ...places(set, get),
  }
}

type Places = Omit<TraceActions, 'open' | 'readAs' | 'cancel' | 'close' | 'ask'>

function places(set: Set, get: () => Trace): Places {
  const seek = (place: number) => {
    const { head } = get()
    if (head) set({ place: Math.max(1, Math.min(place, head.size)) })
  }
  const showFinding = (number: number) => {
    const { diagnosis, head, pin, span } = get()
    const finding = diagnosis?.findings[number - 1]
    if (!finding || !head) return
    const place = finding.places[0] ?? head.size
    const last = finding.places.at(-1) ?? place
    set({
      finding: number,
      place,
      pin: finding.pin ?? pin,
      span: spanAround(place, last, head.size, span),
    })
  }
  return {
    seek,
    showFinding,
    stepFinding(by) {
      const { finding, diagnosis } = get()
      const count = diagnosis?.findings.length ?? 0
      if (count === 0) return
      const from = finding ?? (by === 1 ? 0 : count + 1)
      showFinding(((from - 1 + by + count) % count) + 1)
    },
    focusPin: (pin) => set({ pin }),
    setSpan: (span) => set({ span }),
    setFilter: (filter) => set(({ list }) => ({ list: { ...list, filter } })),
    setSource: (source) => set(({ list }) => ({ list: { ...list, source } })),
    setSought: (sought) => set({ sought }),
    chooseModel: (model) => set({ model }),
    setTab: (tab) => set({ tab }),
  }
}

/** The line to the worker, which is started with the first log. */
function workerLine(start: StartLogWorker, set: Set, get: () => Trace) {
  let worker: LogWorker | null = null
  let asked = 0
  const waiting = new Map<number, (answer: Answers[QuestionName] | null) => void>()

  const end = () => {
    worker?.end()
    worker = null
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  }
  const hear = (reply: LogReply) => {
    if (reply.type === 'answer') {
      waiting.get(reply.id)?.(reply.answer)
      waiting.delete(reply.id)
    } else set((state) => heard(state, reply))
  }
  const fail = (fault = DIED) => {
    end()
    set({ status: get().head ? 'open' : 'empty', progress: null, fault })
  }
  return {
    end,
    order(order: LogOrder) {
      worker ??= start(hear, fail)
      worker.order(order)
    },
    ask<K extends QuestionName>(is: K, ask: Questions[K]): Promise<Answers[K] | null> {
      return new Promise((resolve) => {
        if (!worker) return resolve(null)
        const id = ++asked
        waiting.set(id, (answer) => resolve(answer as Answers[K] | null))
        worker.order({ type: 'ask', id, question: { is, ask } as Question })
      })
    },
  }
}

const DIED = 'The log could not be kept in memory. Open a shorter part of it.'
