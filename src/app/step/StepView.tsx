import { type RefObject, useState } from 'react'
import type { TraceLogHandle } from '../../panels/run-log/trace-log.tsx'
import { usePlay } from '../hooks.ts'
import { KeyHints } from '../KeyHints.tsx'
import type { SessionStore } from '../work/session.ts'
import { createPointed } from './pointed.ts'
import { SideRegion } from './SideRegion.tsx'
import { Split } from './Split.tsx'
import { Spoken } from './Spoken.tsx'
import { StageRegion } from './StageRegion.tsx'
import { TimeRegion } from './TimeRegion.tsx'
import { usePointed } from './use-pointed.ts'
import type { Asking } from './use-why.ts'

interface StepViewProps {
  readonly store: SessionStore
  readonly folded: boolean
  readonly raw: boolean
  readonly log: RefObject<TraceLogHandle | null>
  readonly asking: Asking
  readonly branches: boolean
  /** Whether single characters are keys. */
  readonly characterKeys: boolean
  onBranches(open: boolean): void
}

/** A run step by step: the machines, what they run beside them, and the timeline below both. */
export function StepView(props: StepViewProps) {
  const { store, asking, branches, characterKeys, onBranches, ...side } = props
  const [pointed] = useState(createPointed)
  usePointed(pointed, store)
  usePlay(store)
  return (
    <>
      <main className="step-view" aria-label="Step">
        <Split
          id="split-time"
          orientation="vertical"
          label="Height of the timeline"
          least={[440, 150]}
          first={
            <Split
              id="split-side"
              orientation="horizontal"
              label="Width of code and log"
              least={[760, 340]}
              first={<StageRegion store={store} onWhy={asking.onWhy} />}
              second={<SideRegion store={store} asking={asking} {...side} />}
            />
          }
          second={<TimeRegion {...{ store, pointed, branches, onBranches }} onWhy={asking.onWhy} />}
        />
      </main>
      <KeyHints {...{ store, characterKeys }} />
      <Spoken store={store} />
    </>
  )
}
