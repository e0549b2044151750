/** The address of what is shown: kept in the address bar, and put on the clipboard. */
import { useEffect, useRef } from 'react'
import type { ExplorerStore } from '../interleavings/explorer.ts'
import { type View, writeLink } from './permalink.ts'
import type { SessionStore } from './session.ts'

/** The whole address that leads to what is shown now. */
export function addressOf(store: SessionStore, explorer: ExplorerStore, view: View): string {
  const link = writeLink(store.getState(), view, explorer.getState())
  return new URL(link, window.location.href).href
}

/** Keeps the address in step with the session, the search and the view, once they stand still. */
export function useLink(store: SessionStore, explorer: ExplorerStore, view: View): void {
  const shown = useRef(view)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = () => window.history.replaceState(null, '', addressOf(store, explorer, view))
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(write, 200)
    }
    if (shown.current !== view) later()
    shown.current = view
    const unsubscribe = [
      store.subscribe(later),
      explorer.subscribe(({ plan, asked }, before) => {
        if (plan !== before.plan || asked !== before.asked) later()
      }),
    ]
    return () => {
      for (const stop of unsubscribe) stop()
      clearTimeout(timer)
    }
  }, [store, explorer, view])
}

export const NOT_IN_LINK =
  'The log itself is not in the link: it stays in this page. To share it, export it or send the file.'

const SHARED: Readonly<Record<View, readonly [what: string, then: string]>> = {
  step: ['this step', ''],
  trace: ['the Trace view', ''],
  interleavings: ['this search and cell', ' Whoever opens it starts the search.'],
}

/** Copies the address; returns what a person is told of it. */
export async function copied(address: string, view: View): Promise<string> {
  const [what, then] = SHARED[view]
  try {
    await navigator.clipboard.writeText(address)
    return `A link to ${what} is on the clipboard.${then}`
  } catch {
    return `This link leads to ${what}: ${address}`
  }
}
