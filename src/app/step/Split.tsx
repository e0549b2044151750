import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Group, Panel, Separator, useGroupRef } from 'react-resizable-panels'
import { kept } from '../kept.ts'
import { keepLayout, keptLayout } from './split-layout.ts'

interface SplitProps {
  /** Under which the sizes are remembered. */
  readonly id: string
  readonly orientation: 'horizontal' | 'vertical'
  /** What the line between them sizes, for those who do not see it. */
  readonly label: string
  /** In px, below which something would be cut. */
  readonly least: readonly [number, number]
  readonly first: ReactNode
  readonly second: ReactNode
}

/**
 * Two regions and a line between them that a person can move. Until then, and after a double click,
 * the style sheet gives them their sizes, by what is in them; the library is told of these.
 */
export function Split({ id, orientation, label, least, first, second }: SplitProps) {
  const [before] = useState(() => keptLayout(kept, id))
  const [sized, setSized] = useState(before !== null)
  const group = useGroupRef()
  const box = useRef<HTMLDivElement>(null)
  const held = useRef(false)
  const [one, two] = [`${id}-first`, `${id}-second`]
  useEffect(() => {
    if (sized || !box.current) return
    const parts = box.current.querySelectorAll<HTMLElement>(':scope > [data-panel]')
    const tell = () => {
      const [a = 0, b = 0] = Array.from(parts, (part) => sizeOf(part, orientation))
      if (a + b > 0 && !held.current)
        group.current?.setLayout({ [one]: (100 * a) / (a + b), [two]: (100 * b) / (a + b) })
    }
    const observer = new ResizeObserver(tell)
    for (const part of parts) observer.observe(part)
    return () => observer.disconnect()
  }, [sized, orientation, group, one, two])
  useReleased(held)
  const asMade = () => {
    keepLayout(kept, id, null)
    setSized(false)
  }
  return (
    <Group
      id={id}
      className={`split ${sized ? '' : 'as-made'}`}
      orientation={orientation}
      elementRef={box}
      groupRef={group}
      {...(before && { defaultLayout: before })}
      onLayoutChange={() => {
        if (held.current) setSized(true)
      }}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) keepLayout(kept, id, layout)
      }}
    >
      <Panel id={one} className="split-part" minSize={least[0]} style={WHOLE}>
        {first}
      </Panel>
      <Separator
        id={`${id}-line`}
        className="split-line"
        aria-label={label}
        disableDoubleClick
        onPointerDown={() => {
          held.current = true
        }}
        onKeyDown={({ key }) => MOVING.has(key) && setSized(true)}
        onDoubleClick={asMade}
      />
      <Panel
        id={two}
        className="split-part"
        minSize={least[1]}
        groupResizeBehavior="preserve-pixel-size"
        style={WHOLE}
      >
        {second}
      </Panel>
    </Group>
  )
}

/** The regions scroll themselves. */
const WHOLE = { overflow: 'hidden' } as const

const MOVING = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])

const sizeOf = (element: HTMLElement, orientation: 'horizontal' | 'vertical'): number =>
  orientation === 'horizontal' ? element.offsetWidth : element.offsetHeight

/** The line is let go wherever the pointer is by then. */
function useReleased(held: { current: boolean }): void {
  useEffect(() => {
    const release = () => {
      held.current = false
    }
    window.addEventListener('pointerup', release)
    window.addEventListener('pointercancel', release)
    return () => {
      window.removeEventListener('pointerup', release)
      window.removeEventListener('pointercancel', release)
    }
  }, [held])
}
