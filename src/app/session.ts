/**
 * The one store: which run is open, where in it we are, and what is in focus. Everything else on
 * screen is computed from these.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Action } from '../core/action.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import { fork, type Host, hostsOf, openRun, type Run, samePlace } from '../trace/run.ts'
import type { Value } from '../view/causes-value.ts'
import type { Span } from '../view/track-span.ts'

export const SPEEDS = [0.5, 1, 2, 4] as const
export type Speed = (typeof SPEEDS)[number]

export interface SessionState {
  readonly run: Run
  /** What lane B held when compare was switched off. */
  readonly resting: Host
  /** Steps taken; 0 is the start. */
  readonly cursor: number
  /** Where the lane without focus stands; null while the playheads are linked. */
  readonly apart: number | null
  /** The I/O APIC pin in focus. */
  readonly pin: number
  /** The lane that keys act on. */
  readonly focused: number
  readonly playing: boolean
  /** Steps per second while playing. */
  readonly speed: Speed
  /** The pointer scrubs: no animation, no narration. */
  readonly scrubbing: boolean
  /** The part of the run that the timeline shows; null for all of it. */
  readonly span: Span | null
  /** The question why a value is as it is; null for none. */
  readonly asked: Asked | null
  /** What is shown in full beside its station; null for nothing. */
  readonly inspected: Inspected | null
}

/** A value of a lane, as it is after a step. */
export interface Asked {
  readonly lane: number
  readonly value: Value
  readonly step: number
}

/** A register under the magnifier: the RTE of the pin in focus, or a vCPU's local APIC. */
export type Inspected =
  | { readonly of: 'rte'; readonly lane: number }
  | { readonly of: 'lapic'; readonly lane: number; readonly vcpu: number }

export interface Session extends SessionState {
  open(scenario: Scenario): void
  /** Another run altogether: its machines, choices and place. */
  load(opening: Opening): void
  /** Shows another place, clamped to the run; stops the play. */
  seek(cursor: number): void
  /** One step on while playing; stops at the end. */
  playOn(): void
  togglePlay(): void
  setSpeed(speed: Speed): void
  setScrubbing(scrubbing: boolean): void
  setSpan(span: Span | null): void
  /** Takes an enabled action instead of what followed here. */
  take(action: Action): void
  /** Another machine in a lane, at the same place in the run. */
  setHost(lane: number, host: Host): void
  toggleCompare(): void
  focusLane(lane: number): void
  /** Lets the lane without focus stay where it is, or brings it along again. */
  toggleLink(): void
  focusPin(pin: number): void
  /** Asks why a value of a lane is as it is at the place shown. */
  ask(lane: number, value: Value): void
  forget(): void
  inspect(inspected: Inspected | null): void
}

export type SessionStore = StoreApi<Session>

/** What a session starts from: a link, or the defaults. */
export interface Opening {
  readonly scenario: Scenario
  readonly hosts: readonly Host[]
  readonly resting: Host
  readonly chosen: readonly Action[]
  readonly cursor: number
  readonly pin: number
}

export const createSession = (opening: Opening): SessionStore =>
  createStore<Session>()((set, get) => {
    const show = (run: Run, cursor: number) => ({
      run,
      cursor: within(run, cursor),
      playing: false,
      span: null,
      apart: null,
      asked: null,
    })

    return {
      ...start(opening),

      open: (scenario) =>
        set({
          ...show(openRun(scenario, hostsOf(get().run)), 0),
          pin: scenario.focus,
          inspected: null,
        }),

      load: (opening) => set(({ speed }) => ({ ...start(opening), speed })),

      seek: (cursor) => set(({ run }) => ({ cursor: within(run, cursor), playing: false })),

      playOn: () =>
        set(({ run, cursor }) => {
          const next = within(run, cursor + 1)
          return { cursor: next, playing: next < run.schedule.length }
        }),

      togglePlay: () =>
        set(({ run, cursor, playing }) => {
          if (playing) return { playing: false }
          const ended = cursor === run.schedule.length
          return { playing: true, cursor: ended ? 0 : cursor }
        }),

      setSpeed: (speed) => set({ speed }),
      setScrubbing: (scrubbing) => set({ scrubbing }),
      setSpan: (span) => set({ span }),

      take: (action) => set(({ run, cursor }) => show(fork(run, cursor, action), cursor + 1)),

      setHost: (lane, host) =>
        set(({ run, cursor }) => {
          const hosts = hostsOf(run).map((other, at) => (at === lane ? host : other))
          return inOtherRun(run, cursor, hosts)
        }),

      toggleCompare: () =>
        set(({ run, cursor, resting, focused }) => {
          const hosts = hostsOf(run)
          if (hosts.length === 1) return inOtherRun(run, cursor, [...hosts, resting])
          const kept = hosts[focused] as Host
          const other = hosts[1 - focused] as Host
          return { ...inOtherRun(run, cursor, [kept]), resting: other, focused: 0 }
        }),

      focusLane: (focused) =>
        set(({ run, focused: before, cursor, apart }) => {
          if (focused >= run.lanes.length || focused === before) return {}
          return apart === null ? { focused } : { focused, cursor: apart, apart: cursor }
        }),

      toggleLink: () =>
        set(({ run, cursor, apart }) =>
          run.lanes.length > 1 ? { apart: apart === null ? cursor : null } : {},
        ),

      focusPin: (pin) => set({ pin }),

      ask: (lane, value) =>
        set((session) => ({ asked: { lane, value, step: cursorOf(session, lane) } })),
      forget: () => set({ asked: null }),
      inspect: (inspected) => set({ inspected }),
    }
  })

function start({ scenario, hosts, resting, chosen, cursor, pin }: Opening): SessionState {
  const run = openRun(scenario, hosts, chosen)
  return {
    run,
    resting,
    cursor: within(run, cursor),
    pin,
    focused: 0,
    playing: false,
    speed: 1,
    scrubbing: false,
    span: null,
    apart: null,
    asked: null,
    inspected: null,
  }
}

/** Where a lane stands: its own place while the playheads are apart. */
export const cursorOf = ({ cursor, apart, focused }: SessionState, lane: number): number =>
  apart === null || lane === focused ? cursor : apart

const within = ({ schedule }: Run, cursor: number): number =>
  Math.max(0, Math.min(schedule.length, Math.round(cursor)))

function inOtherRun(run: Run, cursor: number, hosts: readonly Host[]) {
  const next = openRun(run.scenario, hosts, run.chosen)
  return {
    run: next,
    cursor: samePlace(run, cursor, next),
    playing: false,
    span: null,
    apart: null,
    asked: null,
  }
}
