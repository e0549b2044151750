/** An error of the page itself, kept as text: what a person is told of it, and what a report holds. */
import { createStore, type StoreApi } from 'zustand/vanilla'

export interface PageError {
  /** A sentence: "The path could not be drawn." */
  readonly what: string
  readonly message: string
  /** Where in the program, innermost first; empty where nobody knows. */
  readonly stack: readonly string[]
  /** The components around it, innermost first. */
  readonly components: readonly string[]
}

export function pageError(what: string, thrown: unknown, components = ''): PageError {
  const error = thrown instanceof Error ? thrown : null
  return {
    what,
    message: messageOf(thrown),
    stack: framesOf(error?.stack ?? ''),
    components: framesOf(components),
  }
}

const LONGEST = 300

/**
 * A message may quote what was read, and that may be a line of somebody's log. Names between single
 * quotes are the engine's way to name a property and stay.
 */
function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return text
    .replace(/"[^"]*"|`[^`]*`/g, '"…"')
    .replace(/'(?![\w$.]{1,60}')[^']*'/g, "'…'")
    .slice(0, LONGEST)
}

/** The lines that name a place; the first ones repeat the message. */
const framesOf = (stack: string): string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at ') || /^[\w$./<]*@\S+:\d+:\d+$/.test(line))

export interface PageErrors {
  /** Newest last; one that comes again stays where it is. */
  readonly errors: readonly PageError[]
  add(error: PageError): void
  dismiss(): void
}

export type PageErrorStore = StoreApi<PageErrors>

const KEPT = 5

export const createPageErrors = (): PageErrorStore =>
  createStore<PageErrors>()((set) => ({
    errors: [],
    add: (error) =>
      set(({ errors }) =>
        errors.some((other) => sameError(other, error))
          ? {}
          : { errors: [...errors, error].slice(-KEPT) },
      ),
    dismiss: () => set({ errors: [] }),
  }))

const sameError = (one: PageError, other: PageError): boolean =>
  one.what === other.what && one.message === other.message
