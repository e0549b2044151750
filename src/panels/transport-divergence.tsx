import type { Stretch } from './timeline-washes.tsx'
import { TransportButton } from './transport-button.tsx'

interface DivergenceStepsProps {
  readonly divergences: readonly Stretch[]
  readonly cursor: number
  onSeek(step: number): void
}

/** To where the lanes begin to differ, and which of these stretches we are in. */
export function DivergenceSteps({ divergences, cursor, onSeek }: DivergenceStepsProps) {
  const previous = divergences.findLast(({ from }) => from < cursor)
  const next = divergences.find(({ from }) => from > cursor)
  const at = divergences.findIndex(({ from, to }) => from <= cursor && cursor <= to)
  return (
    <fieldset className="transport-divergence" aria-label="Divergences">
      <TransportButton
        name="Previous divergence"
        icon="previous"
        framed
        off={!previous}
        onPress={() => previous && onSeek(previous.from)}
      />
      <span className={at < 0 ? undefined : 'differs'}>{wordsFor(at, divergences.length)}</span>
      <TransportButton
        name="Next divergence"
        icon="next"
        framed
        off={!next}
        onPress={() => next && onSeek(next.from)}
      />
    </fieldset>
  )
}

function wordsFor(at: number, count: number): string {
  if (at >= 0) return `Divergence ${at + 1} of ${count}`
  if (count === 0) return 'no divergence'
  return count === 1 ? '1 divergence' : `${count} divergences`
}
