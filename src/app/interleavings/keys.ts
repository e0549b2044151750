import { useCallback, useEffect, useImperativeHandle } from 'react'
import type { Run } from '../../trace/run.ts'
import type { Findings, Matrix } from '../../view/interleavings/matrix.ts'
import type { CommandHandle } from '../step/command-handle.ts'
import { type ExplorerState, type ExplorerStore, findingsOf } from './explorer.ts'
import type { KeyScope, SearchCommand } from './key-list.ts'
import { toldOf } from './telling.ts'

interface KeysProps {
  readonly store: ExplorerStore
  readonly matrix: Matrix
  readonly characterKeys: boolean
  readonly handle: CommandHandle<SearchCommand>
  choose(column: string, claim: string): void
  onOpen(): void
}

const COMMANDS: Readonly<Record<string, SearchCommand>> = {
  Escape: 'stop',
  n: 'nextViolation',
  p: 'previousViolation',
}

/** Esc stops a running search; n and p walk the violations, claim by claim. */
export function useInterleavingsKeys(props: KeysProps): void {
  const { store, matrix, choose, onOpen, characterKeys, handle } = props
  const perform = useCallback(
    (command: SearchCommand) => {
      const { asked, stop } = store.getState()
      if (command === 'stop') return stop()
      if (command === 'open') return onOpen()
      const to = nextViolation(matrix, asked, command === 'nextViolation' ? 1 : -1)
      if (to) choose(to.column, to.claim)
    },
    [store, matrix, choose, onOpen],
  )
  useImperativeHandle(handle, () => perform, [perform])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (event.defaultPrevented || ctrlKey || metaKey || altKey) return
      if (target instanceof Element && target.closest('input, select, dialog[open]')) return
      const command = COMMANDS[key]
      if (command && (characterKeys || key === 'Escape')) perform(command)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [perform, characterKeys])
}

/** What the keys of the view have to work on. */
export const scopeOf = (state: ExplorerState, run: Run | null): KeyScope => ({
  running: state.running,
  violations: hasViolations(findingsOf(state)),
  schedule: (toldOf(state, run)?.reduction.left.length ?? 0) > 0,
})

/** Something for `nextViolation` to go to. */
export const hasViolations = (findings: Findings): boolean =>
  Object.values(findings).some(({ result }) =>
    result.properties.some(({ holds }) => holds === false),
  )

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
