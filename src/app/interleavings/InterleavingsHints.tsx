import { useStore } from 'zustand'
import type { Run } from '../../trace/run.ts'
import { Foot } from '../KeyHints.tsx'
import { type ExplorerStore, findingsOf } from './explorer.ts'
import { INTERLEAVINGS_KEYS } from './key-list.ts'
import { hasViolations } from './keys.ts'
import { useTold } from './use-told.ts'

interface HintsProps {
  readonly store: ExplorerStore
  readonly run: Run
  readonly characterKeys: boolean
}

/** The keys that have something to do now, at the foot of the page. */
export function InterleavingsHints({ store, run, characterKeys }: HintsProps) {
  const running = useStore(store, (state) => state.running)
  const violations = useStore(store, (state) => hasViolations(findingsOf(state)))
  const schedule = (useTold(store, run)?.reduction.left.length ?? 0) > 0
  const keys = INTERLEAVINGS_KEYS.filter(
    ({ characters, lacks }) =>
      (characterKeys || !characters) && lacks({ running, violations, schedule }) === null,
  )
  return (
    <Foot characterKeys={characterKeys}>
      {keys.map(
        ({ caps, brief }) => brief !== null && <Hint key={brief} caps={caps} text={brief} />,
      )}
    </Foot>
  )
}

interface HintProps {
  readonly caps: readonly string[]
  readonly text: string
}

const Hint = ({ caps, text }: HintProps) => (
  <span>
    {caps.map((cap) => (
      <kbd key={cap}>{cap}</kbd>
    ))}{' '}
    {text}
  </span>
)
