/**
 * Which scenario was open before, with its machines, choices and place, so that opening or editing
 * one can be undone. The session itself knows only what is open.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { sameAction } from '../core/action.ts'
import type { GalleryEntry } from '../core/scenarios/gallery.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import { hostsOf, openRun } from '../trace/run.ts'
import type { Opening, SessionState, SessionStore } from './session.ts'

export interface ScenarioHistory {
  readonly past: readonly Opening[]
  readonly future: readonly Opening[]
  /** A ready scenario at its start, on the machines that it compares. */
  openReady(entry: GalleryEntry): void
  /** Another scenario on the machines at hand; the place stays if the run comes to it as before. */
  replace(scenario: Scenario): void
  undo(): void
  redo(): void
}

export type HistoryStore = StoreApi<ScenarioHistory>

export const createHistory = (session: SessionStore): HistoryStore =>
  createStore<ScenarioHistory>()((set, get) => {
    const go = (opening: Opening) => session.getState().load(opening)
    const open = (opening: Opening) => {
      const here = openingOf(session.getState())
      go(opening)
      set(({ past }) => ({ past: [...past, here], future: [] }))
    }
    return {
      past: [],
      future: [],

      openReady({ scenario, machines }) {
        const [, b] = machines
        open({ scenario, hosts: machines, resting: b, chosen: [], cursor: 0, pin: scenario.focus })
      },

      replace: (scenario) => open(replaced(session.getState(), scenario)),

      undo() {
        const { past, future } = get()
        const before = past.at(-1)
        if (!before) return
        const here = openingOf(session.getState())
        go(before)
        set({ past: past.slice(0, -1), future: [here, ...future] })
      },

      redo() {
        const { past, future } = get()
        const [next, ...later] = future
        if (!next) return
        const here = openingOf(session.getState())
        go(next)
        set({ past: [...past, here], future: later })
      },
    }
  })

const openingOf = ({ run, resting, cursor, pin }: SessionState): Opening => ({
  scenario: run.scenario,
  hosts: hostsOf(run),
  resting,
  chosen: run.chosen,
  cursor,
  pin,
})

function replaced({ run, resting, cursor, pin }: SessionState, scenario: Scenario): Opening {
  const hosts = hostsOf(run)
  const next = openRun(scenario, hosts)
  const alike = run.schedule
    .slice(0, cursor)
    .every((action, at) => next.schedule[at] !== undefined && sameAction(action, next.schedule[at]))
  const known = scenario.irqs.some(({ irq }) => irq === pin)
  return {
    scenario,
    hosts,
    resting,
    chosen: [],
    cursor: alike ? cursor : 0,
    pin: known ? pin : scenario.focus,
  }
}
