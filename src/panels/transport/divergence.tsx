import { grouped } from '../../base/grouped.ts'
import { type Divergence, type Told, toldText } from '../../view/causes/divergence.ts'
import { showsStep, showsSteps } from '../../view/pointed/marks.ts'
import { TransportButton } from './button.tsx'

interface DivergenceStepsProps {
  readonly divergences: readonly Divergence[]
  readonly cursor: number
  onSeek(step: number): void
}

/** To where the lanes part, and which of these places we have passed. */
export function DivergenceSteps({ divergences, cursor, onSeek }: DivergenceStepsProps) {
  const previous = divergences.findLast(({ step }) => step < cursor)
  const next = divergences.find(({ step }) => step > cursor)
  const at = passed(divergences, cursor)
  return (
    <fieldset className="transport-divergence" aria-label="Divergences">
      <TransportButton
        name="Previous divergence"
        icon="previous"
        framed
        off={!previous}
        onPress={() => previous && onSeek(previous.step)}
      />
      {at < 0 ? (
        <span>{toCome(divergences.length)}</span>
      ) : (
        <span className="differs">
          <span className="divergence-word">Divergence </span>
          {grouped(at + 1)} of {grouped(divergences.length)}
        </span>
      )}
      <TransportButton
        name="Next divergence"
        icon="next"
        framed
        off={!next}
        onPress={() => next && onSeek(next.step)}
      />
    </fieldset>
  )
}

/** The last divergence up to a step; -1 for none. */
const passed = (divergences: readonly Divergence[], cursor: number): number =>
  divergences.findLastIndex(({ step }) => step <= cursor)

function toCome(count: number): string {
  if (count === 0) return 'no divergence'
  return count === 1 ? '1 divergence' : `${grouped(count)} divergences`
}

interface DivergenceSentenceProps extends DivergenceStepsProps {
  /** What the step at the cursor did follows from a divergence. */
  readonly follows: boolean
}

/** The divergence that the place is after, or the one to come, in words; its steps lead there. */
export function DivergenceSentence(props: DivergenceSentenceProps) {
  const { divergences, cursor, follows, onSeek } = props
  const at = passed(divergences, cursor)
  const shown = divergences[Math.max(at, 0)]
  if (!shown) return null
  return (
    <p className="divergence-sentence">
      <button
        type="button"
        className="divergence-step"
        data-shows={showsSteps([shown.step, shown.step])}
        onClick={() => onSeek(shown.step)}
      >
        {at < 0 ? `Parts at step ${grouped(shown.step)}` : `Parted at step ${grouped(shown.step)}`}
      </button>
      <span className="divergence-told" title={toldText(shown.told)}>
        {shown.told.map((part, index) => (
          <Part key={index} part={part} onSeek={onSeek} />
        ))}
        {follows && cursor !== shown.step && <em> This step follows from it.</em>}
      </span>
    </p>
  )
}

interface PartProps {
  readonly part: Told
  onSeek(step: number): void
}

function Part({ part: { text, step, lane = 0 }, onSeek }: PartProps) {
  if (step === undefined) return text
  return (
    <button
      type="button"
      className="divergence-step"
      data-shows={showsStep(lane, step)}
      onClick={() => onSeek(step)}
    >
      {text}
    </button>
  )
}
