/** What a run shows, as a report for a bug tracker or a mailing list. */
import { grouped } from '../base/grouped.ts'
import { formatAction } from '../core/action.ts'
import type { Event } from '../core/event.ts'
import { claims } from '../core/properties.ts'
import { logOfLane, type RunLog } from '../log/from-run.ts'
import { partings } from '../trace/causes/parting.ts'
import { hostsOf, type Lane, type Run } from '../trace/run.ts'
import { type Chunks, inLines } from './chunks.ts'
import { eventText } from './event-text.ts'
import { type ReportOptions, signature } from './markdown-parts.ts'
import { bullet, escaped, heading, paragraph, verbatim } from './prose.ts'
import { rowAt } from './row.ts'
import { callAt, type Violation, violations } from './run-facts.ts'

export const markdownOfRun = (run: Run, options: ReportOptions = {}): Chunks =>
  inLines(lines(run, options))

const LETTERS = ['A', 'B'] as const

const nameOf = (lane: number): string => `Machine ${LETTERS[lane] ?? lane + 1}`

function* lines(run: Run, options: ReportOptions): Generator<string, void> {
  const { scenario, lanes, schedule, complete } = run
  yield* heading(1, escaped(scenario.title))
  yield* paragraph(escaped(scenario.summary))
  yield* heading(2, 'Machines')
  for (const [at, { variant, kvm }] of hostsOf(run).entries()) {
    const host = `KVM ${variant.scan ?? kvm.scan}${kvm.apicv ? ' with APICv' : ''}`
    yield* bullet(`${nameOf(at)}: ${escaped(variant.title)}, ${host}. ${escaped(variant.summary)}`)
  }
  yield ''
  const ioapic = `I/O APIC version 0x${scenario.ioapic.version.toString(16)}`
  const cut = complete ? '' : ' The run does not end by itself and was cut.'
  yield* paragraph(
    `${scenario.vcpus} vCPUs, ${ioapic}. ${schedule.length} steps, ${choices(run)}.${cut} This is a model, not a recording.`,
  )
  const told = lanes.map((lane) => ({ lane, log: logOfLane(lane) }))
  yield* divergenceLines(run, told)
  for (const [at, lane] of told.entries())
    yield* laneLines(lane, lanes.length > 1 ? nameOf(at) : 'Claims')
  yield* signature(options)
}

const choices = ({ chosen, shared }: Run): string =>
  shared
    ? choicesText(chosen[0]?.length ?? 0)
    : chosen.map(({ length }, at) => `${nameOf(at)} ${choicesText(length)}`).join(', ')

const choicesText = (count: number): string =>
  count === 0 ? 'all of the default schedule' : `the first ${count} as chosen by hand`

/** A lane and what it would have logged. */
interface Told {
  readonly lane: Lane
  readonly log: RunLog
}

function* divergenceLines(run: Run, told: readonly Told[]): Generator<string, void> {
  const [a, b] = told
  if (!a || !b) return
  yield* heading(2, 'Where the machines part')
  const [root] = partings(run).roots
  if (!root) return yield* paragraph('Both machines do the same, if not always in the same order.')
  yield* paragraph('The first thing that they do differently, though all before it was the same:')
  for (const [at, lane] of [a, b].entries()) {
    const step = root.sides[at]?.step ?? root.step
    yield* paragraph(`${nameOf(at)}, step ${grouped(step)}${inCall(lane, step)}:`)
    yield* verbatim(stepLines(lane, step))
  }
}

function* laneLines(told: Told, title: string): Generator<string, void> {
  const broken = violations(told.lane)
  yield* heading(2, title)
  for (const { sentence, id, expectation } of claims(told.lane.model.setup.scenario)) {
    const found = broken.find((other) => other.id === id)
    if (expectation === 'always') yield* bullet(`${verdict(found)}: ${sentence} (\`${id}\`)`)
  }
  yield ''
  for (const [step, ids] of bySteps(broken)) yield* decisive(told, step, ids)
}

const verdict = (found: Violation | undefined): string =>
  found ? `BROKEN in step ${grouped(found.step)}` : 'kept in this run'

const bySteps = (broken: readonly Violation[]): Map<number, string[]> => {
  const steps = new Map<number, string[]>()
  for (const { id, step } of broken) steps.set(step, [...(steps.get(step) ?? []), id])
  return steps
}

/** Steps looked at before the one that breaks a claim. */
const BEFORE = 12

function* decisive(told: Told, step: number, ids: readonly string[]): Generator<string, void> {
  const names = ids.map((id) => `\`${id}\``).join(', ')
  yield* heading(3, `Step ${grouped(step)}: ${names}`)
  yield* paragraph(`The steps before it that were traced${inCall(told, step)}:`)
  const lines: string[] = []
  for (let at = Math.max(1, step - BEFORE); at <= step; at++) {
    const own = stepLines(told, at)
    if (own.length > 1 || at === step) lines.push(...own)
  }
  yield* verbatim(lines)
}

/** The micro-ops of the call in which a step lies. */
function inCall({ lane }: Told, step: number): string {
  const call = callAt(lane, step)
  return call ? `, in ${call.entry} = [${call.ops.join(', ')}]` : ''
}

/** Who moved, in which micro-op, then what was traced. */
function stepLines({ lane, log }: Told, step: number): string[] {
  const { action } = lane.trace.steps[step - 1] ?? {}
  const call = callAt(lane, step)
  const texts = log.placed
    .filter((placed) => placed.step === step)
    .flatMap(({ event, index }) =>
      index !== null ? eventText(rowAt(log.events, index)) : untraced(event),
    )
  const actor = action ? formatAction(action) : 'cannot make this move and sits it out'
  return [
    `step ${grouped(step)}: ${actor}${call ? `, ${call.now}` : ''}`,
    ...texts.map((text) => `    ${text}`),
  ]
}

/** Our own events, which no tracer has. */
function untraced(event: Event): string[] {
  if (event.type === 'eoi_dropped') return ['(the EOI is not forwarded to the I/O APIC)']
  return event.type === 'guest_print' ? [event.text] : []
}
