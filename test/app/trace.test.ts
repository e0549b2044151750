import { describe, expect, it, vi } from 'vitest'
import { TRACE_HINTS, TRACE_KEYS } from '../../src/app/trace/key-list.ts'
import { commandOf } from '../../src/app/trace/keys.ts'
import { firstSpan, spanAround } from '../../src/app/trace/span.ts'
import { createTrace } from '../../src/app/trace/store.ts'
import type { LogHead, LogOrder, LogReply, PlacedFinding } from '../../src/worker/log-protocol.ts'

const head = (more: Partial<LogHead> = {}): LogHead => ({
  sources: [],
  events: 900,
  whole: true,
  merging: null,
  unit: 'line',
  size: 1000,
  pins: [{ pin: 11, events: 900 }],
  filters: { all: 1000, ioapic: 900, guest: 100, unknown: 0, damaged: 0, findings: 2 },
  ...more,
})

const finding = (id: PlacedFinding['id'], place: number, more: Partial<PlacedFinding> = {}) =>
  ({
    id,
    severity: 'fault',
    pin: 11,
    vector: 33,
    evidence: [{ source: 0, line: place }],
    places: [place],
    confidence: 1,
    title: id,
    text: '',
    disproof: '',
    next: '',
    ...more,
  }) satisfies PlacedFinding

const fingerprint = { build: 'undetermined', evidence: [], text: '' } as const

function openTrace() {
  const orders: LogOrder[] = []
  let hear: (reply: LogReply) => void = () => {}
  let fail = () => {}
  const end = vi.fn()
  const store = createTrace((hears, fails) => {
    hear = hears
    fail = fails
    return { order: (order) => orders.push(order), end }
  })
  store.getState().open([{ name: 'a.log', blob: new Blob(['x']) }])
  return { store, orders, end, tell: (reply: LogReply) => hear(reply), die: () => fail() }
}

const diagnosis = (...findings: PlacedFinding[]): LogReply => ({
  type: 'diagnosis',
  diagnosis: { findings, fits: [], fingerprint },
})

describe('an open log', () => {
  it('is gone to its first fault, unless somebody has gone elsewhere', () => {
    const note = finding('coalesced', 3, { severity: 'note' })
    const { store, tell } = openTrace()
    tell({ type: 'head', head: head() })
    tell(diagnosis(finding('eoi-lost', 500, { pin: 4 }), note))
    expect(store.getState()).toMatchObject({ place: 500, pin: 4, finding: 1 })

    const other = openTrace()
    other.tell({ type: 'head', head: head() })
    other.store.getState().seek(7)
    other.tell(diagnosis(finding('eoi-lost', 500)))
    expect(other.store.getState()).toMatchObject({ place: 7, finding: null })
  })

  it('has its findings walked around the end, and its places bounded', () => {
    const { store, tell } = openTrace()
    tell({ type: 'head', head: head() })
    tell(diagnosis(finding('stale-route-used', 10), finding('eoi-lost', 20)))
    const { stepFinding, seek } = store.getState()
    stepFinding(1)
    expect(store.getState()).toMatchObject({ finding: 2, place: 20 })
    stepFinding(1)
    expect(store.getState()).toMatchObject({ finding: 1, place: 10 })
    seek(5000)
    expect(store.getState().place).toBe(1000)
    seek(-3)
    expect(store.getState().place).toBe(1)
  })

  it('is stopped at once, and what comes late is still shown', () => {
    const { store, orders, tell } = openTrace()
    tell({ type: 'head', head: head() })
    store.getState().cancel()
    expect(orders.at(-1)).toEqual({ type: 'cancel' })
    expect(store.getState()).toMatchObject({ status: 'open', cut: true })
    tell({ type: 'progress', progress: { stage: 'replay', done: 1, of: 2, lines: 3, seconds: 4 } })
    expect(store.getState().progress).toBeNull()
    tell(diagnosis(finding('eoi-lost', 500)))
    expect(store.getState().diagnosis?.findings).toHaveLength(1)
  })

  it('that does not fit into memory says so', () => {
    const { store, die } = openTrace()
    die()
    expect(store.getState()).toMatchObject({
      status: 'empty',
      fault: expect.stringMatching(/memory/),
    })
  })

  it('is let go of with its worker, and questions to it end', async () => {
    const { store, end } = openTrace()
    const asked = store.getState().ask('rowAt', { list: { source: 0, filter: 'all' }, place: 1 })
    store.getState().close()
    expect(await asked).toBeNull()
    expect(end).toHaveBeenCalled()
    expect(store.getState().status).toBe('empty')
  })
})

describe('the keys of Trace', () => {
  it('are told apart by Shift', () => {
    expect(commandOf({ key: 'ArrowRight', shiftKey: true })).toBe('next10')
    expect(commandOf({ key: 'ArrowRight', shiftKey: false })).toBe('next')
    expect(commandOf({ key: 'N', shiftKey: true })).toBe('findPrevious')
    expect(commandOf({ key: 'q', shiftKey: false })).toBeNull()
  })

  it('are all in the list that the hints are made from', () => {
    const known = TRACE_KEYS.map(({ command }) => command)
    for (const [commands] of TRACE_HINTS)
      expect(known).toEqual(expect.arrayContaining([...commands]))
  })
})

describe('the window of the timeline', () => {
  it('is the whole of a short log, and the beginning of a long one', () => {
    expect(firstSpan(36)).toBeNull()
    expect(firstSpan(1_000_000)).toEqual({ from: 0, to: 48 })
  })

  it('has both ends of a finding in it, and stays where it has them already', () => {
    const span = spanAround(500, 540, 1000, null)
    expect(span?.from).toBeLessThan(500)
    expect(span?.to).toBeGreaterThan(540)
    const now = { from: 490, to: 560 }
    expect(spanAround(500, 540, 1000, now)).toBe(now)
  })
})
