import { useEffect, useRef } from 'react'
import { SEARCH_SECTIONS } from './interleavings/key-list.ts'
import { type Binding, isEverywhere, KEY_SECTIONS, type KeySection } from './keys.ts'
import { TRACE_SECTIONS } from './trace/key-list.ts'
import type { View } from './work/permalink.ts'

interface KeySheetProps {
  /** The view whose keys come first. */
  readonly view: View
  readonly open: boolean
  readonly characterKeys: boolean
  onCharacterKeys(on: boolean): void
  onPalette(): void
  onClose(): void
}

/** The keys of the view and those of all views, and the switch for single characters. */
export function KeySheet(props: KeySheetProps) {
  const { view, open, characterKeys, onCharacterKeys, onPalette, onClose } = props
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
      <div className="key-sections">
        {[...VIEW_SECTIONS[view], ...COMMON].map(({ subject, keys }) => (
          <section key={subject}>
            <h3>{subject}</h3>
            <dl>
              {keys.map((key) => (
                <Key key={key.text} {...key} />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <footer>
        <label>
          <input
            type="checkbox"
            checked={characterKeys}
            onChange={(event) => onCharacterKeys(event.target.checked)}
          />
          Letters, digits and signs act as keys
        </label>
        <button type="button" className="quiet" onClick={onPalette}>
          Find a command
        </button>
        <button type="button" className="quiet" onClick={() => window.print()}>
          Print
        </button>
      </footer>
    </dialog>
  )
}

interface ListedKey {
  readonly caps: readonly string[]
  readonly between?: string
  readonly text: string
}

const isCommon = ({ command }: Binding): boolean => isEverywhere(command) || command === 'close'

/** A section's keys as caps, those that belong there; a section without any is left out. */
function listed<K extends { readonly cap: string; readonly text: string }>(
  sections: readonly KeySection<K>[],
  belongs: (key: K) => boolean = () => true,
): KeySection<ListedKey>[] {
  return sections
    .map(({ subject, keys }) => ({
      subject,
      keys: keys.filter(belongs).map(({ cap, text }) => ({ caps: [cap], text })),
    }))
    .filter(({ keys }) => keys.length > 0)
}

/** Keys that are no command of their own. */
const IN_PLACE: KeySection<ListedKey> = {
  subject: 'In the heads and stations',
  keys: [
    { caps: ['1', '9'], between: ' to ', text: 'take that enabled action' },
    { caps: ['Enter'], text: 'in a station: to its values; on a value: why it is so' },
  ],
}

const ON_TIMELINE: KeySection<ListedKey> = {
  subject: 'On the timeline',
  keys: [
    { caps: ['Enter'], text: 'on the playhead: why, of all that its step shows' },
    { caps: ['Alt', 'click'], between: ' ', text: 'why is this so; the other button lists all' },
    { caps: ['Shift', '← →'], text: 'on the playhead, zoomed in: another part of the run' },
    { caps: ['Shift', 'wheel'], text: 'the same; the wheel alone zooms at the pointer' },
  ],
}

const VIEW_SECTIONS: Readonly<Record<View, readonly KeySection<ListedKey>[]>> = {
  step: [...listed(KEY_SECTIONS, (key) => !isCommon(key)), IN_PLACE, ON_TIMELINE],
  trace: listed(TRACE_SECTIONS),
  interleavings: SEARCH_SECTIONS,
}

const COMMON = listed(KEY_SECTIONS, isCommon).map(({ keys }) => ({ subject: 'Everywhere', keys }))

const Key = ({ caps, between = ' ', text }: ListedKey) => (
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
