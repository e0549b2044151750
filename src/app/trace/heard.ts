/** What the worker tells, as changes of the Trace view's state. */
import type { LogDiagnosis, LogHead, LogReply } from '../../worker/log-protocol.ts'
import { firstSpan, spanAround } from './span.ts'
import type { TraceState } from './store.ts'

/** What a message of the worker changes. */
export function heard(
  state: TraceState,
  reply: Exclude<LogReply, { type: 'answer' }>,
): Partial<TraceState> {
  switch (reply.type) {
    case 'progress':
      return state.status === 'working' ? { progress: reply.progress } : {}
    case 'head':
      return { head: reply.head, version: state.version + 1, ...settled(state, reply.head) }
    case 'diagnosis':
      return {
        diagnosis: reply.diagnosis,
        version: state.version + 1,
        ...arrival(state, reply.diagnosis),
      }
    case 'done':
      return { status: 'open', progress: null, cut: reply.cancelled }
    case 'failed':
      return { status: state.head ? 'open' : 'empty', progress: null, fault: reply.text }
  }
}

/** Where to stand in a log of which the pins are known for the first time. */
function settled(state: TraceState, head: LogHead): Partial<TraceState> {
  const known = state.head?.pins.length ?? 0
  if (head.pins.length === 0 || known > 0) return {}
  return { pin: head.pins[0]?.pin ?? 0, span: firstSpan(head.size) }
}

/** The first fault is what a person came for, unless they have gone somewhere already. */
function arrival(state: TraceState, { findings }: LogDiagnosis): Partial<TraceState> {
  const first = findings.findIndex(({ severity }) => severity === 'fault')
  const finding = findings[first]
  if (!finding || state.place !== 0 || !state.head) return {}
  const place = finding.places[0] ?? 1
  return {
    finding: first + 1,
    place,
    pin: finding.pin ?? state.pin,
    span: spanAround(place, finding.places.at(-1) ?? place, state.head.size, null),
  }
}
