import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { follow, isWhole, type Span, wholeRun, zoom } from '../../view/tracks/span.ts'
import { useOnChange } from '../use-on-change.ts'

interface SpanProps {
  readonly steps: number
  readonly cursor: number
  readonly span?: Span | null
  onSpan?(span: Span | null): void
}

/** What is shown, the app's or our own. It follows the playhead wherever that goes. */
export function useSpan(props: SpanProps): readonly [Span, (span: Span | null) => void] {
  const { steps, cursor } = props
  const [own, setOwn] = useState<Span | null>(null)
  const asked = props.span === undefined ? own : props.span
  /** The same in the bounds of this run, and the same object as long as it can be. */
  const span = useMemo(
    () => (asked ? zoom(asked, steps, 1, asked.from) : wholeRun(steps)),
    [asked, steps],
  )
  const set = (next: Span | null) => {
    const value = next && isWhole(next, steps) ? null : next
    setOwn(value)
    props.onSpan?.(value)
  }
  useOnChange(`${steps} ${cursor}`, () => {
    const next = follow(span, steps, cursor)
    if (next !== span) set(next)
  })
  return [span, set]
}

/** Whether the last change was one of the place alone: then the playhead may glide to it. */
export function useGlide(cursor: number, scale: string): boolean {
  const [seen, setSeen] = useState({ cursor, scale, glides: false })
  if (seen.cursor !== cursor || seen.scale !== scale) {
    setSeen({ cursor, scale, glides: seen.scale === scale })
  }
  return seen.glides
}

/** The wheel over an element, with a say over scrolling: `onWheel` returns whether it used it. */
export function useWheel(
  onWheel: (event: WheelEvent) => boolean,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  const latest = useRef(onWheel)
  useEffect(() => {
    latest.current = onWheel
  })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const listener = (event: WheelEvent) => {
      if (latest.current(event)) event.preventDefault()
    }
    element.addEventListener('wheel', listener, { passive: false })
    return () => element.removeEventListener('wheel', listener)
  }, [])
  return ref
}
