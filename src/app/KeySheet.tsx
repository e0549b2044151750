import { type ReactNode, useEffect, useRef } from 'react'
import { INTERLEAVINGS_KEYS } from './interleavings-key-list.ts'
import { BINDINGS, type Binding, isEverywhere } from './keys.ts'
import type { View } from './permalink.ts'
import { TRACE_KEYS } from './trace-key-list.ts'

interface KeySheetProps {
  /** The view whose keys come first. */
  readonly view: View
  readonly open: boolean
  readonly characterKeys: boolean
  onCharacterKeys(on: boolean): void
  onClose(): void
}

/** The keys of the view and those of all views, and the switch for single characters. */
export function KeySheet({ view, open, characterKeys, onCharacterKeys, onClose }: KeySheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open && dialog.current?.open) dialog.current.close()
  }, [open])
  return (
    <dialog ref={dialog} className="key-sheet" aria-labelledby="key-sheet-title" onClose={onClose}>
      <header>
        <h2 id="key-sheet-title">Keys</h2>
        <button type="button" className="quiet" onClick={onClose}>
          Close
        </button>
      </header>
      {VIEW_KEYS[view]()}
      <h3>Everywhere</h3>
      <dl>
        {BINDINGS.filter(isCommon).map(({ command, cap, text }) => (
          <Key key={command} caps={[cap]} text={text} />
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={characterKeys}
          onChange={(event) => onCharacterKeys(event.target.checked)}
        />
        Letters, digits and signs act as keys
      </label>
    </dialog>
  )
}

const isCommon = ({ command }: Binding): boolean => isEverywhere(command) || command === 'close'

const VIEW_KEYS: Readonly<Record<View, () => ReactNode>> = {
  step: StepKeys,
  trace: TraceKeys,
  interleavings: InterleavingsKeys,
}

function StepKeys() {
  return (
    <>
      <h3>Step</h3>
      <dl>
        {BINDINGS.filter((binding) => !isCommon(binding)).map(({ command, cap, text }) => (
          <Key key={command} caps={[cap]} text={text} />
        ))}
        <Key caps={['1', '9']} between=" to " text="take that enabled action" />
        <Key caps={['Enter']} text="in a station: to its values; on a value: why it is so" />
      </dl>
    </>
  )
}

function TraceKeys() {
  return (
    <>
      <h3>Trace</h3>
      <dl>
        {TRACE_KEYS.map(({ command, cap, text }) => (
          <Key key={command} caps={[cap]} text={text} />
        ))}
      </dl>
    </>
  )
}

function InterleavingsKeys() {
  return (
    <>
      <h3>Interleavings</h3>
      <dl className="wide-keys">
        {INTERLEAVINGS_KEYS.map(({ caps, text }) => (
          <Key key={text} caps={caps} text={text} />
        ))}
      </dl>
    </>
  )
}

interface KeyProps {
  readonly caps: readonly string[]
  readonly between?: string
  readonly text: string
}

const Key = ({ caps, between = ' ', text }: KeyProps) => (
  <div>
    <dt>
      {caps.map((cap, at) => (
        <span key={cap}>
          {at > 0 && between}
          <kbd>{cap}</kbd>
        </span>
      ))}
    </dt>
    <dd>{text}</dd>
  </div>
)
