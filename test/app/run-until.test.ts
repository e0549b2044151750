import { afterEach, describe, expect, it, vi } from 'vitest'
import { perform } from '../../src/app/step/commands.ts'
import { readBreakpoints } from '../../src/app/work/breakpoints-link.ts'
import { endSeek } from '../../src/app/work/halt.ts'
import { workFor } from '../../src/app/work/long-work.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { choicesAt, MAX_STEPS } from '../../src/trace/run.ts'
import { storm, stormFrom } from '../trace/storms.ts'
import { both } from '../view/track-runs.ts'

/** Masked by Linux at step 5,855: the first write to the I/O APIC, beyond the first cut. */
const masking = stormFrom(99_550)
const MASKED = 5_855
const END = 5_870

let stopWork = () => {}
afterEach(() => {
  stopWork()
  vi.restoreAllMocks()
})

/** A session in whose work one slice is done at a time. */
function open(stops: string, cursor = 0, scenario = masking) {
  const store = createSession({
    scenario,
    hosts: both,
    resting: both[1] as (typeof both)[number],
    ...unforked(),
    breakpoints: readBreakpoints(stops, scenario).breakpoints,
    cursor,
    pin: 11,
  })
  let waiting: (() => void) | null = null
  stopWork = workFor(store, (work) => {
    waiting = work
  })
  const get = store.getState
  const slice = () => {
    const work = waiting
    waiting = null
    work?.()
  }
  /** Works until nothing is left to be made or looked at. */
  const settle = () => {
    while (get().growing || get().seeking) slice()
  }
  settle()
  return { get, slice, settle }
}

/** A clock by which every piece of work takes longer than a slice. */
function slowly() {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 20))
}

const length = (get: ReturnType<typeof open>['get']) => get().run.schedule.length

describe('running until a breakpoint on a run that was cut', () => {
  it('lets the run go on to the step where one hits, and no further', () => {
    const { get, settle } = open('event-ioapic_mem_write')
    expect(length(get)).toBe(MAX_STEPS)
    perform(get(), 'runOn')
    expect(get().halted).toBe('Running until a breakpoint hits. Stop or Esc ends it.')
    settle()
    expect(get().halted).toBe('Stopped at step 5,855: event ioapic_mem_write in A and B.')
    expect(get().cursor).toBe(MASKED)
    expect(length(get)).toBe(MASKED)
  })

  it('comes to the end of a run that ends before one hits', () => {
    const { get, settle } = open('remote-irr-3')
    get().seek(12)
    perform(get(), 'runOn')
    settle()
    expect(get().run.complete).toBe(true)
    expect(get().cursor).toBe(END)
    expect(get().halted).toBe('No breakpoint hits after step 12: this is the end of the run.')
  })

  it('stays at its place when it is stopped, keeps what was made, and can begin again', () => {
    slowly()
    const { get, slice, settle } = open('event-ioapic_mem_write')
    get().seek(7)
    perform(get(), 'runOn')
    while (length(get) < MAX_STEPS + 300) slice()
    const at = get().growing?.steps ?? 0
    get().stop()
    expect(get()).toMatchObject({ cursor: 7, growing: null, seeking: null })
    expect(get().halted).toBe(
      `Stopped by hand: no breakpoint hits after step 7, as far as step ${at.toLocaleString('en')}.`,
    )
    expect(length(get)).toBeGreaterThanOrEqual(at)
    expect(length(get)).toBeLessThan(MASKED)
    perform(get(), 'runOn')
    settle()
    expect(get().cursor).toBe(MASKED)
  })

  it('is over when another place is gone to', () => {
    slowly()
    const { get, slice } = open('event-ioapic_mem_write')
    perform(get(), 'runOn')
    while (!get().growing) slice()
    perform(get(), 'next')
    expect(get()).toMatchObject({ cursor: 1, growing: null, seeking: null, halted: null })
  })

  it('is over when its breakpoints change, and undo does not bring it back', () => {
    slowly()
    const { get } = open('event-ioapic_mem_write')
    perform(get(), 'runOn')
    get().setBreakpoints('the deletion of a breakpoint', [])
    expect(get().seeking).toBeNull()
    get().undo()
    expect(get()).toMatchObject({ growing: null, seeking: null, halted: null })
  })

  it('takes the place of Run on, from what that has made', () => {
    slowly()
    const { get, slice, settle } = open('event-ioapic_mem_write')
    get().runOn()
    while ((get().growing?.steps ?? 0) < MAX_STEPS + 200) slice()
    expect(length(get)).toBe(MAX_STEPS)
    perform(get(), 'runOn')
    expect(length(get)).toBeGreaterThanOrEqual(MAX_STEPS + 200)
    settle()
    expect(get().cursor).toBe(MASKED)
  })

  it('goes by the machine in focus while the playheads are apart', () => {
    const { get, settle } = open('event-ioapic_mem_write')
    get().toggleLink()
    get().focusLane(1)
    perform(get(), 'runOn')
    settle()
    expect(get()).toMatchObject({ cursor: MASKED, apart: 0, focused: 1 })
    expect(get().halted).toBe('Stopped at step 5,855: event ioapic_mem_write in B.')
  })
})

it('a run that goes on and on is left, and says how much of it was made', () => {
  const { get } = open('remote-irr-3')
  const { run } = get()
  const watch = { lanes: run.lanes, breakpoints: [], only: null }
  expect(endSeek(run, { watch, towards: 'end', from: 7, at: MAX_STEPS }, null)).toMatchObject({
    cursor: MAX_STEPS,
    halted: 'No breakpoint hits after step 7 in the 4,000 steps made so far; > looks further.',
  })
})

describe('a long look for a breakpoint', () => {
  it('goes on after the press, tells how far it has come, and finds the same', () => {
    slowly()
    const { get, slice, settle } = open('event-ioapic_mem_write', END)
    perform(get(), 'runBack')
    expect(get().cursor).toBe(5_859)
    get().seek(5_850)
    perform(get(), 'runBack')
    expect(get().halted).toBe('Running back until a breakpoint hits. Stop or Esc ends it.')
    const first = get().seeking?.at ?? 0
    for (let slices = 0; slices < 10; slices++) slice()
    const then = get().seeking?.at ?? 0
    expect(first).toBeLessThan(5_850)
    expect(then).toBeLessThan(first)
    expect(then).toBeGreaterThan(0)
    settle()
    expect(get().cursor).toBe(0)
    expect(get().halted).toBe('No breakpoint hits before step 5,850: this is the start of the run.')
  })

  it('stays at its place when it is stopped', () => {
    slowly()
    const { get, slice } = open('remote-irr-3', END)
    perform(get(), 'runBack')
    slice()
    get().stop()
    expect(get().cursor).toBe(END)
    expect(get().halted).toMatch(
      /^Stopped by hand: no breakpoint hits before step 5,870, as far as step 5,\d+\.$/,
    )
  })

  it('turns round when the other way is asked for, and goes on when the same is', () => {
    slowly()
    const { get, settle } = open('event-ioapic_mem_write', 4_000)
    perform(get(), 'runBack')
    const { seeking } = get()
    perform(get(), 'runBack')
    expect(get().seeking).toBe(seeking)
    perform(get(), 'runOn')
    expect(get().seeking?.towards).toBe('end')
    settle()
    expect(get().cursor).toBe(MASKED)
  })
})

it('branches side by side say where they were cut, and that they do not run on', () => {
  const { get, settle } = open('remote-irr-3', 5, storm)
  get().focusLane(1)
  const [, other] = choicesAt(get().run, 5)
  get().take(other!.action)
  get().compareBranch(1)
  expect(get().run).toMatchObject({ shared: false, complete: false })
  perform(get(), 'runOn')
  settle()
  expect(get().cursor).toBe(length(get))
  expect(get().halted).toMatch(
    /^No breakpoint hits after step 6 in the \d,\d+ steps made so far; branches side by side do not run on\.$/,
  )
})
