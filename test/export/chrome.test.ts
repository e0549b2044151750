/** Chrome's trace format, by its rules: spec trace-formats.md section 5.5. */
import { describe, expect, it } from 'vitest'
import { chromeOf } from '../../src/export/chrome.ts'
import { textOf } from '../../src/export/chunks.ts'
import type { Subject } from '../../src/export/subject.ts'
import { subjectOfLane } from '../../src/export/subject.ts'
import { realSubject, seedLane, seedSubject } from './subjects.ts'

interface TraceEvent {
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly name: string
  readonly id?: number
  readonly bp?: string
  readonly args?: Readonly<Record<string, unknown>>
}

const traceOf = (subject: Subject): readonly TraceEvent[] =>
  (JSON.parse(textOf(chromeOf(subject))) as { traceEvents: TraceEvent[] }).traceEvents

const subjects: readonly (readonly [string, () => Subject])[] = [
  ['the run of the mail', seedSubject],
  ['a merged log', () => realSubject('B12-held-line-orig-kvmfixed-ts.merged.log.gz')],
  ['a log without times', () => realSubject('A13-storm-delayed-reassert.log.gz')],
  ['a log with lost ends', () => realSubject('B01-orig-kvmstock-ts.merged.log.gz')],
]

const tracks = (events: readonly TraceEvent[]): ReadonlyMap<number, string> =>
  new Map(
    events
      .filter(({ name }) => name === 'thread_name')
      .map(({ tid, args }) => [tid, String(args?.name)]),
  )

describe.each(subjects)('Chrome trace of %s', (_, subjectOf) => {
  const subject = subjectOf()
  const events = traceOf(subject)

  it('has a name and a place for every track before anything is on it', () => {
    const named = new Map<number, Set<string>>()
    for (const { ph, tid, name } of events) {
      if (ph === 'M') named.set(tid, (named.get(tid) ?? new Set()).add(name))
      else if (ph !== 'C')
        expect([...(named.get(tid) ?? [])]).toEqual(['thread_name', 'thread_sort_index'])
    }
  })

  it('has times that never go back', () => {
    const times = events.filter(({ ph }) => ph !== 'M').map(({ ts }) => ts)
    expect(times.every((ts) => Number.isFinite(ts) && ts >= 0)).toBe(true)
    expect(times.every((ts, at) => at === 0 || ts >= (times[at - 1] as number))).toBe(true)
  })

  it('has slices that nest on every track', () => {
    const open = new Map<number, { name: string; end: number }[]>()
    for (const { ph, tid, ts, dur = 0, name } of events) {
      const stack = open.get(tid) ?? []
      open.set(tid, stack)
      while (stack.length > 0 && (stack.at(-1)?.end ?? 0) <= ts) stack.pop()
      if (ph === 'B') stack.push({ name, end: Number.POSITIVE_INFINITY })
      if (ph === 'E') expect(stack.pop()?.name).toBe(name)
      if (ph === 'X') {
        expect(dur).toBeGreaterThan(0)
        expect(ts + dur).toBeLessThanOrEqual((stack.at(-1)?.end ?? Infinity) + 1e-6)
        stack.push({ name, end: ts + dur - 1e-6 })
      }
    }
    const left = [...open.values()].flat().filter(({ end }) => end === Number.POSITIVE_INFINITY)
    expect(left).toEqual([])
  })

  it('has arrows with one start and one end, in order, each at a slice', () => {
    const flows = new Map<number, TraceEvent[]>()
    for (const event of events) {
      if (!['s', 't', 'f'].includes(event.ph)) continue
      flows.set(event.id as number, [...(flows.get(event.id as number) ?? []), event])
    }
    expect(flows.size).toBeGreaterThan(0)
    const slices = new Set(
      events.filter(({ ph }) => ph === 'X').map(({ tid, ts }) => `${tid} ${ts}`),
    )
    for (const flow of flows.values()) {
      expect(flow.map(({ ph }) => ph).join('')).toMatch(/^st*f$/)
      expect(flow.at(-1)?.bp).toBe('e')
      for (const { tid, ts } of flow) expect(slices).toContain(`${tid} ${ts}`)
    }
  })

  it('has counters with numbers', () => {
    for (const { ph, args } of events) {
      if (ph === 'C') expect(Object.values(args ?? {})).toEqual([expect.any(Number)])
    }
  })
})

describe('the arrows of the run of the mail', () => {
  const stations = (qemu: string) => {
    const events = traceOf(subjectOfLane(seedLane(qemu)))
    const names = tracks(events)
    const ids = [...new Set(events.flatMap(({ ph, id }) => (ph === 's' ? [id] : [])))]
    return ids.map((id) =>
      events
        .filter((event) => event.id === id && 'stf'.includes(event.ph))
        .map(({ tid }) => names.get(tid)),
    )
  }

  it('lead from the line to the handler, in the old order twice to CPU 2', () => {
    const [first, second] = stations('original')
    expect(first?.[0]).toBe('Line of pin 11')
    expect(first?.at(-1)).toBe('Linux on CPU 2')
    expect(second?.[0]).toBe('I/O APIC')
    expect(second).toContain('KVM routes')
    expect(second?.at(-1)).toBe('Linux on CPU 2')
  })

  it('lead to CPU 0 in the new order', () => {
    const [, second] = stations('patched')
    expect(second).toContain('vCPU 0 local APIC')
    expect(second?.at(-1)).toBe('Linux on CPU 0')
  })
})
