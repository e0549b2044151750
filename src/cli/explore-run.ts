/** Drives a search to its end or to Ctrl-C, and says now and then how far it has come. */
import { setImmediate } from 'node:timers/promises'
import type { Limits } from '../lts/explore.ts'
import type { OpenSearch, SearchProgress, SearchResult } from '../trace/search.ts'
import type { Output } from './command.ts'

export interface Ended {
  readonly result: SearchResult
  readonly seconds: number
  /** By Ctrl-C. The result is what was known until then. */
  readonly stopped: boolean
}

/** Milliseconds between two lines of status, and at most so long until Ctrl-C is heard. */
const INTERVAL = 200

/** Bounds under which a search looks at no further state, and only tells what it has found. */
const NO_FURTHER: Limits = { states: 0, depth: 0, bytes: 0 }

export async function runSearch(
  search: OpenSearch,
  limits: Limits,
  { status, onInterrupt }: Output,
): Promise<Ended> {
  const started = performance.now()
  const interrupt = { came: false }
  const deaf = onInterrupt?.(() => {
    interrupt.came = true
  })
  let last = started
  let running = search.run(limits)
  let next = running.next()
  for (; !next.done; next = running.next()) {
    const now = performance.now()
    if (now - last < INTERVAL) continue
    last = now
    status?.(statusLine(next.value, (now - started) / 1_000))
    await setImmediate()
    if (interrupt.came) running = search.run(NO_FURTHER)
  }
  deaf?.()
  if (last > started) status?.('')
  const seconds = (performance.now() - started) / 1_000
  return { result: next.value, seconds, stopped: interrupt.came }
}

function statusLine(progress: SearchProgress, seconds: number): string {
  const { states, depth, frontier, bytes } = progress
  const megabytes = Math.ceil(bytes / 1_000_000)
  switch (progress.phase) {
    case 'states': {
      const rate = Math.round(states / seconds)
      return `${states} states, ${frontier} to expand, depth ${depth}, ${rate}/s, ${megabytes} MB`
    }
    case 'fewest-switches':
      return `${states} states; fewest switches to ${progress.claim}: ${progress.pairs} pairs of state and actor`
  }
}
