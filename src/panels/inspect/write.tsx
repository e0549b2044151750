import { useId, useState } from 'react'
import { hex8 } from '../../base/bits.ts'
import type { Halves } from '../../view/inspect/fields.ts'
import { type Effect, readHalf, type WriteTold } from '../../view/inspect/write.ts'
import { Sign } from '../sign.tsx'

export interface WriteTrialProps {
  /** The value that would be written. */
  readonly written: Halves
  readonly effects: WriteTold
  readonly selected: number
  readonly onWritten: (value: Halves | null) => void
  readonly onToggle: (bit: number) => void
}

/** What a write of another value would set going, tried on a copy. */
export function WriteTrial({ written, effects, selected, onWritten, onToggle }: WriteTrialProps) {
  const id = useId()
  return (
    <section className="inspect-write" aria-labelledby={id}>
      <div className="inspect-inputs">
        <h3 id={id}>If the guest wrote</h3>
        <HalfInput
          label="high"
          value={written.hi}
          onValue={(hi) => onWritten({ ...written, hi })}
        />
        <HalfInput label="low" value={written.lo} onValue={(lo) => onWritten({ ...written, lo })} />
        <button type="button" onClick={() => onToggle(selected)}>
          Turn bit {selected} over
        </button>
        {effects.any && (
          <button type="button" onClick={() => onWritten(null)}>
            As it is
          </button>
        )}
      </div>
      <div className="inspect-effects" aria-live="polite">
        {effects.any ? (
          <Effects effects={effects} />
        ) : (
          <p>
            Type another value, or press Space on a bit: what the write would set going is worked
            out on a copy, as if nobody else moved meanwhile. The run stays as it is.
          </p>
        )}
      </div>
    </section>
  )
}

interface HalfInputProps {
  readonly label: string
  readonly value: number
  onValue(value: number): void
}

/** Keeps what is being typed, also while it is no number yet. */
function HalfInput({ label, value, onValue }: HalfInputProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const wrong = typed !== null && readHalf(typed) === null
  return (
    <label>
      <span>{label}</span>
      <input
        type="text"
        inputMode="text"
        spellCheck={false}
        autoComplete="off"
        maxLength={10}
        size={9}
        aria-label={`Value written to the ${label} half, in hex`}
        aria-invalid={wrong || undefined}
        value={typed ?? hex8(value)}
        onChange={({ target }) => {
          setTyped(target.value)
          const read = readHalf(target.value)
          if (read !== null) onValue(read)
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  )
}

function Effects({ effects: { effects, stored } }: { readonly effects: WriteTold }) {
  return (
    <>
      <p>
        The entry would read <code>{hex8(stored.hi)}</code>:<code>{hex8(stored.lo)}</code>
        {effects.length === 0 ? ', and nothing else would happen.' : '.'}
      </p>
      <ul>
        {effects.map((effect, at) => (
          <EffectLine key={at} effect={effect} />
        ))}
      </ul>
    </>
  )
}

const EffectLine = ({ effect: { kind, text } }: { readonly effect: Effect }) => (
  <li data-kind={kind}>
    {kind === 'bad' && <Sign kind="warn" />} {text}
  </li>
)
