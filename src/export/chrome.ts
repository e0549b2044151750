/**
 * Chrome Trace Event JSON, for Perfetto and chrome://tracing. Spec: trace-formats.md section 5.5.
 * A track for each station of the path; events are short slices (arrows can only join slices),
 * a high line, a vector in service and a handler are long ones, and each interrupt is an arrow from
 * its line to its handler. Times are microseconds from the first event on, because a Unix time with
 * fractions does not fit a JSON number.
 */
import { pinOfInput } from '../core/chips/ioapic.ts'
import type { EventTable } from '../log/event-table.ts'
import { KIND } from '../log/kinds.ts'
import { type Actor, actorKey, actorName, hopAt, line, linux, placeOf, vcpu } from './actors.ts'
import { type Chunks, inLines } from './chunks.ts'
import { eventText } from './event-text.ts'
import { flowsOf } from './flows.ts'
import { secondsText } from './prefix.ts'
import { rowAt } from './row.ts'
import { type Signals, UNKNOWN } from './signals.ts'
import { openSlices, type Slices } from './slices.ts'
import type { Subject } from './subject.ts'

const PID = 1

/** Events of one moment are so far apart, in microseconds, so that their order is seen. */
const APART = 0.01
/** An event is no longer than this. */
const LONGEST = 50

export const chromeOf = (subject: Subject): Chunks => inLines(lines(subject))

function* lines(subject: Subject) {
  yield '{"displayTimeUnit": "ns",'
  yield `"otherData": ${JSON.stringify(aboutOf(subject))},`
  yield '"traceEvents": ['
  yield JSON.stringify(meta('process_name', 0, { name: subject.title }))
  for (const record of records(subject)) yield `,${JSON.stringify(record)}`
  yield ']}'
}

const aboutOf = ({ title, remarks, clock }: Subject) => ({
  writer: 'IRQ Path',
  title,
  remarks,
  ...(clock.of === 'microseconds' && { start: `${secondsText(clock.start)} s` }),
})

/** A record of the format; `ts` in microseconds. */
type TraceRecord = Readonly<Record<string, unknown>>

const meta = (name: string, tid: number, args: TraceRecord): TraceRecord => ({
  ph: 'M',
  pid: PID,
  tid,
  name,
  args,
})

function* records(subject: Subject): Generator<TraceRecord, void> {
  const { events } = subject.log
  const signals = subject.signals()
  const tracks = new Map<string, number>()
  const slices = openSlices()
  const arrows = arrowsOf(subject)
  const last = new Float64Array(signals.list.length).fill(UNKNOWN)
  let end = 0
  for (const { index, ts, dur } of spaced(signals)) {
    end = ts + dur
    yield* counters(signals, last, ts)
    if (index < 0) continue
    const hop = hopAt(events, index, subject.concern)
    if (hop === null) continue
    yield* newTracks(tracks, [hop.to, hop.from])
    const tid = tracks.get(actorKey(placeOf(hop))) as number
    yield* longSlices(slices, tracks, events, index, hop.to, ts)
    yield {
      ph: 'X',
      pid: PID,
      tid,
      ts,
      dur,
      name: hop.text,
      cat: events.kind(index),
      args: argsAt(subject, index),
    }
    yield* arrowAt(arrows, index, tid, ts)
  }
  for (const { tid, name } of slices.closeAll()) yield { ph: 'E', pid: PID, tid, ts: end, name }
}

/** Each moment with a time of its own, and how long until the next. */
function* spaced({ walk }: Signals) {
  let before: { index: number; ts: number } | null = null
  for (const { index, time } of walk()) {
    const ts: number = before ? Math.max(time, rounded(before.ts + APART)) : time
    if (before) yield { ...before, dur: Math.min(rounded(ts - before.ts), LONGEST) }
    before = { index, ts }
  }
  if (before) yield { ...before, dur: APART }
}

const rounded = (time: number): number => Math.round(time * 1_000) / 1_000

function* newTracks(tracks: Map<string, number>, actors: readonly Actor[]) {
  for (const actor of actors) {
    const key = actorKey(actor)
    if (tracks.has(key)) continue
    const tid = tracks.size + 1
    tracks.set(key, tid)
    yield meta('thread_name', tid, { name: actorName(actor) })
    yield meta('thread_sort_index', tid, { sort_index: sortIndex(actor) })
  }
}

/** As on the page: the lines first, then the way to the guest; a guest CPU below its local APIC. */
const sortIndex = ({ of, n }: Actor): number => {
  switch (of) {
    case 'line':
      return n
    case 'ioapic':
      return 1_000
    case 'route':
      return 1_001
    case 'vcpu':
      return 2_000 + 2 * n
    case 'linux':
      return 2_001 + 2 * n
  }
}

function* counters({ list, values }: Signals, last: Float64Array, ts: number) {
  for (let at = 0; at < list.length; at++) {
    const value = values[at] as number
    if (value === last[at]) continue
    last[at] = value
    const { scope, name } = list[at] as Signals['list'][number]
    // A counter cannot be unknown: it keeps its value until it is told again.
    if (value !== UNKNOWN)
      yield { ph: 'C', pid: PID, tid: 0, ts, name: `${scope} ${name}`, args: { value } }
  }
}

/** What lasts: a line from rise to fall, a vector in service until its EOI, a handler. */
function* longSlices(
  slices: Slices,
  tracks: Map<string, number>,
  events: EventTable,
  index: number,
  to: Actor,
  ts: number,
) {
  const change = lastingChange(events, index, to)
  if (change === null) return
  yield* newTracks(tracks, [change.on])
  const tid = tracks.get(actorKey(change.on)) as number
  const { name } = change
  if (change.begins) {
    if (slices.open(tid, name)) yield { ph: 'B', pid: PID, tid, ts, name, cat: 'lasting' }
  } else {
    for (const closed of slices.close(tid, name)) {
      yield { ph: 'E', pid: PID, tid, ts, name: closed }
    }
  }
}

interface Change {
  readonly on: Actor
  readonly name: string
  readonly begins: boolean
}

function lastingChange(events: EventTable, index: number, to: Actor): Change | null {
  const [first, second] = [events.value(index, 0), events.value(index, 1)]
  switch (events.code(index)) {
    case KIND.ioapic_set_irq:
      return { on: line(pinOfInput(first)), name: 'high', begins: second !== 0 }
    case KIND.kvm_inj_virq:
      return { on: vcpu(to.n), name: `vector ${first} in service`, begins: true }
    case KIND.kvm_eoi:
    case KIND.kvm_pv_eoi:
      return { on: vcpu(first), name: `vector ${second} in service`, begins: false }
    case KIND.irq_handler_entry:
      return { on: linux(to.n), name: `handler of IRQ ${first}`, begins: true }
    case KIND.irq_handler_exit:
      return { on: linux(to.n), name: `handler of IRQ ${first}`, begins: false }
    default:
      return null
  }
}

/** Where an event was found, and its text there. */
function argsAt({ log: { events, sources }, run }: Subject, index: number): TraceRecord {
  const thread = events.thread(index)
  return {
    text: eventText(rowAt(events, index)),
    ...(run ? { step: events.line(index) } : { line: events.line(index) }),
    ...(!run && { file: sources[events.source(index)]?.name }),
    ...(thread !== 0 && { thread }),
  }
}

/** By event: the arrow that it is a station of, from 1, and how; 0 for none. */
interface Arrows {
  readonly id: Int32Array
  readonly phase: Uint8Array
}

const PHASES = ['s', 't', 'f'] as const
type Phase = 0 | 1 | 2

/** Only events that are drawn can be stations. */
function arrowsOf({ log: { events }, concern }: Subject): Arrows {
  const id = new Int32Array(events.size)
  const phase = new Uint8Array(events.size)
  flowsOf(events, concern).forEach(({ stations }, flow) => {
    const drawn = stations.filter((index) => hopAt(events, index, concern) !== null)
    if (drawn.length < 2) return
    for (const [at, index] of drawn.entries()) {
      id[index] = flow + 1
      phase[index] = phaseAt(at, drawn.length)
    }
  })
  return { id, phase }
}

const phaseAt = (at: number, length: number): Phase => (at === 0 ? 0 : at + 1 < length ? 1 : 2)

function* arrowAt({ id, phase }: Arrows, index: number, tid: number, ts: number) {
  if (id[index] === 0) return
  const ph = PHASES[phase[index] as Phase]
  // The end joins the slice that is there, not the next one.
  const end = ph === 'f' ? { bp: 'e' } : {}
  yield { ph, pid: PID, tid, ts, id: id[index], name: 'interrupt', cat: 'interrupt', ...end }
}
