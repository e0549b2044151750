import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react'

/**
 * Arrow keys in a grid of which one cell is the stop for Tab. Home and End go to the ends of the
 * row, with Ctrl to the ends of the grid. Cells are numbered row by row; each has `data-cell`.
 */
export function useGridKeys(
  selected: number,
  count: number,
  columns: number,
  onSelect: (cell: number) => void,
) {
  const grid = useRef<HTMLTableElement>(null)
  const moving = useRef(false)

  useEffect(() => {
    if (!moving.current) return
    moving.current = false
    grid.current?.querySelector<HTMLElement>(`[data-cell="${selected}"]`)?.focus()
  }, [selected])

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const to = target(event, selected, count, columns)
      if (to === null || event.altKey || event.metaKey) return
      event.preventDefault()
      if (to === selected) return
      moving.current = true
      onSelect(to)
    },
    [selected, count, columns, onSelect],
  )
  return { grid, onKeyDown }
}

function target(
  { key, ctrlKey }: KeyboardEvent,
  at: number,
  count: number,
  columns: number,
): number | null {
  const column = at % columns
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, count - 1)
    case 'ArrowLeft':
      return Math.max(at - 1, 0)
    case 'ArrowDown':
      return at + columns < count ? at + columns : at
    case 'ArrowUp':
      return at >= columns ? at - columns : at
    case 'Home':
      return ctrlKey ? 0 : at - column
    case 'End':
      return ctrlKey ? count - 1 : at - column + columns - 1
  }
  return null
}
