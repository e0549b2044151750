import { useEffect } from 'react'
import type { Matrix } from '../view/interleavings-matrix.ts'
import type { ExplorerStore } from './explorer.ts'

interface KeysProps {
  readonly store: ExplorerStore
  readonly matrix: Matrix
  choose(column: string, claim: string): void
  readonly characterKeys: boolean
}

/** Esc stops a running search; n and p walk the violations, claim by claim. */
export function useInterleavingsKeys({ store, matrix, choose, characterKeys }: KeysProps): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (event.defaultPrevented || ctrlKey || metaKey || altKey) return
      if (target instanceof Element && target.closest('input, select, dialog[open]')) return
      if (key === 'Escape' && store.getState().running) return store.getState().stop()
      if (!characterKeys || (key !== 'n' && key !== 'p')) return
      const { asked } = store.getState()
      const to = nextViolation(matrix, asked, key === 'n' ? 1 : -1)
      if (to) choose(to.column, to.claim)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [store, matrix, choose, characterKeys])
}

/** The violation after (or before) the cell asked about, as the grid is read; around the end. */
export function nextViolation(
  { columns, rows }: Matrix,
  { cell, claim }: ReturnType<ExplorerStore['getState']>['asked'],
  step: 1 | -1,
): { column: string; claim: string } | null {
  const cells = rows.flatMap(({ id, cells }) => cells.map((each) => ({ ...each, claim: id })))
  const here = cells.findIndex(
    (each) => each.claim === claim && columns.find(({ key }) => key === each.column)?.cell === cell,
  )
  for (let at = 1; at <= cells.length; at++) {
    const next = cells[(here + step * at + cells.length * 2) % cells.length]
    if (next && (next.kind === 'broken' || next.kind === 'never')) return next
  }
  return null
}
