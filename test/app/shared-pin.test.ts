import { expect, it } from 'vitest'
import { sharePin } from '../../src/app/trace/shared-pin.ts'
import { createTrace } from '../../src/app/trace/store.ts'
import { opened } from '../../src/app/work/opening.ts'
import type { LogHead, LogReply } from '../../src/worker/log-protocol.ts'

const head: LogHead = {
  sources: [],
  events: 900,
  whole: true,
  merging: null,
  unit: 'line',
  size: 1000,
  pins: [
    { pin: 11, events: 800 },
    { pin: 4, events: 100 },
  ],
  filters: { all: 1000, ioapic: 900, guest: 100, unknown: 0, damaged: 0, findings: 2 },
}

function linked() {
  const { store: session } = opened('')
  let hear: (reply: LogReply) => void = () => {}
  const trace = createTrace((hears) => {
    hear = hears
    return { order: () => {}, end: () => {} }
  })
  trace.getState().open([{ name: 'a.log', blob: new Blob(['x']) }])
  hear({ type: 'head', head })
  trace.getState().focusPin(4)
  return { session, trace, stop: sharePin(session, trace) }
}

it('a pin put in focus in Step is so in the log, if the log tells of it', () => {
  const { session, trace, stop } = linked()
  session.getState().focusPin(9)
  expect(trace.getState().pin).toBe(4)
  session.getState().focusPin(11)
  expect(trace.getState().pin).toBe(11)
  stop()
  session.getState().focusPin(4)
  expect(trace.getState().pin).toBe(11)
})

it('another run leaves the pin of the log as it was', () => {
  const { session, trace } = linked()
  session.getState().focusPin(9)
  const other = opened('#scenario=edu-move').store.getState().work
  session.getState().load({ ...other, cursor: 0, pin: 11 })
  expect(session.getState().pin).toBe(11)
  expect(trace.getState().pin).toBe(4)
})
