import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { InterleavingsMatrix } from '../../panels/interleavings/matrix.tsx'
import { SignLegend } from '../../panels/interleavings/sign.tsx'
import { CELLS, cellKey, RULES } from '../../trace/matrix.ts'
import type { Run } from '../../trace/run.ts'
import { cellName, matrix, ruleId } from '../../view/interleavings/matrix.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { useMedia } from '../hooks.ts'
import { type ExplorerStore, findingsOf } from './explorer.ts'
import './interleavings.css'
import type { CommandHandle } from '../step/command-handle.ts'
import type { Opening } from '../work/session.ts'
import { InterleavingsDetail } from './InterleavingsDetail.tsx'
import { InterleavingsHead } from './InterleavingsHead.tsx'
import type { SearchCommand } from './key-list.ts'
import { useInterleavingsKeys } from './keys.ts'
import { counterexample } from './opening.ts'

export interface InterleavingsProps {
  readonly store: ExplorerStore
  /** The run that is open in Step. */
  readonly run?: Run | null
  readonly characterKeys: boolean
  readonly handle: CommandHandle<SearchCommand>
  /** Loads a run into the Step view and goes there. */
  onOpen(opening: Opening): void
}

/** Every interleaving of one move: what is searched, what was found, and each finding opened. */
export function Interleavings(props: InterleavingsProps) {
  const { store, run = null, characterKeys, handle, onOpen } = props
  const [rule, setRule] = useRule()
  const cell = useStore(store, ({ asked }) => asked.cell)
  const open = useCallback(() => {
    const opening = counterexample(store.getState(), run)
    if (opening) onOpen(opening)
  }, [store, run, onOpen])
  useChosenInView(store, rule)

  return (
    <main className="interleavings" aria-label="Interleavings">
      <InterleavingsHead store={store} rule={rule} onRule={setRule} />
      <Guarded name="Matrix">
        <Machines {...{ store, rule, characterKeys, handle }} onOpen={open} />
        <SignLegend />
      </Guarded>
      <Guarded name={`Finding of ${cellName(cell)}`}>
        <InterleavingsDetail store={store} run={run} onOpen={onOpen} />
      </Guarded>
    </main>
  )
}

interface MachinesProps {
  readonly store: ExplorerStore
  readonly rule: string | null
  readonly characterKeys: boolean
  readonly handle: CommandHandle<SearchCommand>
  onOpen(): void
}

/** The matrix; drawn again only when there is another finding, or another cell is chosen. */
function Machines({ store, rule, characterKeys, handle, onOpen }: MachinesProps) {
  const move = useStore(store, ({ plan }) => plan.move)
  const findings = useStore(store, findingsOf)
  const asked = useStore(store, (state) => state.asked)
  const stopped = useStore(store, ({ running, progress }) => (running ? null : progress))
  const working = useStore(store, ({ progress }) => progress && cellKey(progress.cell))
  const shown = useMemo(
    () => matrix(move, findings, rule, stopped),
    [move, findings, rule, stopped],
  )
  const choose = useCallback(
    (column: string, claim: string) => {
      const cell = CELLS.find((each) => cellKey(each) === column)
      if (cell) store.getState().ask({ cell, claim })
    },
    [store],
  )
  useInterleavingsKeys({ store, matrix: shown, choose, onOpen, characterKeys, handle })
  return (
    <InterleavingsMatrix
      matrix={shown}
      column={cellKey(asked.cell)}
      claim={asked.claim}
      working={working}
      onChoose={choose}
      onOpen={onOpen}
    />
  )
}

/** Where 40 columns have no room, the matrix begins with one kind of KVM. */
function useRule() {
  const narrow = useMedia('(max-width: 1199px)')
  const [picked, setPicked] = useState<string | null | undefined>(undefined)
  return [picked === undefined ? (narrow ? 'K0' : null) : picked, setPicked] as const
}

/** A cell of a kind of KVM that is not shown gives way to its neighbour that is. */
function useChosenInView(store: ExplorerStore, rule: string | null): void {
  useEffect(() => {
    const { asked, ask } = store.getState()
    const to = RULES.find((each) => ruleId(each) === rule)
    if (to && ruleId(asked.cell) !== rule) ask({ ...asked, cell: { ...asked.cell, ...to } })
  }, [store, rule])
}
