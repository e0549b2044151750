import { describe, expect, it } from 'vitest'
import {
  createExplorer,
  DEFAULT_PLAN,
  findingsOf,
  type StartSearcher,
} from '../../src/app/explorer.ts'
import { counterexample } from '../../src/app/interleavings-opening.ts'
import { createSession } from '../../src/app/session.ts'
import { CELLS, type Cell } from '../../src/trace/matrix.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { verdict } from '../../src/view/verdict.ts'
import { answer } from '../../src/worker/answer.ts'
import type { Reply, Request } from '../../src/worker/protocol.ts'

/** Workers that answer only as far as a test lets them. */
function workers() {
  const started: { request: Request; ended: boolean; say(count?: number): void }[] = []
  const start: StartSearcher = (request, hear) => {
    const replies: Reply[] = []
    const worker = {
      request,
      ended: false,
      say(count = Infinity) {
        if (replies.length === 0)
          answer(
            request,
            (reply) => replies.push(reply),
            () => 0,
          )
        for (const reply of replies.splice(0, count)) if (!worker.ended) hear(reply)
      },
    }
    started.push(worker)
    return {
      end: () => {
        worker.ended = true
      },
    }
  }
  const store = createExplorer(start)
  return { started, store, known: () => Object.keys(findingsOf(store.getState())).length }
}

describe('the explorer', () => {
  it('searches all machines and rests', () => {
    const { store, started, known } = workers()
    store.getState().search()
    expect(store.getState().running).toBe(true)
    started[0]?.say()
    expect(known()).toBe(CELLS.length)
    expect(store.getState().running).toBe(false)
  })

  it('stops at once, keeps what it has, and resumes with the rest', () => {
    const { store, started, known } = workers()
    store.getState().search()
    started[0]?.say(7)
    store.getState().stop()
    expect(started[0]?.ended).toBe(true)
    started[0]?.say()
    expect(known()).toBe(7)
    store.getState().search()
    expect(started[1]?.request).toMatchObject({ type: 'search', cells: CELLS.slice(7) })
  })

  it('stops when the plan changes, and finds the results again when it comes back', () => {
    const { store, started, known } = workers()
    store.getState().search()
    started[0]?.say(3)
    store.getState().setPlan({ ...DEFAULT_PLAN, limits: { ...DEFAULT_PLAN.limits, states: 10 } })
    expect(started[0]?.ended).toBe(true)
    expect(store.getState().running).toBe(false)
    expect(known()).toBe(0)
    store.getState().setPlan(DEFAULT_PLAN)
    expect(known()).toBe(3)
    store.getState().forget()
    expect(known()).toBe(0)
  })

  it('draws the states of the cell last asked for', () => {
    const { store, started } = workers()
    const [first, second] = CELLS as [Cell, Cell]
    store.getState().picture({ cell: first, claim: 'no-dead-pin' }, [])
    store.getState().picture({ cell: second, claim: 'no-dead-pin' }, [])
    started[0]?.say()
    expect(store.getState().pictured?.space).toBeNull()
    started[1]?.say()
    expect(store.getState().pictured).toMatchObject({ cell: second, space: { states: 255 } })
  })

  it('opens a counterexample at the violating step, beside the patched order', () => {
    const { store, started } = workers()
    expect(counterexample(store.getState())).toBeNull()
    store.getState().search()
    started[0]?.say()
    const opening = counterexample(store.getState())!
    expect(opening.hosts.map(({ variant }) => variant.id)).toEqual(['original', 'patched'])
    const { run, cursor } = createSession(opening).getState()
    expect(cursor).toBe(60)
    expect(run.schedule.slice(0, 60)).toEqual(opening.chosen)
    expect(run.scenario.id).toBe('one-move/same-vector/seed/2/3')
    expect(stateAt(run.lanes[0]!.trace, cursor).ioapic.hi[11]).toBe(0)
    expect(verdict(run.lanes[0]!, cursor).kind).toBe('bad')
    expect(verdict(run.lanes[1]!, cursor).kind).not.toBe('bad')
  })

  it('loads into an open session, and keeps the speed', () => {
    const { store, started } = workers()
    store.getState().search()
    started[0]?.say()
    store.getState().ask({ cell: CELLS[0] as Cell, claim: 'no-dead-pin' })
    const session = createSession({ ...counterexample(store.getState())!, chosen: [], cursor: 0 })
    session.getState().setSpeed(4)
    session.getState().load(counterexample(store.getState())!)
    expect(session.getState()).toMatchObject({ cursor: 71, speed: 4, playing: false })
  })
})
