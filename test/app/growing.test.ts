import { afterEach, describe, expect, it, vi } from 'vitest'
import { workFor } from '../../src/app/work/long-work.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { areUnknown } from '../../src/trace/causes/parting.ts'
import { choicesAt, MAX_STEPS } from '../../src/trace/run.ts'
import { divergences } from '../../src/view/causes/divergence.ts'
import { storm } from '../trace/storms.ts'
import { both } from '../view/track-runs.ts'

/** In ms. */
const PATIENCE = 30_000

let stop: () => void = () => {}
afterEach(() => stop())

function open(cursor: number) {
  const store = createSession({
    scenario: storm,
    hosts: both,
    resting: both[1] as (typeof both)[number],
    ...unforked(),
    cursor,
    pin: 11,
  })
  stop = workFor(store, (work) => setTimeout(work, 0))
  return store
}

const length = (store: ReturnType<typeof open>) => store.getState().run.schedule.length

describe('a run that was cut', () => {
  it('goes on when it is told to, and Stop keeps every move that was made', async () => {
    const store = open(0)
    expect(length(store)).toBe(MAX_STEPS)
    store.getState().runOn()
    await vi.waitFor(
      () => expect(store.getState().growing?.steps).toBeGreaterThan(MAX_STEPS + 500),
      PATIENCE,
    )
    const made = store.getState().growing?.steps ?? 0
    store.getState().stop()
    expect(store.getState().growing).toBeNull()
    expect(length(store)).toBeGreaterThanOrEqual(made)
    const kept = length(store)
    await new Promise((later) => setTimeout(later, 30))
    expect(length(store)).toBe(kept)
  })

  it('is made as far as a link asks, and opens there', async () => {
    const store = open(MAX_STEPS + 900)
    expect(store.getState().cursor).toBe(MAX_STEPS)
    expect(store.getState().growing?.to).toBe(MAX_STEPS + 900)
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(store.getState().cursor).toBe(MAX_STEPS + 900)
  })

  it('is looked through for where its machines part once it stays as it is', async () => {
    const store = open(MAX_STEPS + 300)
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    await vi.waitFor(() => expect(areUnknown(store.getState().run)).toBe(false), PATIENCE)
    expect(divergences(store.getState().run).length).toBeGreaterThan(0)
  })

  it('does not carry off who has gone elsewhere meanwhile', async () => {
    const store = open(MAX_STEPS + 600)
    store.getState().seek(20)
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(length(store)).toBe(MAX_STEPS + 600)
    expect(store.getState().cursor).toBe(20)
  })

  it('stays behind when something else is opened meanwhile', async () => {
    const store = open(0)
    store.getState().runOn()
    await vi.waitFor(
      () => expect(store.getState().growing?.steps).toBeGreaterThan(MAX_STEPS),
      PATIENCE,
    )
    store.getState().toggleCompare()
    const { run, growing } = store.getState()
    expect(growing).toBeNull()
    expect(run.lanes).toHaveLength(1)
    await new Promise((later) => setTimeout(later, 30))
    expect(store.getState().run).toBe(run)
  })
})

describe('a choice beyond the first cut', () => {
  const DEEP = MAX_STEPS + 350

  async function chosen() {
    const store = open(DEEP)
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    const { run, take } = store.getState()
    const moves = run.schedule.slice(0, DEEP)
    const [, other] = choicesAt(run, DEEP)
    take(other!.action)
    return { store, moves: [...moves, other!.action] }
  }

  it('is made in slices too, and the place comes with it', async () => {
    const { store, moves } = await chosen()
    expect(length(store)).toBe(MAX_STEPS)
    expect(store.getState().growing).toMatchObject({ to: DEEP + 1, cursor: DEEP + 1 })
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(store.getState().run.schedule.slice(0, DEEP + 1)).toEqual(moves)
    expect(store.getState().cursor).toBe(DEEP + 1)
  })

  it('is undone and made again at its place, also while that is still made', async () => {
    const { store } = await chosen()
    store.getState().undo()
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(store.getState().cursor).toBe(DEEP)
    store.getState().redo()
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(store.getState().cursor).toBe(DEEP + 1)
  })

  it('leaves the place at its step where another branch is shown', async () => {
    const { store } = await chosen()
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    store.getState().seek(DEEP)
    store.getState().showBranch(1)
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(store.getState().cursor).toBe(DEEP)
  })

  it('is made with the run, wherever that is opened', async () => {
    const { store, moves } = await chosen()
    const { work, load } = store.getState()
    load({ ...work, ...unforked(moves), cursor: 10, pin: 11 })
    expect(store.getState().cursor).toBe(10)
    await vi.waitFor(() => expect(store.getState().growing).toBeNull(), PATIENCE)
    expect(store.getState().run.schedule).toEqual(moves)
    expect(store.getState().cursor).toBe(10)
  })
})
