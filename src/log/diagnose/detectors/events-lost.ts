/** The tracer says that it lost events. */
import { grouped } from '../../../base/grouped.ts'
import { NONE } from '../../kinds.ts'
import { indicesOf, noOccurrences, occur } from '../delivery.ts'
import { findingOf, times } from '../finding-of.ts'
import type { MakeDetector } from '../scene.ts'

export const eventsLost: MakeDetector = (scene) => {
  const { events } = scene
  const run = noOccurrences()
  let lost = 0
  let isCounted = true
  return {
    on: {
      events_lost(index) {
        occur(run, index)
        const count = events.value(index, 0)
        if (count === NONE) isCounted = false
        else lost += count
      },
    },
    findings() {
      if (run.count === 0) return []
      const many = `${isCounted ? '' : 'at least '}${grouped(lost)} events`
      return [
        findingOf(scene, {
          id: 'events-lost',
          events: indicesOf(run),
          confidence: 1,
          title: 'The tracer lost events',
          text: `The tracer says ${times(run.count)} that it lost events${lost > 0 ? `, ${many} in all` : ''}: what is concluded from a missing line is less certain.`,
          disproof: 'None: the tracer says so itself.',
          next: 'Record again with a larger buffer: echo 65536 > /sys/kernel/tracing/buffer_size_kb, or trace-cmd record -b 65536.',
        }),
      ]
    },
  }
}
