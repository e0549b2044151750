import { describe, expect, it } from 'vitest'
import {
  createExplorer,
  DEFAULT_PLAN,
  findingsOf,
  type StartSearcher,
} from '../../src/app/interleavings/explorer.ts'
import { counterexample } from '../../src/app/interleavings/opening.ts'
import { toldOf } from '../../src/app/interleavings/telling.ts'
import { createSession, type Opening } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import type { Action } from '../../src/core/action.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { CELLS, type Cell } from '../../src/trace/matrix.ts'
import { openRun, type Run } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { verdict } from '../../src/view/verdict/verdict.ts'
import type { Reply, Request } from '../../src/worker/protocol.ts'
import { answers } from './answers.ts'

/** Workers that answer only as far as a test lets them. */
function workers() {
  const started: {
    request: Request
    ended: boolean
    resting: boolean
    say(count?: number): void
  }[] = []
  const start: StartSearcher = (request, hear) => {
    const replies: Reply[] = []
    const worker = {
      request,
      ended: false,
      resting: false,
      say(count = Infinity) {
        if (replies.length === 0) replies.push(...answers(request))
        for (const reply of replies.splice(0, count)) if (!worker.ended) hear(reply)
      },
    }
    started.push(worker)
    return {
      pause: () => {
        worker.resting = true
      },
      resume: () => {
        worker.resting = false
      },
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

  it('stops at once, keeps what it has and what still comes in, and resumes where it was', () => {
    const { store, started, known } = workers()
    store.getState().search()
    started[0]?.say(7)
    store.getState().stop()
    expect(store.getState().running).toBe(false)
    expect(started[0]).toMatchObject({ resting: true, ended: false })
    started[0]?.say(1)
    expect(known()).toBe(8)
    expect(store.getState().running).toBe(false)
    store.getState().search()
    expect(started).toHaveLength(1)
    expect(started[0]?.resting).toBe(false)
    started[0]?.say()
    expect(known()).toBe(CELLS.length)
  })

  it('searches only what is not known yet when its plan comes back', () => {
    const { store, started } = workers()
    store.getState().search()
    started[0]?.say(7)
    store.getState().setPlan({ ...DEFAULT_PLAN, symmetry: true })
    store.getState().setPlan(DEFAULT_PLAN)
    store.getState().search()
    expect(started[1]?.request).toMatchObject({ type: 'search', cells: CELLS.slice(7) })
  })

  it('asks for symmetry when the plan does, and keeps those results apart', () => {
    const { store, started, known } = workers()
    store.getState().setPlan({ ...DEFAULT_PLAN, symmetry: true })
    store.getState().search()
    expect(started[0]?.request).toMatchObject({ options: { symmetry: true } })
    started[0]?.say(2)
    store.getState().setPlan(DEFAULT_PLAN)
    expect(known()).toBe(0)
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
    expect(run.schedule.slice(0, 60)).toEqual(opening.branches[0]?.chosen)
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
    const session = createSession({
      ...counterexample(store.getState())!,
      ...unforked(),
      cursor: 0,
    })
    session.getState().setSpeed(4)
    session.getState().load(counterexample(store.getState())!)
    expect(session.getState()).toMatchObject({ cursor: 71, speed: 4, playing: false })
  })

  it('keeps the picture of a cell until it is drawn with another schedule', () => {
    const { store, started } = workers()
    const question = { cell: CELLS[0] as Cell, claim: 'no-dead-pin' }
    store.getState().picture(question, [])
    started[0]?.say()
    store.getState().picture(question, [{ agent: 'device', pin: 11 }])
    expect(store.getState().pictured?.space).toMatchObject({ states: 255, path: [] })
    started[1]?.say()
    expect(store.getState().pictured?.space?.path).toHaveLength(2)
  })
})

describe('the schedule told', () => {
  /** The default plan searched, and what is told of its first cell. */
  function searched() {
    const { store, started } = workers()
    store.getState().search()
    started[0]?.say()
    const told = (run: Run | null = null) => toldOf(store.getState(), run)!
    return { store, started, told }
  }
  const userMove = (whole: readonly Action[]) => whole.findIndex(({ agent }) => agent === 'user')

  it('opens what is left of it after a move was left out, and all of it again after undo', () => {
    const { store, told } = searched()
    const whole = told().reduction.whole
    store.getState().leaveOut(told(), userMove(whole))
    expect(told().reduction.shows).toBe(false)
    const opening = counterexample(store.getState())!
    expect(opening.branches[0]?.chosen).toEqual(told().reduction.left)
    expect(opening.branches[0]?.chosen.length).toBeLessThan(whole.length)
    store.getState().undo(told())
    expect(counterexample(store.getState())?.branches[0]?.chosen).toEqual(whole)
  })

  it('takes back any move, not only the last', () => {
    const { store, told } = searched()
    store.getState().leaveOut(told(), 3)
    store.getState().leaveOut(told(), 5)
    store.getState().takeBack(told(), 3)
    expect(told().reduction.fates[3]).toBe('made')
    expect(told().reduction.fates[5]).toBe('left out')
    store.getState().takeAllBack(told())
    expect(told().reduction.shows).toBe(true)
  })

  it('can be the run in Step, and shrinks that to as few moves as the search found', () => {
    const { store, started, told } = searched()
    const run = roundabout(counterexample(store.getState())!)
    store.getState().tell('step')
    expect(told(run)).toMatchObject({ telling: 'step' })
    const before = told(run).reduction.left.length
    expect(before).toBeGreaterThan(60)
    store.getState().shrink(told(run))
    expect(store.getState().shrinking).toBe(told(run).key)
    started.at(-1)?.say()
    const { left, shows } = told(run).reduction
    expect(shows).toBe(true)
    expect(left).toHaveLength(60)
    expect(store.getState()).toMatchObject({
      shrinking: null,
      shrunk: { key: told(run).key, moves: before - left.length },
    })
    store.getState().undo(told(run))
    expect(told(run).reduction.left).toHaveLength(before)
  })

  it('is not the run in Step where that is of another scenario', () => {
    const { store, told } = searched()
    const other = createSession({ ...counterexample(store.getState())!, scenario: affinityMove })
    store.getState().tell('step')
    expect(told(other.getState().run).telling).toBe('shortest')
  })

  it('says of a shortest schedule that nothing can be left out', () => {
    const { store, started, told } = searched()
    store.getState().shrink(told())
    started.at(-1)?.say()
    expect(store.getState().shrunk).toEqual({ key: told().key, moves: 0 })
    expect(told().reduction.fates).not.toContain('left out')
  })

  it('stops shrinking when asked again', () => {
    const { store, started, told } = searched()
    store.getState().shrink(told())
    store.getState().shrink(told())
    expect(started.at(-1)?.ended).toBe(true)
    expect(store.getState().shrinking).toBeNull()
  })
})

/** The same end by a longer way: the handler has run once before the user asks. */
function roundabout({ scenario, hosts, branches }: Opening): Run {
  const chosen = branches[0]?.chosen ?? []
  const user = chosen.filter(({ agent }) => agent === 'user')
  const before = openRun(scenario, hosts, chosen.slice(0, 1)).schedule.slice(0, 30)
  return openRun(scenario, hosts, [...before, ...user])
}
