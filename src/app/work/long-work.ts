/**
 * What a session asks for that takes long, one thing at a time, and in slices of a few milliseconds, so
 * that Stop stops at once: letting the run go on, looking for a breakpoint, and for where long runs part.
 */
import { useEffect } from 'react'
import { areUnknown, partingsInSlices, withPartings } from '../../trace/causes/parting.ts'
import { growthJob } from './growing.ts'
import { seekJob } from './halt.ts'
import type { SessionStore } from './session.ts'
import { afterOthers, type Later, workForSlice } from './slices.ts'

/** Goes on a little each time, and leaves what it has when it is stopped. */
export interface Job {
  /** What it is for: where that is wanted no longer, it is stopped. */
  readonly of: unknown
  /** Returns whether it is done. */
  goOn(): boolean
  stop(): void
}

export function useLongWork(store: SessionStore): void {
  useEffect(() => workFor(store), [store])
}

/** Works for a session until the returned function is called. */
export function workFor(store: SessionStore, later: Later = afterOthers()): () => void {
  let job: Job | null = null
  let isAwake = false
  const wake = () => {
    if (!isAwake) later(work)
    isAwake = true
  }
  const work = () => {
    isAwake = false
    if (!job) return
    if (workForSlice(job.goOn)) look()
    if (job) wake()
  }
  const look = () => {
    const wanted = wantedOf(store)
    if (wanted === (job?.of ?? null)) return
    const last = job
    job = wanted === null ? null : jobOf(store)
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

/** What there is to do, the most urgent first; null for nothing. */
function wantedOf(store: SessionStore): unknown {
  const { run, growing, seeking } = store.getState()
  if (growing) return run.lanes[0]?.model
  if (seeking) return seeking.watch
  return areUnknown(run) ? run : null
}

function jobOf(store: SessionStore): Job {
  const { growing, seeking } = store.getState()
  return growing ? growthJob(store) : seeking ? seekJob(store) : partingJob(store)
}

function partingJob(store: SessionStore): Job {
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
