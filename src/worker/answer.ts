/** What the worker does with a request, told apart from the worker so that it can be tested. */
import { setupOf } from '../trace/matrix.ts'
import { shrink } from '../trace/minimise.ts'
import { search } from '../trace/search.ts'
import { stateSpace } from '../trace/state-space.ts'
import type { Reply, Request } from './protocol.ts'

/** Milliseconds between two reports: often enough for the eye, seldom enough for the page. */
const REPORT_EVERY = 80

/** `now` counts milliseconds. */
export function answer(request: Request, reply: (message: Reply) => void, now: () => number): void {
  for (const _ of working(request, reply, now));
}

/** The same in slices, so that its driver can rest between two of them. */
export function* working(
  request: Request,
  reply: (message: Reply) => void,
  now: () => number,
): Generator<void, void> {
  switch (request.type) {
    case 'search':
      return yield* searchCells(request, reply, now)
    case 'space': {
      const { move, cell, claim, schedule, limits, options } = request
      return reply({
        type: 'space',
        space: stateSpace(setupOf(cell, move), claim, schedule, limits, options),
      })
    }
    case 'shrink': {
      const { move, cell, claim, schedule } = request
      return reply({ type: 'shrunk', schedule: shrink(setupOf(cell, move), schedule, claim) })
    }
  }
}

function* searchCells(
  { move, cells, limits, options }: Extract<Request, { type: 'search' }>,
  reply: (message: Reply) => void,
  now: () => number,
): Generator<void, void> {
  for (const cell of cells) {
    const begun = now()
    const seconds = () => (now() - begun) / 1000
    const searching = search(setupOf(cell, move), limits, options)
    let reported = begun
    let next = searching.next()
    for (; !next.done; next = searching.next()) {
      if (now() - reported < REPORT_EVERY) continue
      reported = now()
      reply({ type: 'progress', cell, progress: next.value, seconds: seconds() })
      yield
    }
    reply({ type: 'result', cell, result: next.value, seconds: seconds() })
    yield
  }
  reply({ type: 'done' })
}
