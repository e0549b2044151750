/** A run as a whole, where the page looks at a window of it. */
import type { Lane, Run } from '../../src/trace/run.ts'
import type { LogRow } from '../../src/view/log.ts'
import { logBook } from '../../src/view/log-book.ts'
import type { Track } from '../../src/view/tracks/model.ts'
import { wholeRun } from '../../src/view/tracks/span.ts'
import { tracksIn } from '../../src/view/tracks/tracks.ts'

/** All tracks of a pin, each thing for itself. */
export const tracksOf = (run: Run, pin: number): Track[] =>
  tracksIn(run, pin, wholeRun(run.schedule.length), Number.POSITIVE_INFINITY)

/** All rows of the merged log. */
export function logRows(
  lanes: readonly Lane[],
  followers: readonly ReadonlySet<number>[] = [],
): readonly LogRow[] {
  const book = logBook(lanes, followers)
  return book.slice(0, book.length)
}
