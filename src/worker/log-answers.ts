/** Answers the page's questions about a log that was read. Every answer is small. */
import { PINS } from '../core/chips/ioapic.ts'
import type { Log } from '../log/log.ts'
import type { Replay } from '../log/replay/replay.ts'
import { routeRules } from '../log/replay/routes.ts'
import { copyState, type LogState } from '../log/replay/state.ts'
import { step } from '../log/replay/step.ts'
import { isSplit } from '../log/replay/traced.ts'
import type { Axis } from '../view/log/axis.ts'
import { NO_PIN } from '../view/log/event-pin.ts'
import type { History } from '../view/log/history.ts'
import { overviewOf } from '../view/log/overview.ts'
import { stationsOf } from '../view/log/pin-detail.ts'
import type { ModelWord, TextRow } from '../view/log/rows.ts'
import { forgetRoutes } from '../view/log/staleness.ts'
import { knownPins } from '../view/log/state-table.ts'
import { windowOf } from '../view/log/window.ts'
import { type Words, wordsOf } from '../view/log/words.ts'
import type { ListedLine, Lists } from './log-lists.ts'
import type { Merging } from './log-merging.ts'
import type { Answers, Questions } from './log-protocol.ts'
import type { OpenSource } from './log-reading.ts'
import type { Hits } from './log-search.ts'

/** All that is known of the log at the moment; what is not yet known is null. */
export interface Desk {
  readonly log: Log
  readonly sources: readonly OpenSource[]
  /** How several files were merged; null for one file, and while they are read. */
  readonly merging: Merging | null
  readonly axis: Axis
  readonly lists: Lists
  readonly replay: Replay | null
  readonly history: History | null
  /** Numbers of findings by line, of each source. */
  readonly findings: readonly ReadonlyMap<number, readonly number[]>[]
}

/** What the chosen machine says of an event. */
export type ModelOf = (event: number) => ModelWord | null

/** More rows than a screen holds are not asked for. */
const MOST_ROWS = 400

export async function rows(
  desk: Desk,
  { list, from, count }: Questions['rows'],
  hits: Hits,
  model: ModelOf | null,
): Promise<Answers['rows']> {
  const { lists } = desk
  const size = lists.size(list)
  const end = Math.min(size, from + Math.min(count, MOST_ROWS))
  const listed: ListedLine[] = []
  for (let row = Math.max(0, from); row < end; row++) listed.push(lists.at(list, row))
  const texts = await textsOf(desk, listed)
  const words = wordsFor(desk, listed)
  return {
    size,
    rows: listed.map((each, at): TextRow => {
      const { source, line, event, place } = each
      const lines = desk.sources[source]?.lines
      const pin = event >= 0 ? (desk.history?.pinOf[event] ?? NO_PIN) : NO_PIN
      return {
        row: from + at,
        source,
        line,
        position: place,
        text: texts[at] ?? '',
        of: lines?.classOf(line) ?? 'unknown',
        reason: lines?.reasonOf(line) ?? '',
        event,
        pin: pin === NO_PIN ? null : pin,
        words: words[at] ?? null,
        findings: desk.findings[source]?.get(line) ?? [],
        model: event >= 0 && model ? model(event) : null,
        isHit: has(hits[source], line),
      }
    }),
  }
}

/** Neighbouring lines are cut from the file together. */
async function textsOf({ sources }: Desk, listed: readonly ListedLine[]): Promise<string[]> {
  const texts: string[] = []
  for (let at = 0; at < listed.length; ) {
    const { source, line } = listed[at] as ListedLine
    let end = at + 1
    while (listed[end]?.source === source && listed[end]?.line === line + end - at) end++
    const open = sources[source]
    const found = open ? await open.text.lines(open.lines, line, end - at) : []
    for (let row = at; row < end; row++) texts.push(found[row - at] ?? '')
    at = end
  }
  return texts
}

function wordsFor(desk: Desk, listed: readonly ListedLine[]): (Words | null)[] {
  const { replay, history, log } = desk
  if (!replay || !history) return []
  const rules = routeRules(replay.traced)
  const split = isSplit(replay.traced)
  let state: LogState | null = null
  return listed.map(({ event }) => {
    if (event < 0) return null
    if (!state || event <= state.index || event > state.index + FAR) state = replay.at(event - 1)
    while (state.index < event - 1) step(state, log.events, state.index + 1, rules)
    const before = copyState(state)
    step(state, log.events, event, rules)
    const after = split ? state : forgetRoutes(copyState(state))
    if (!split) forgetRoutes(before)
    const pin = history.pinOf[event] ?? NO_PIN
    return wordsOf({ events: log.events, index: event, pin, before, after })
  })
}

/** Events after which a seek is quicker than going on. */
const FAR = 256

export function has(lines: Uint32Array | undefined, line: number): boolean {
  if (!lines) return false
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((lines[middle] as number) < line) low = middle + 1
    else high = middle
  }
  return lines[low] === line
}

export function rowAt({ lists }: Desk, { list, place }: Questions['rowAt']): Answers['rowAt'] {
  const row = lists.rowAt(list, place)
  return { row, exact: row >= 0 && lists.at(list, row).place === place }
}

export function state(desk: Desk, { place, pin }: Questions['state']): Answers['state'] | null {
  const { replay, axis, history, log } = desk
  if (!replay) return null
  const index = axis.eventAt(place)
  const known = isSplit(replay.traced) ? replay.at(index) : forgetRoutes(replay.at(index))
  const stations = stationsOf(known, Math.min(pin, PINS - 1))
  const isHere = index >= 0 && axis.positionOf(index) === place
  const own = isHere ? (history?.pinOf[index] ?? NO_PIN) : NO_PIN
  return {
    place,
    pins: knownPins(known),
    stations,
    stationPlaces: stations.map(({ at }) => (at < 0 ? null : axis.positionOf(at))),
    title: isHere ? log.events.kind(index) : '',
    pin: own === NO_PIN ? null : own,
  }
}

export function tracks({ history }: Desk, ask: Questions['tracks']): Answers['tracks'] | null {
  if (!history) return null
  return { tracks: windowOf(history, ask), from: ask.from, to: ask.to }
}

export function overview(
  desk: Desk,
  { columns }: Questions['overview'],
): Answers['overview'] | null {
  if (!desk.history) return null
  return { pins: overviewOf(desk.history, desk.log.events, Math.max(1, Math.min(columns, 4096))) }
}
