/**
 * A sequence diagram in Mermaid's words, for issue trackers that draw it. Mermaid refuses a text
 * over 50,000 characters or 500 messages, so a long log is cut to a window, and says so.
 */
import { type Actor, actorKey, actorName, type Hop, hopAt, sameActor } from './actors.ts'
import { type Chunks, inLines } from './chunks.ts'
import { concernsPin } from './concerns-pin.ts'
import { type Flow, flowsOf } from './flows.ts'
import type { Subject } from './subject.ts'

const MAX_CHARACTERS = 50_000
const MAX_MESSAGES = 500

export interface MermaidOptions {
  /** The pin to draw; by default that of the run, or the one that delivers most. Null for all. */
  readonly pin?: number | null
  /** The event that has to be in the drawing; by default the first delivery. */
  readonly around?: number
}

export function mermaidOf(subject: Subject, options: MermaidOptions = {}): Chunks {
  const flows = flowsOf(subject.log.events, subject.concern)
  const pin = options.pin === undefined ? busiest(subject, flows) : options.pin
  const own = flows.filter((flow) => pin === null || flow.pin === pin)
  const all = messagesOf(subject, pin, flows)
  const around = options.around ?? own[0]?.stations[0] ?? 0
  return inLines(drawn(subject, pin, fitting(all, around)))
}

interface Message {
  readonly index: number
  readonly hop: Hop
}

/** What is drawn, and how many before and after it are not. */
interface Window {
  readonly messages: readonly Message[]
  readonly before: number
  readonly after: number
}

function busiest({ run }: Subject, flows: readonly Flow[]): number | null {
  if (run) return run.lane.model.setup.scenario.focus
  const counts = new Map<number, number>()
  for (const { pin } of flows) counts.set(pin, (counts.get(pin) ?? 0) + 1)
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? null
}

/** Messages of the pin; of the messages that KVM decodes, those that deliver. */
function messagesOf(
  { log: { events }, concern }: Subject,
  pin: number | null,
  flows: readonly Flow[],
) {
  const stations = new Set(flows.flatMap((flow) => flow.stations))
  const messages: Message[] = []
  for (let index = 0; index < events.size; index++) {
    if (pin !== null && !concernsPin(events, index, pin, concern)) continue
    if (events.kind(index) === 'kvm_msi_set_irq' && !stations.has(index)) continue
    const hop = hopAt(events, index, concern)
    if (hop) messages.push({ index, hop })
  }
  return messages
}

/** Room for the participants, the title and the notes. */
const HEAD_CHARACTERS = 4_000
const NOTES = 4

/** As many as fit, a quarter of them before `around`. */
function fitting(all: readonly Message[], around: number): Window {
  const room = MAX_MESSAGES - NOTES
  const at = Math.max(
    0,
    all.findIndex(({ index }) => index >= around),
  )
  const from = all.length <= room ? 0 : Math.max(0, Math.min(at - room / 4, all.length - room))
  const messages: Message[] = []
  let characters = HEAD_CHARACTERS
  for (const message of all.slice(from, from + room)) {
    characters += messageLine(message).length + 1
    if (characters > MAX_CHARACTERS) break
    messages.push(message)
  }
  return { messages, before: from, after: all.length - from - messages.length }
}

function* drawn({ title, remarks }: Subject, pin: number | null, window: Window) {
  const actors = actorsOf(window.messages)
  yield 'sequenceDiagram'
  yield `  accTitle: ${inert(title).slice(0, 500)}`
  yield `  accDescr: ${inert(['Messages between the stations of an interrupt, in order.', ...remarks].join(' '))}`
  for (const actor of actors) yield `  participant ${actorKey(actor)} as ${actorName(actor)}`
  const [first, last] = [actors[0], actors.at(-1)]
  if (!first || !last) return
  const over = sameActor(first, last) ? actorKey(first) : `${actorKey(first)},${actorKey(last)}`
  if (pin !== null) yield `  Note over ${over}: Pin ${pin} only`
  if (window.before > 0) yield `  Note over ${over}: ${leftOut(window.before, 'before')}`
  for (const message of window.messages) yield messageLine(message)
  if (window.after > 0) yield `  Note over ${over}: ${leftOut(window.after, 'after')}`
}

const leftOut = (count: number, where: string): string =>
  `${count} ${count === 1 ? 'message' : 'messages'} ${where} this ${count === 1 ? 'is' : 'are'} left out`

const messageLine = ({ hop: { from, to, text } }: Message): string =>
  `  ${actorKey(from)}->>${actorKey(to)}: ${inert(text)}`

const ORDER: readonly Actor['of'][] = ['line', 'ioapic', 'route', 'vcpu', 'linux']

/** In the order of the path; a guest CPU beside its local APIC. */
function actorsOf(messages: readonly Message[]): Actor[] {
  const found = new Map<string, Actor>()
  for (const { hop } of messages) {
    for (const actor of [hop.from, hop.to]) found.set(actorKey(actor), actor)
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b))
}

const rank = ({ of, n }: Actor): number => {
  const at = ORDER.indexOf(of)
  return at < 3 ? at * 10_000 + n : 40_000 + 2 * n + (of === 'linux' ? 1 : 0)
}

/** Plain letters as they are, all else as Mermaid's entities, so that no text is ever markup. */
const inert = (text: string): string =>
  text.replace(/[^\w .,:/()+=-]/g, (letter) => `#${letter.codePointAt(0)};`)
