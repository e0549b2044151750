/** Where the findings of a log lie on the timeline of a pin. */
import type { Stretch } from '../../panels/timeline/washes.tsx'
import type { PlacedFinding } from '../../worker/log-protocol.ts'

/** More bands or marks than this in a row are merged by the worker. */
export const MOST_SHAPES = 1500

/** A fault of this pin, or of none. */
export const isOf = (finding: PlacedFinding, pin: number): boolean =>
  finding.severity === 'fault' && (finding.pin === null || finding.pin === pin)

/** Places at which a pin is known to wait for an EOI that does not come. */
export const deadPlaces = (findings: readonly PlacedFinding[], pin: number): number[] =>
  findings
    .filter((finding) => finding.id === 'eoi-lost' && finding.pin === pin)
    .flatMap(({ places }) => places.slice(-1))

/** From the first to the last line of each; of several that begin together, one. */
export function findingStretches(findings: readonly PlacedFinding[], pin: number): Stretch[] {
  const stretches = findings
    .filter((finding) => isOf(finding, pin) && finding.places.length > 0)
    .map(({ places }) => ({ from: Math.min(...places), to: Math.max(...places) }))
  return stretches.filter(
    ({ from }, at) => stretches.findIndex((other) => other.from === from) === at,
  )
}
