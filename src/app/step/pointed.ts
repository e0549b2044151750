/**
 * What is pointed at. It has a store of its own, because most of the page is not drawn again when
 * it changes: the elements that show the same thing are marked as they are (use-pointed.ts).
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Places, type Pointed, placesOf } from '../../view/pointed/pointed.ts'
import { cursorOf, type SessionState } from '../work/session.ts'

/** Who points; the first that is on something counts. */
export const POINTERS = ['pointer', 'timeline', 'focus'] as const
export type Pointer = (typeof POINTERS)[number]

export interface PointedState {
  readonly on: Readonly<Record<Pointer, Pointed | null>>
  point(by: Pointer, at: Pointed | null): void
}

export type PointedStore = StoreApi<PointedState>

const NOTHING = { pointer: null, timeline: null, focus: null }

export const createPointed = (): PointedStore =>
  createStore<PointedState>()((set) => ({
    on: NOTHING,
    point: (by, at) => set(({ on }) => (on[by] === at ? {} : { on: { ...on, [by]: at } })),
  }))

/** Where the thing pointed at shows; null while nothing is. */
export function placesNow({ on }: PointedState, session: SessionState): Places | null {
  const by = POINTERS.find((pointer) => on[pointer] !== null)
  const pointed = by && on[by]
  const { lanes } = session.run
  return pointed
    ? placesOf(
        lanes,
        pointed,
        lanes.map((_, lane) => cursorOf(session, lane)),
      )
    : null
}
