import { type ReactNode, useLayoutEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { PanelError } from '../errors/PanelError.tsx'
import { pageError } from '../errors/page-error.ts'
import { OnItsWay } from './OnItsWay.tsx'
import type { Part } from './part.ts'
import './parts.css'

interface InPlaceProps<T> {
  readonly part: Part<T>
  children(value: T): ReactNode
}

/** A part of the page that has a place of its own: there it comes, or says there why it did not. */
export function InPlace<T>({ part, children }: InPlaceProps<T>) {
  const { value, error } = useStore(part.state)
  const told = useMemo(
    () => (error ? pageError(`${part.name} could not be loaded.`, error) : null),
    [part, error],
  )
  useLayoutEffect(() => void part.fetch(), [part])
  if (value) return children(value)
  return (
    <main className="part-place" aria-label={part.name}>
      {told ? <PanelError error={told} onAgain={part.fetch} /> : <OnItsWay name={part.name} />}
    </main>
  )
}
