import type { MarkKind } from '../../view/tracks/model.ts'
import { MARKS, type Token } from './shapes.ts'

export const colour = (token: Token | undefined): string => (token ? `var(--${token})` : 'none')

/** A mark in the units of its box, 16 by 16. */
export const MarkPaths = ({ kind }: { readonly kind: MarkKind }) => (
  <>
    {MARKS[kind].map(({ d, fill, stroke, width }) => (
      <path key={d} d={d} fill={colour(fill)} stroke={colour(stroke)} strokeWidth={width} />
    ))}
  </>
)
