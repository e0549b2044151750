import { affinityMove } from './affinity-move.ts'
import { isCode } from './design-code.ts'
import { eduMove } from './edu-move.ts'
import { galleryEntry } from './gallery.ts'
import { oneMoveById } from './one-move.ts'
import { readOwn } from './own.ts'
import type { Scenario } from './scenario.ts'

/** The scenarios that were recorded on real machines; gallery.ts has all that are ready. */
export const scenarios: readonly Scenario[] = [affinityMove, eduMove]

/** A scenario of the gallery, one that a search explores, or one that a person drew, by its id. */
export function scenarioById(id: string): Scenario | undefined {
  const ready = galleryEntry(id)?.scenario ?? oneMoveById(id)
  if (ready || !isCode(id)) return ready
  const own = readOwn(id)
  return own.ok ? own.value : undefined
}
