/**
 * Value change dump (IEEE 1364-2001, 18.2) for GTKWave, Surfer and PulseView. Spec:
 * trace-formats.md section 5.6. A value is x until the log tells it.
 */
import type { EventTable } from '../log/event-table.ts'
import { KINDS } from '../log/kinds.ts'
import { type Chunks, inLines } from './chunks.ts'
import { secondsText } from './prefix.ts'
import { type Signal, type Signals, UNKNOWN } from './signals.ts'
import type { Subject } from './subject.ts'

/**
 * `string` variables name the event in the wave, but are GTKWave's extension of the standard: a
 * strict reader wants the file without them. The number of the event is there in either case.
 */
export const vcdOf = (subject: Subject, options: { readonly strings?: boolean } = {}): Chunks =>
  inLines(lines(subject, options.strings ?? true))

function* lines(subject: Subject, strings: boolean) {
  const signals = subject.signals()
  yield* head(subject)
  yield* variables(signals.list, strings)
  yield '$enddefinitions $end'
  yield* changes(subject, signals, strings)
}

function* head({ title, remarks, clock }: Subject) {
  yield '$comment'
  for (const remark of remarks) yield `  ${plain(remark)}`
  yield `  ${plain(title)}`
  if (clock.of === 'microseconds') yield `  Time 0 is ${secondsText(clock.start)} s of its clock.`
  yield '  Events of one moment are 1 ns apart. x: not known.'
  yield '  Values of `event` are the numbers of this list:'
  for (const [code, kind] of KINDS.entries()) yield `  ${code} ${kind}`
  yield '$end'
  yield '$version IRQ Path $end'
  yield '$timescale 1 ns $end'
}

const EVENT = 0
const EVENT_NAME = 1
const FIRST_SIGNAL = 2

/** Enough for every kind, and for none. */
const EVENT_WIDTH = 8

function* variables(list: readonly Signal[], strings: boolean) {
  yield '$scope module irq_path $end'
  yield `$var wire ${EVENT_WIDTH} ${id(EVENT)} event [${EVENT_WIDTH - 1}:0] $end`
  if (strings) yield `$var string 1 ${id(EVENT_NAME)} event_name $end`
  let scope = ''
  for (const [at, signal] of list.entries()) {
    if (signal.scope !== scope) {
      if (scope !== '') yield '$upscope $end'
      scope = signal.scope
      yield `$scope module ${scope} $end`
    }
    const range = signal.width > 1 ? ` [${signal.width - 1}:0]` : ''
    yield `$var wire ${signal.width} ${id(at + FIRST_SIGNAL)} ${signal.name}${range} $end`
  }
  if (scope !== '') yield '$upscope $end'
  yield '$upscope $end'
}

function* changes({ log, clock }: Subject, { list, values, walk }: Signals, strings: boolean) {
  const last = new Float64Array(list.length).fill(UNKNOWN)
  yield '#0'
  yield '$dumpvars'
  yield `b${'x'} ${id(EVENT)}`
  if (strings) yield `s- ${id(EVENT_NAME)}`
  for (const [at, { width }] of list.entries()) yield change(at, width, UNKNOWN)
  yield '$end'
  let time = 0
  for (const moment of walk()) {
    const told = clock.of === 'events' ? moment.time : Math.round(moment.time * 1_000)
    const now = Math.max(told, moment.index > 0 ? time + 1 : time)
    if (now > time) yield `#${now}`
    time = now
    if (moment.index >= 0) yield* eventChange(log.events, moment.index, strings)
    for (const [at, { width }] of list.entries()) {
      const value = values[at] as number
      if (value === last[at]) continue
      last[at] = value
      yield change(at, width, value)
    }
  }
  yield `#${time + 1}`
}

function* eventChange(events: EventTable, index: number, strings: boolean) {
  yield `b${events.code(index).toString(2)} ${id(EVENT)}`
  if (strings) yield `s${events.kind(index)} ${id(EVENT_NAME)}`
}

function change(at: number, width: number, value: number): string {
  const own = id(at + FIRST_SIGNAL)
  if (width === 1) return `${value === UNKNOWN ? 'x' : value}${own}`
  return `b${value === UNKNOWN ? 'x' : value.toString(2)} ${own}`
}

/** Printable ASCII, without the letters that begin a change or a keyword in some readers. */
const ALPHABET = '!"%&\'()*+,./:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWYZ[]^_`acdefghijklmnopqtuvwyz{|}~'

function id(at: number): string {
  const digit = ALPHABET[at % ALPHABET.length] as string
  return at < ALPHABET.length ? digit : id(Math.floor(at / ALPHABET.length) - 1) + digit
}

/** A comment ends at `$end`, and is ASCII. */
const plain = (text: string): string => text.replace(/\$/g, 'S').replace(/[^\x20-\x7e]/g, '?')
