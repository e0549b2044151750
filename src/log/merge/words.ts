/** How the files of one run were put on one axis, and how surely, for a person. */
import { grouped } from '../../base/grouped.ts'
import type { Source } from '../log.ts'
import type { Alignment } from './merge.ts'

export const mergingWords = (
  alignments: readonly Alignment[],
  sources: readonly Source[],
): string => `Merged: ${alignments.map((each) => words(each, sources)).join('; ')}.`

function words({ source, by, pairs, correction }: Alignment, sources: readonly Source[]): string {
  const name = sources[source]?.name ?? ''
  if (by === 'reference') return `${name} keeps its clock`
  const moments = `${grouped(pairs)} shared ${pairs === 1 ? 'moment' : 'moments'}`
  if (by === 'order' || !correction) return `${name} is put between ${moments}`
  const { offset, uncertainty } = correction
  const moved = Math.round(offset) === 0 ? '' : `, ${grouped(Math.round(offset))} µs later`
  const sure = Number.isFinite(uncertainty)
    ? `within ${grouped(Math.round(uncertainty))} µs`
    : 'bounded on one side only'
  return `${name} is set by ${moments}${moved}, ${sure}`
}
