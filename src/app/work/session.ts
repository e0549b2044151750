/**
 * The one store: the work in hand with the way back over it, where in its run we are, and what is in
 * focus. Everything else on screen is computed from these.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { grouped } from '../../base/grouped.ts'
import type { Action } from '../../core/action.ts'
import type { GalleryEntry } from '../../core/scenarios/gallery.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import type { Stop, Towards } from '../../trace/breakpoints/stop.ts'
import { canGrow } from '../../trace/growth.ts'
import type { Host, Run } from '../../trace/run.ts'
import type { Value } from '../../view/causes/value.ts'
import type { Span } from '../../view/tracks/span.ts'
import * as edits from './edits.ts'
import { type Growing, notGrown } from './growing.ts'
import { beginSeek, breakSeek, haltAt, haltAtClaim, type Seeking, seekOn } from './halt.ts'
import { FIRST_LOOK, type Inspected, type Looking, type SideTab } from './looking.ts'
import { askedWithin, at, grown, shown, start, unsought, within } from './showing.ts'
import { type Edit, redone, remembered, undone } from './undo.ts'
import type { Work } from './work.ts'

export const SPEEDS = [0.5, 1, 2, 4] as const
export type Speed = (typeof SPEEDS)[number]

export interface SessionState extends Looking {
  readonly work: Work
  /** What follows from the work. */
  readonly run: Run
  /** What undo takes back, the last at the end, and what redo makes again, the next at the start. */
  readonly past: readonly Edit[]
  readonly future: readonly Edit[]
  /** Steps taken; 0 is the start. */
  readonly cursor: number
  /** The I/O APIC pin in focus. */
  readonly pin: number
  readonly playing: boolean
  /** Steps per second while playing. */
  readonly speed: Speed
  /** What there is to say about the last run until a breakpoint; null once the place is another. */
  readonly halted: string | null
  /** The pointer scrubs: no animation, no narration. */
  readonly scrubbing: boolean
  /** The part of the run that the timeline shows; null for all of it. */
  readonly span: Span | null
  /** The run goes on, and so far it has come; null while it stays as it is. */
  readonly growing: Growing | null
  /** A run until a breakpoint that takes long; it goes on with the run where that was cut. */
  readonly seeking: Seeking | null
}

export interface Session extends SessionState {
  /** Other work altogether, at a place in it. */
  load(opening: Opening): void
  /** A ready scenario at its start, on the machines that it compares. */
  openReady(entry: GalleryEntry): void
  /** Another scenario on the machines at hand; the place stays if the run comes to it as before. */
  replaceScenario(scenario: Scenario): void
  undo(): void
  redo(): void
  /** Shows another place, clamped to the run; stops the play. */
  seek(cursor: number): void
  /** One step on while playing; stops at the end, and where a breakpoint hits. */
  playOn(): void
  togglePlay(): void
  /** Runs until a breakpoint hits, on or back; the said is in `halted`. */
  runTowards(towards: Towards): void
  /** What that has looked at so far, and what hits; undefined while it is not over. */
  sought(seeking: Seeking, found: Stop | null | undefined): void
  /** To the step of a lane that breaks a claim, or makes it so. */
  seekClaim(lane: number, claim: string): void
  /** `did` names the change: "the deletion of a breakpoint". */
  setBreakpoints(did: string, breakpoints: readonly Breakpoint[]): void
  setSpeed(speed: Speed): void
  setScrubbing(scrubbing: boolean): void
  /** Lets a run that was cut go on. */
  runOn(): void
  /** Leaves the run as long as it is by now, and the place where it is. */
  stop(): void
  /** The same run, longer or better known; null once it stays as it is. `found` ends a run until a breakpoint. */
  grew(run: Run, growing: Growing | null, found?: Stop | null): void
  setSpan(span: Span | null): void
  /** Takes an enabled action instead of what followed here: a branch beside the one that a lane follows. */
  take(action: Action, lane?: number): void
  /** Every lane follows this branch, from the same place. */
  showBranch(id: number): void
  /** The machine in focus by the branch it follows and, beside it, by this one. */
  compareBranch(id: number): void
  nameBranch(id: number, name: string): void
  dropBranch(id: number): void
  /** Another machine in a lane, at the same place in the run. */
  setHost(lane: number, host: Host): void
  toggleCompare(): void
  focusLane(lane: number): void
  /** Lets the lane without focus stay where it is, or brings it along again. */
  toggleLink(): void
  focusPin(pin: number): void
  showTab(tab: SideTab): void
  /** Asks why a value of a lane is as it is at the place shown. */
  ask(lane: number, value: Value): void
  forget(): void
  inspect(inspected: Inspected | null): void
}

export type SessionStore = StoreApi<Session>

/** What a session starts from: a link, or the defaults. */
export interface Opening extends Omit<Work, 'breakpoints'> {
  readonly breakpoints?: readonly Breakpoint[]
  readonly cursor: number
  readonly pin: number
}

export const createSession = (opening: Opening, looking: Looking = FIRST_LOOK): SessionStore =>
  createStore<Session>()((set, get) => {
    /** Does what can be undone; `did` names it: "the choice at step 9". */
    const edit = (did: string, changed: edits.Changed | null) => {
      if (changed)
        set((session) => ({ ...shown(session, changed), ...remembered(session, did), future: [] }))
    }
    return {
      ...start(opening, looking),

      load: (opening) => edit('what was opened', edits.opened(get(), opening)),
      openReady: (entry) => edit('the change of scenario', edits.ready(get(), entry)),
      replaceScenario: (scenario) =>
        edit('the change of scenario', edits.inScenario(get(), scenario)),
      undo: () => set((session) => undone(session, shown)),
      redo: () => set((session) => redone(session, shown)),

      seek: (cursor) => set((session) => at(session, cursor)),

      playOn: () =>
        set((session) => {
          const { run } = session
          const cursor = within(run, session.cursor + 1)
          const halted = haltAt(session, cursor)
          return { cursor, halted, playing: halted === null && cursor < run.schedule.length }
        }),

      runTowards(towards) {
        if (get().seeking?.towards === towards) return
        get().stop()
        set((session) => ({ playing: false, ...beginSeek(session, towards) }))
      },

      sought: (seeking, found) => set((session) => seekOn(session, seeking, found)),

      seekClaim(lane, claim) {
        if (get().apart !== null) get().focusLane(lane)
        const { cursor, halted } = haltAtClaim(get(), lane, claim)
        set((session) => ({ ...at(session, cursor), halted }))
      },

      setBreakpoints: (did, breakpoints) => edit(did, edits.withBreakpoints(get(), breakpoints)),

      togglePlay: () =>
        set((session) => {
          const { run, cursor, playing } = session
          if (playing) return { playing: false }
          return { ...at(session, cursor === run.schedule.length ? 0 : cursor), playing: true }
        }),

      setSpeed: (speed) => set({ speed }),
      setScrubbing: (scrubbing) => set({ scrubbing }),
      setSpan: (span) => set({ span }),

      runOn: () => set(({ run }) => (canGrow(run) ? { growing: notGrown(run) } : {})),
      stop: () =>
        set((session) => ({
          ...breakSeek(session),
          asked: askedWithin(session.run, session.asked),
        })),
      grew: (run, growing, found = null) => set((session) => grown(session, run, growing, found)),

      take(action, lane = get().focused) {
        const session = get()
        const { cursor } = session
        if (edits.follows(session, lane, action)) session.seek(cursor + 1)
        else edit(`the choice at step ${grouped(cursor + 1)}`, edits.taken(session, lane, action))
      },

      showBranch: (id) => edit('the change of branch', edits.onBranch(get(), id)),
      compareBranch: (id) => edit('the change of branch', edits.besideBranch(get(), id)),
      nameBranch: (id, name) => edit('the name of a branch', edits.named(get(), id, name)),
      dropBranch: (id) => edit('the deletion of a branch', edits.dropped(get(), id)),
      setHost: (lane, host) => edit('the change of machine', edits.withHost(get(), lane, host)),
      toggleCompare: () => edit('the change of compare', edits.compareToggled(get())),

      focusLane: (focused) =>
        set((session) => {
          const { run, focused: before, cursor, apart } = session
          if (focused >= run.lanes.length || focused === before) return {}
          return apart === null
            ? { focused }
            : { ...unsought(session), focused, cursor: apart, apart: cursor }
        }),

      toggleLink: () =>
        set((session) => {
          const { run, cursor, apart } = session
          if (run.lanes.length < 2) return {}
          return { ...unsought(session), apart: apart === null ? cursor : null }
        }),

      focusPin: (pin) => set({ pin }),
      showTab: (tab) => set({ tab }),

      ask: (lane, value) =>
        set((session) => ({ asked: { lane, value, step: cursorOf(session, lane) } })),
      forget: () => set({ asked: null }),
      inspect: (inspected) => set({ inspected }),
    }
  })

/** Where a lane stands: its own place while the playheads are apart. */
export const cursorOf = ({ cursor, apart, focused }: SessionState, lane: number): number =>
  apart === null || lane === focused ? cursor : apart
