/**
 * Lets a run that was cut go on, and looks where long runs part: in slices of a few milliseconds, so
 * that the page hears every key and Stop stops at once.
 */
import { useEffect } from 'react'
import { areUnknown, partingsInSlices, withPartings } from '../../trace/causes/parting.ts'
import { growthOf } from '../../trace/growth.ts'
import { tellUntil, toldUntil } from '../../view/telling.ts'
import type { SessionStore } from './session.ts'

/** How far a run is to go on, and how far it has come. */
export interface Growing {
  /** The step that was asked for; null to go on for GROW_BY events. */
  readonly to: number | null
  readonly steps: number
  /** Of all lanes. */
  readonly events: number
}

/** Events that one press lets a run go on for. */
export const GROW_BY = 1_000_000

/** Of the work between two places where the page may do something else, in ms. */
const SLICE = 8
/** Steps made between two looks at the clock. */
const BATCH = 50
/** From one time that it is said how far it has come to the next, and that the run is shown, in ms. */
const TOLD = 100
const SHOWN = 500

export function useGrowing(store: SessionStore): void {
  useEffect(() => growWith(store), [store])
}

/** Something that takes long: goes on a little each time, and leaves what it has when it is stopped. */
interface Job {
  readonly of: unknown
  /** Returns whether it is done. */
  goOn(): boolean
  stop(): void
}

/** Calls something once the page has done what waits; sooner than a timer would. */
export type Later = (work: () => void) => void

/** Works for a session until the returned function is called. */
export function growWith(store: SessionStore, later: Later = afterOthers()): () => void {
  let job: Job | null = null
  const wake = () => later(work)
  const work = () => {
    const until = performance.now() + SLICE
    let isDone = false
    while (job && !isDone && performance.now() < until) isDone = job.goOn()
    if (isDone) look()
    else if (job) wake()
  }
  const look = () => {
    const wanted = wantedOf(store)
    if (wanted === (job?.of ?? null)) return
    const last = job
    job = wanted === null ? null : wanted === GROWTH ? growingOf(store) : lookingIn(store)
    last?.stop()
    if (job) wake()
  }
  look()
  const unsubscribe = store.subscribe(look)
  return () => {
    job = null
    unsubscribe()
  }
}

function afterOthers(): Later {
  const { port1, port2 } = new MessageChannel()
  return (work) => {
    port1.onmessage = work
    port2.postMessage(null)
  }
}

const GROWTH = 'growth'

/** What there is to do: let the run go on, or look where this run's lanes part. */
function wantedOf(store: SessionStore): unknown {
  const { run, growing } = store.getState()
  if (growing) return GROWTH
  return areUnknown(run) ? run : null
}

function growingOf(store: SessionStore): Job {
  const { run, growing, pin } = store.getState()
  const to = growing?.to ?? null
  const growth = growthOf(run)
  const end = growth.events + GROW_BY
  const pins = [...new Set([pin, ...run.scenario.irqs.map(({ irq }) => irq)])]
  const isMade = () => growth.complete || (to === null ? growth.events >= end : growth.steps >= to)
  /** Steps that are written down: what was made before the run was cut may not be. */
  let written = toldUntil(run)
  const progress = (): Growing => ({ to, steps: growth.steps, events: growth.events })
  let last = run
  let told = performance.now()
  let shown = told
  const show = (next: Growing | null) => {
    last = growth.run()
    store.getState().grew(last, next)
  }
  return {
    of: GROWTH,
    goOn() {
      if (written === growth.steps)
        for (let made = 0; made < BATCH && !isMade(); made++) growth.take()
      written = Math.min(growth.steps, written + BATCH)
      tellUntil(growth.live, pins, written)
      const isDone = written === growth.steps && isMade()
      const now = performance.now()
      if (isDone) show(null)
      else if (now - shown > SHOWN && written === growth.steps) {
        show(progress())
        shown = told = performance.now()
      } else if (now - told > TOLD) {
        store.getState().grew(last, progress())
        told = now
      }
      return isDone
    },
    stop() {
      // Another run was opened meanwhile, or all there is has been shown.
      if (store.getState().run === last && last.schedule.length < growth.steps) show(null)
    },
  }
}

function lookingIn(store: SessionStore): Job {
  const { run } = store.getState()
  const slices = partingsInSlices(run)
  return {
    of: run,
    goOn() {
      if (!slices.next().done) return false
      store.getState().grew(withPartings(run), null)
      return true
    },
    stop: () => undefined,
  }
}
