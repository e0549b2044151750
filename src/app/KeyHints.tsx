import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { BINDINGS, type Binding, type Command, isCharacterKey } from './keys.ts'
import type { SessionState, SessionStore } from './work/session.ts'

interface KeyHint {
  readonly commands: readonly Command[]
  readonly text: string
  /** Where the keys mean nothing, they are not listed; without it they are everywhere. */
  readonly when?: (session: SessionState) => boolean
}

const comparing = ({ run }: SessionState) => run.lanes.length > 1
const asked = ({ asked }: SessionState) => asked !== null
const forked = ({ work }: SessionState) => work.branches.length > 1
const edited = ({ past, future }: SessionState) => past.length + future.length > 0

const STEPS: readonly KeyHint[] = [
  { commands: ['previous', 'next'], text: 'step' },
  { commands: ['play'], text: 'play' },
  { commands: ['runBack', 'runOn'], text: 'to a breakpoint' },
]

/** Most wanted first: what there is no room for is not shown. */
const HINTS: readonly KeyHint[] = [
  { commands: ['previousDivergence', 'nextDivergence'], text: 'divergence', when: comparing },
  { commands: ['previousChange', 'nextChange'], text: 'change of the value', when: asked },
  { commands: ['previousBranch', 'nextBranch'], text: 'branch', when: forked },
  { commands: ['compare'], text: 'compare' },
  { commands: ['focusA', 'focusB'], text: 'machine', when: comparing },
  { commands: ['why'], text: 'why?' },
  { commands: ['inspect'], text: 'RTE' },
  { commands: ['lapic'], text: 'local APIC' },
  { commands: ['table'], text: 'all pins' },
  { commands: ['breakpoints'], text: 'breakpoints' },
  { commands: ['undo', 'redo'], text: 'undo, redo', when: edited },
  { commands: ['order'], text: 'original or patched' },
  { commands: ['find'], text: 'find in log' },
  { commands: ['branches'], text: 'branches' },
  { commands: ['link'], text: 'linked playheads', when: comparing },
  { commands: ['zoomOut', 'zoomIn', 'zoomFit'], text: 'zoom' },
  { commands: ['raw'], text: 'raw log' },
  { commands: ['gallery'], text: 'gallery' },
  { commands: ['editor'], text: 'edit the scenario' },
]

const COMMON: readonly KeyHint[] = [
  { commands: ['palette'], text: 'any command' },
  { commands: ['keys'], text: 'all keys' },
]

interface KeyHintsProps {
  readonly store: SessionStore
  readonly characterKeys: boolean
}

/** The keys of the Step view as it is now. */
export function KeyHints({ store, characterKeys }: KeyHintsProps) {
  const hints = useStore(
    store,
    useShallow((session) => HINTS.filter(({ when }) => when === undefined || when(session))),
  )
  return (
    <Foot characterKeys={characterKeys}>
      <Hints hints={STEPS} characterKeys={characterKeys} />
      {characterKeys && (
        <span>
          <kbd>1</kbd> to <kbd>9</kbd> take an action
        </span>
      )}
      <Hints hints={hints} characterKeys={characterKeys} />
    </Foot>
  )
}

interface FootProps {
  /** Whether single characters are keys. */
  readonly characterKeys?: boolean
  readonly children: ReactNode
}

/** The keys of a view in one line at the foot of the page, and those that lead to all others. */
export const Foot = ({ characterKeys = true, children }: FootProps) => (
  <footer className="hints">
    <div>{children}</div>
    <Hints hints={COMMON} characterKeys={characterKeys} />
  </footer>
)

interface HintsProps extends Required<Pick<FootProps, 'characterKeys'>> {
  readonly hints: readonly KeyHint[]
}

const Hints = ({ hints, characterKeys }: HintsProps) =>
  hints.map(({ commands, text }) => {
    const bindings = BINDINGS.filter(({ command }) => commands.includes(command))
    if (!characterKeys && bindings.some(isCharacter)) return null
    return (
      <span key={text}>
        {bindings.map(({ command, cap }) => (
          <kbd key={command}>{cap}</kbd>
        ))}{' '}
        {text}
      </span>
    )
  })

const isCharacter = ({ keys, ctrl = false }: Binding): boolean =>
  isCharacterKey({ key: keys[0] ?? '', ctrlKey: ctrl, metaKey: false })
