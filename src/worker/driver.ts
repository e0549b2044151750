/** Works in slices between which it hears whether to rest; what it has so far stays in memory. */
import { working } from './answer.ts'
import type { Order, Reply } from './protocol.ts'

export interface Surroundings {
  reply(message: Reply): void
  /** Counts milliseconds. */
  now(): number
  /** Runs `slice` once what has arrived meanwhile has been heard. */
  later(slice: () => void): void
}

/** Takes orders; a request replaces the one before. */
export function createDriver({ reply, now, later }: Surroundings): (order: Order) => void {
  let work: Generator<void, void> | null = null
  let queued = false
  let restingSince: number | null = null
  let rested = 0

  const slice = () => {
    queued = false
    if (restingSince !== null || !work) return
    if (work.next().done) work = null
    else queue()
  }
  const queue = () => {
    if (queued) return
    queued = true
    later(slice)
  }

  return (order) => {
    switch (order.type) {
      case 'pause':
        restingSince ??= now()
        return
      case 'resume':
        rested += now() - (restingSince ?? now())
        restingSince = null
        return queue()
      case 'search':
      case 'space':
      case 'shrink':
        // Its seconds are those at work.
        work = working(order, reply, () => now() - rested)
        return queue()
    }
  }
}
