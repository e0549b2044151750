/** Parts of the page that come in files of their own, so that the first picture does not wait for them. */
import { createStore, type StoreApi } from 'zustand/vanilla'

/** Until it has come both are null. */
export interface Coming<T> {
  readonly value: T | null
  readonly error: unknown
}

export interface Part<T> {
  /** As a person knows it: "The Trace view". */
  readonly name: string
  readonly state: StoreApi<Coming<T>>
  /** How it ended. Once it is there, or on its way, it is not fetched again; after a failure it is. */
  fetch(): Promise<Coming<T>>
}

export function partOf<T>(name: string, load: () => Promise<T>): Part<T> {
  const state = createStore<Coming<T>>(() => ({ value: null, error: null }))
  let coming: Promise<Coming<T>> | null = null
  const fetch = async () => {
    state.setState({ error: null })
    try {
      state.setState({ value: await load() })
    } catch (error) {
      coming = null
      state.setState({ error })
    }
    return state.getState()
  }
  return {
    name,
    state,
    fetch() {
      coming ??= fetch()
      return coming
    },
  }
}
