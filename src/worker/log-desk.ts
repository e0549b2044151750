/**
 * Where a log lies: reads it, replays it, has it diagnosed, and answers questions about it. One log
 * at a time; opening another forgets the one before.
 */
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { Log } from '../log/log.ts'
import { openReplay } from '../log/replay/replay.ts'
import { type Axis, axisOf } from '../view/log/axis.ts'
import { recordHistory } from '../view/log/record-history.ts'
import * as answers from './log-answers.ts'
import { diagnosisOf, findingLines, type Machines } from './log-diagnosis.ts'
import { fileOf } from './log-file.ts'
import { headOf } from './log-head.ts'
import { createLists } from './log-lists.ts'
import { merged } from './log-merging.ts'
import type { Answers, LogOrder, LogReply, Question, QuestionName, Stage } from './log-protocol.ts'
import { newReadingState, type Pace, type ReadingState, readFiles } from './log-reading.ts'
import { type Found, find } from './log-search.ts'
import { searchAnswer, stepsFrom } from './log-search-answer.ts'

export interface Surroundings {
  reply(message: LogReply): void
  now(): number
  rest(): Promise<void>
  /** Findings, fits and the build of a log; null while that part of the program is not loaded. */
  readonly machines: Machines
}

/** How often the page hears how far it is, in milliseconds. */
const TELL_EVERY = 60

type Open = Extract<LogOrder, { type: 'open' }>

export function createDesk(around: Surroundings): (order: LogOrder) => void {
  const { reply } = around
  let visit = 0
  let cancelled = false
  let desk: answers.Desk | null = null
  let found: Found | null = null
  let diagnosed: Diagnosis | null = null
  let looking = 0

  const paceOf = (own: number): Pace => ({
    now: around.now,
    rest: around.rest,
    cancelled: () => cancelled || own !== visit,
  })

  async function open(order: Open): Promise<void> {
    const own = ++visit
    cancelled = false
    desk = null
    found = null
    diagnosed = null
    const pace = paceOf(own)
    try {
      await work(order, own, pace)
    } catch (error) {
      if (own === visit) reply({ type: 'failed', text: wordsOf(error) })
    }
  }

  async function work(order: Open, own: number, pace: Pace): Promise<void> {
    const reading = newReadingState()
    const progress = createTeller(around, reading, order.files)
    const showSoFar = () => {
      desk = deskOf(reading)
      reply({ type: 'head', head: headOf(desk, false) })
    }
    await readFiles(reading, order.files, order.format, pace, () => progress('reading', showSoFar))
    if (own !== visit) return
    desk = deskOf(reading, true)
    const whole = !pace.cancelled()
    reply({ type: 'head', head: headOf(desk, whole) })
    if (!whole) reply({ type: 'done', cancelled: true })
    cancelled = false
    await around.rest()
    await study(own, pace, whole, progress)
    if (own === visit) reply({ type: 'done', cancelled: cancelled || !whole })
  }

  /** What follows from the events: states, timeline, findings, fits. */
  async function study(own: number, pace: Pace, whole: boolean, tell: Tell): Promise<void> {
    if (!desk) return
    const { log } = desk
    const fingerprint = around.machines.fingerprint(log)
    const replay = openReplay(log, fingerprint.build)
    desk = { ...desk, replay }
    const pass = recordHistory(log, fingerprint.build)
    let next = pass.next(false)
    while (!next.done) {
      tell('replay', null, next.value, log.events.size)
      await pace.rest()
      if (own !== visit) return
      next = pass.next(cancelled)
    }
    if (own !== visit || !desk) return
    desk = { ...desk, history: next.value }
    reply({ type: 'head', head: headOf(desk, whole) })
    await around.rest()
    if (pace.cancelled()) return
    tell('diagnosis', null, 0, log.events.size)
    await around.rest()
    const isOneRun = desk.merging?.isOneRun ?? true
    const diagnosis = await around.machines.diagnose(log, { isOneRun, build: fingerprint, pace })
    if (own === visit) show(diagnosis, log, whole)
  }

  function show(diagnosis: Diagnosis, log: Log, whole: boolean): void {
    if (!desk) return
    diagnosed = diagnosis
    const findings = findingLines(diagnosis.findings, log.sources.length)
    desk.lists.setFindings(findings.map((lines) => new Set(lines.keys())))
    desk = { ...desk, findings }
    reply({ type: 'head', head: headOf(desk, whole) })
    reply({ type: 'diagnosis', diagnosis: diagnosisOf(diagnosis, desk.lists) })
  }

  async function answer(id: number, question: Question): Promise<void> {
    const now = desk
    let given: Answers[QuestionName] | null = null
    try {
      given = now ? await answerTo(now, question) : null
    } catch (error) {
      reply({ type: 'failed', text: wordsOf(error) })
    }
    reply({ type: 'answer', id, answer: given })
  }

  async function answerTo(
    now: answers.Desk,
    question: Question,
  ): Promise<Answers[QuestionName] | null> {
    switch (question.is) {
      case 'rows': {
        const { model, sought } = question.ask
        const hits = found?.text === sought ? found.hits : []
        return answers.rows(
          now,
          question.ask,
          hits,
          model && around.machines.modelOf(now.log, model),
        )
      }
      case 'rowAt':
        return answers.rowAt(now, question.ask)
      case 'state':
        return answers.state(now, question.ask)
      case 'tracks':
        return answers.tracks(now, question.ask)
      case 'overview':
        return answers.overview(now, question.ask)
      case 'file':
        return fileOf(now, question.ask, diagnosed, paceOf(visit))
      case 'partings': {
        const { model, place } = question.ask
        const events = around.machines.partings(now.log, model)
        return stepsFrom(events.map(now.axis.positionOf), place)
      }
      case 'search': {
        const { text } = question.ask
        if (found?.text !== text || found.history !== now.history) await look(now, text)
        return found?.text === text ? searchAnswer(found, question.ask, now) : null
      }
    }
  }

  async function look(now: answers.Desk, text: string): Promise<void> {
    const own = ++looking
    const result = await find(text, now, { ...paceOf(visit), cancelled: () => own !== looking })
    if (result && own === looking) found = result
  }

  return (order) => {
    switch (order.type) {
      case 'open':
        void open(order)
        return
      case 'cancel':
        cancelled = true
        return
      case 'ask':
        void answer(order.id, order.question)
        return
    }
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function deskOf({ events, sources }: ReadingState, isRead = false): answers.Desk {
  const read: Log = { events, sources: sources.map(sourceOf) }
  const { log, merging } = isRead ? merged(read) : { log: read, merging: null }
  const axis: Axis = axisOf(log)
  const findings = sources.map(() => new Map<number, readonly number[]>())
  return {
    log,
    sources,
    merging,
    axis,
    lists: createLists(log, axis),
    replay: null,
    history: null,
    findings,
  }
}

/** As far as it is known while the file is still being read. */
const sourceOf = ({
  name,
  bytes,
  lines,
  source,
}: ReadingState['sources'][number]): Log['sources'][number] =>
  source ?? {
    name,
    format: 'qemu',
    wrapping: {
      gzip: false,
      encoding: 'utf-8',
      quoted: false,
      quotedPrintable: false,
      wrapped: false,
    },
    bytes,
    unpacked: bytes,
    lines,
  }

type Tell = (stage: Stage, also: (() => void) | null, done?: number, of?: number) => void

/** Says how far it is, but not so often that it costs. */
function createTeller(
  { reply, now }: Surroundings,
  reading: ReadingState,
  files: Open['files'],
): Tell {
  const began = now()
  const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0)
  let told = 0
  return (stage, also, done = reading.done, of = bytes) => {
    if (told !== 0 && now() - told < TELL_EVERY) return
    told = now()
    const lines = reading.sources.reduce((sum, source) => sum + source.lines.size, 0)
    const seconds = (now() - began) / 1000
    reply({ type: 'progress', progress: { stage, done, of, lines, seconds } })
    also?.()
  }
}
