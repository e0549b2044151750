import type { VerdictKind } from '../../view/interleavings/matrix.ts'

const SHAPES: Readonly<Record<VerdictKind, string>> = {
  holds: 'M3 8.5l3.3 3.5L13 4.5',
  shown: 'M2.5 8h9M8 4l4 4-4 4',
  broken: 'M4 4l8 8M12 4l-8 8',
  never: 'M8 2.5a5.5 5.5 0 1 0 .01 0zM4.2 4.2l7.6 7.6',
  open: 'M5.2 6a2.8 2.8 0 1 1 4.2 2.4C8.4 9 8 9.6 8 10.4M8 13v.2',
  waiting: 'M6.5 8h3',
}

/** A tick, an arrow, a cross, a barred ring, a question mark or a dash. */
export const VerdictSign = ({ kind }: { readonly kind: VerdictKind }) => (
  <svg className="verdict-sign" viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
    <path
      d={SHAPES[kind]}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)

const WORDS: readonly (readonly [kind: VerdictKind, text: string])[] = [
  ['holds', 'holds in every state'],
  ['broken', 'violated, moves of the shortest counterexample'],
  ['shown', 'shown, moves of the shortest run'],
  ['never', 'no run shows it'],
  ['open', 'no answer within the bounds'],
  ['waiting', 'not searched'],
]

/** What the signs of the matrix mean. */
export const SignLegend = () => (
  <ul className="sign-legend" aria-label="Signs of the matrix">
    {WORDS.map(([kind, text]) => (
      <li key={kind} data-kind={kind}>
        <VerdictSign kind={kind} />
        {text}
      </li>
    ))}
  </ul>
)
