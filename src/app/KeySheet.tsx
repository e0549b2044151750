import { useEffect, useRef } from 'react'
import { BINDINGS } from './keys.ts'

interface KeySheetProps {
  readonly open: boolean
  readonly characterKeys: boolean
  onCharacterKeys(on: boolean): void
  onClose(): void
}

/** All keys, and the switch for those that are single characters. */
export function KeySheet({ open, characterKeys, onCharacterKeys, onClose }: KeySheetProps) {
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
      <dl>
        {BINDINGS.map(({ command, cap, text }) => (
          <div key={command}>
            <dt>
              <kbd>{cap}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>1</kbd> to <kbd>9</kbd>
          </dt>
          <dd>take that enabled action</dd>
        </div>
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
