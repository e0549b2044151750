import type { ReactNode } from 'react'
import { OnItsWay } from './OnItsWay.tsx'
import type { Part } from './part.ts'
import { useOpening } from './use-opening.ts'
import './parts.css'

interface OverProps<T> {
  readonly part: Part<T>
  readonly open: boolean
  onClose(): void
  children(value: T): ReactNode
}

/** A part of the page that opens over it. */
export function Over<T>({ part, open, onClose, children }: OverProps<T>) {
  const value = useOpening(part, open, onClose)
  if (value) return children(value)
  return (
    open && (
      <div className="part-over">
        <OnItsWay name={part.name} />
      </div>
    )
  )
}
