import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import './menu.css'

/**
 * What makes an element a menu over the page: arrows move, Escape closes, and so does leaving it.
 * The focus comes from where it was and goes back there.
 */
export function useMenu(onClose: () => void) {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    menu.current?.showPopover?.()
    const first = menu.current?.querySelector<HTMLElement>('[role=menuitem]')
    ;(first ?? menu.current)?.focus({ preventScroll: true })
    return () => {
      const isLost = document.activeElement === document.body
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return {
    ref: menu,
    tabIndex: 0,
    popover: 'manual',
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => onMenuKey(event, onClose),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget)) onClose()
    },
  } as const
}

function onMenuKey(event: KeyboardEvent<HTMLElement>, onClose: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }
  const target = targets[event.key]
  event.stopPropagation()
  if (event.key === 'Escape') onClose()
  else if (target !== undefined) items[target]?.focus()
  else return
  event.preventDefault()
}
