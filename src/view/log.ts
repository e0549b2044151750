/**
 * QEMU's log of each lane, merged: a line that both machines print at about the same point is one
 * row. The text of each lane is that of the whole-run export (trace/formats/qemu-log.ts).
 */
import type { Event } from '../core/event.ts'
import { type Account, accountAt } from '../trace/account.ts'
import { secondsAt } from '../trace/formats/qemu-log.ts'
import { qemuLine } from '../trace/formats/qemu-text.ts'
import type { Lane } from '../trace/run.ts'
import { type Step, stateAt } from '../trace/trace.ts'
import { bestMatches } from './code/lcs.ts'
import { routeState } from './stations/route-state.ts'

export interface LogLine {
  readonly step: number
  readonly text: string
  /** Of a route that changed: in time, or after an interrupt went by the old one. */
  readonly route: 'in-time' | 'late' | null
}

export interface LogRow {
  /** By lane; null where the machine does not print it. */
  readonly lines: readonly (LogLine | null)[]
  /** The first step in which it is printed. */
  readonly step: number
  /** The lane that alone prints it; null if all do. */
  readonly only: number | null
  /** What printed it, in some lane, follows from where the lanes part. */
  readonly follows: boolean
}

/** Lines of equal text further apart than this are two rows: the lanes are not at one point. */
const REACH = 4

/** The rows of the steps from `from` up to and including `to`. */
export function rowsBetween(lanes: readonly Lane[], from: number, to: number): PlainRow[] {
  const [a = [], b] = lanes.map((lane) => linesOf(lane, from, to))
  return b ? merge(a, b) : a.map((line) => ({ lines: [line], step: line.step, only: null }))
}

function linesOf(lane: Lane, from: number, to: number): LogLine[] {
  const lines: LogLine[] = []
  let misled = accountAt(MISLED, lane, from - 1)
  for (let at = from; at <= to; at++) {
    for (const { text, event } of printedIn(lane, at)) {
      lines.push({ step: at, text, route: routeTone(event, misled) })
    }
    misled = accountAt(MISLED, lane, at)
  }
  return lines
}

/** What QEMU and the guest's console print in a step. */
export function printedIn(
  { model, trace }: Lane,
  at: number,
): { readonly text: string; readonly event: Event }[] {
  const { debugLines } = model.setup.scenario
  return (trace.steps[at - 1] as Step).events.flatMap((event) => {
    const text = qemuLine(event, secondsAt(at), debugLines)
    return text === null ? [] : [{ text, event }]
  })
}

/** The GSIs by whose stale route an interrupt has gone since it was updated. */
const MISLED: Account<ReadonlySet<number>> = {
  open: () => new Set(),
  take(misled, { model, trace }, at) {
    const { events } = trace.steps[at - 1] as Step
    let next = misled
    for (const event of events) {
      if (event.type === 'kvm_set_irq' && event.level === 1) {
        const { kind } = routeState(model.setup.variant, stateAt(trace, at - 1), event.gsi)
        if (kind === 'stale') next = new Set([...next, event.gsi])
      } else if (isChange(event) && next.has(event.gsi)) {
        next = new Set([...next].filter((gsi) => gsi !== event.gsi))
      }
    }
    return next
  },
}

type RouteChange = Extract<Event, { type: 'ioapic_update_kvm_routes' }>

const isChange = (event: Event): event is RouteChange =>
  event.type === 'ioapic_update_kvm_routes' && event.changed

const routeTone = (event: Event, misled: ReadonlySet<number>): LogLine['route'] =>
  isChange(event) ? (misled.has(event.gsi) ? 'late' : 'in-time') : null

/** A row before it is known what follows. */
export type PlainRow = Omit<LogRow, 'follows'>

function merge(a: readonly LogLine[], b: readonly LogLine[]): PlainRow[] {
  const rows: PlainRow[] = []
  let [i, j] = [0, 0]
  for (const [toA, toB] of [...pairs(a, b), [a.length, b.length] as const]) {
    while (i < toA || j < toB) {
      const takesA = j >= toB || (i < toA && (a[i] as LogLine).step <= (b[j] as LogLine).step)
      rows.push(takesA ? rowOf(a[i++] as LogLine, null) : rowOf(null, b[j++] as LogLine))
    }
    if (i < a.length && j < b.length) rows.push(rowOf(a[i++] as LogLine, b[j++] as LogLine))
  }
  return rows
}

function rowOf(a: LogLine | null, b: LogLine | null): PlainRow {
  const step = Math.min(a?.step ?? Number.POSITIVE_INFINITY, b?.step ?? Number.POSITIVE_INFINITY)
  return { lines: [a, b], step, only: b === null ? 0 : a === null ? 1 : null }
}

/** As many pairs of equal text as there can be in order; of several ways, the one closest in time. */
function pairs(a: readonly LogLine[], b: readonly LogLine[]) {
  const [textA, textB] = [a, b].map((lines) => lines.map(({ text }) => withoutTime(text)))
  let [from, to] = [0, 0]
  return bestMatches(a.length, {
    score: (i, j) =>
      textA?.[i] === textB?.[j] ? 10 * REACH - distance(a[i] as LogLine, b[j] as LogLine) : 0,
    range(i) {
      const { step } = a[i] as LogLine
      while (from < b.length && (b[from] as LogLine).step < step - REACH) from++
      while (to < b.length && (b[to] as LogLine).step <= step + REACH) to++
      return [from, to]
    },
  })
}

const distance = (a: LogLine, b: LogLine): number => Math.abs(a.step - b.step)

/** Guest lines start with the clock, which tells lanes apart that are one step apart. */
const withoutTime = (text: string): string => text.replace(/^\[ *[\d.]+\] /, '[] ')

/** A piece of a line, by what it is to the eye. */
export interface LogPart {
  readonly kind: 'name' | 'time' | 'route' | 'text'
  readonly text: string
}

/** The parts of a line; without `raw`, words that repeat the event's name are left out. */
export function logParts(line: string, raw: boolean): LogPart[] {
  const guest = /^\[( *)([\d.]+)\] (.*)$/.exec(line)
  if (guest) {
    const [, pad = '', seconds, text = ''] = guest
    return [{ kind: 'time', text: `[${raw ? pad : ''}${seconds}] ${text}` }]
  }
  const space = line.indexOf(' ')
  const name = line.slice(0, space)
  const rest = raw ? line.slice(space) : line.slice(space).replace(REPEATS, '')
  return [{ kind: 'name', text: name }, ...routeParts(rest)]
}

const REPEATS = / ioapic mem (read|write)(?= )| update KVM route for(?= IRQ)/

/** The MSI address at the end of a route's line. */
function routeParts(rest: string): LogPart[] {
  const match = /^(.* IRQ \d+: )([\da-f]+)( [\da-f]+)$/.exec(rest)
  if (!match) return [{ kind: 'text', text: rest }]
  const [, head = '', address = '', data = ''] = match
  return [
    { kind: 'text', text: head },
    { kind: 'route', text: address },
    { kind: 'text', text: data },
  ]
}

/** A row as it reads on screen, for a search. */
export function textOf({ lines }: LogRow, raw: boolean): string {
  const line = lines.find((own) => own !== null)
  return line
    ? logParts(line.text, raw)
        .map(({ text }) => text)
        .join('')
    : ''
}
