import { useMemo } from 'react'
import { useStore } from 'zustand'
import { cellKey } from '../../trace/matrix.ts'
import type { Run } from '../../trace/run.ts'
import { type ExplorerStore, findingsOf } from './explorer.ts'
import { type Told, toldOf } from './telling.ts'

/** What `toldOf` says, computed again only when something that it reads has changed. */
export function useTold(store: ExplorerStore, run: Run | null): Told | null {
  const plan = useStore(store, (state) => state.plan)
  const asked = useStore(store, (state) => state.asked)
  const telling = useStore(store, (state) => state.telling)
  const leftOut = useStore(store, (state) => state.leftOut)
  const finding = useStore(store, (state) => findingsOf(state)[cellKey(state.asked.cell)])
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what it reads of the store
  return useMemo(
    () => toldOf(store.getState(), run),
    [store, run, plan, asked, telling, leftOut, finding],
  )
}
