import { laneName } from '../view/code/listing.ts'

/** The letter of a lane: a square for A, a ring for B. */
export function LaneBadge({ lane }: { readonly lane: number }) {
  return (
    <span className="lane-badge" data-lane={lane}>
      {laneName(lane)}
    </span>
  )
}
