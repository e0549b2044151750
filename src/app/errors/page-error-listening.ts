/** Errors that no panel catches: of event handlers, of promises that nobody waits for, of workers. */
import { useEffect, useState } from 'react'
import { createPageErrors, type PageErrorStore, pageError } from './page-error.ts'

const WHAT = 'Something on the page failed; the rest goes on.'

/** What has failed since the page was drawn. */
export function usePageErrors(): PageErrorStore {
  const [errors] = useState(createPageErrors)
  useEffect(() => listenForErrors(window, errors), [errors])
  return errors
}

/** Listens from now on; returns what ends it. */
export function listenForErrors(page: Window, store: PageErrorStore): () => void {
  const add = (thrown: unknown) => store.getState().add(pageError(WHAT, thrown))
  const onError = ({ error, message }: ErrorEvent) => {
    if (!isHarmless(message)) add(error ?? message)
  }
  const onRejection = ({ reason }: PromiseRejectionEvent) => add(reason)
  page.addEventListener('error', onError)
  page.addEventListener('unhandledrejection', onRejection)
  return () => {
    page.removeEventListener('error', onError)
    page.removeEventListener('unhandledrejection', onRejection)
  }
}

/** What browsers say of an observer that has more to do in the next frame. */
const isHarmless = (message: string): boolean => message.startsWith('ResizeObserver loop')
