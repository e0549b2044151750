/** The formats of others, read again by the reader that reads theirs. */
import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/export/chunks.ts'
import { exportLog } from '../../src/export/formats.ts'
import { PREFIXES } from '../../src/export/prefix.ts'
import { qemuOfLane, qemuOfLog } from '../../src/export/qemu.ts'
import { hostSources, subjectOfLane, subjectOfLog } from '../../src/export/subject.ts'
import { tracefsOf } from '../../src/export/tracefs.ts'
import { logOfLane, RUN_SOURCES } from '../../src/log/from-run.ts'
import { originOf } from '../../src/log/kinds.ts'
import { qemuLog } from '../../src/trace/formats/qemu-log.ts'
import {
  allLanes,
  allTold,
  logOf,
  realLog,
  realSubject,
  seedLane,
  seedSubject,
} from './subjects.ts'

const noDiagnosis = () => {
  throw new Error('only a report looks at the diagnosis')
}

describe("a run's QEMU log", () => {
  it.each(allLanes)('of %s is read again as the same events', (_, laneOf) => {
    const lane = laneOf()
    const run = logOfLane(lane)
    const { events } = logOf('qemu.log', textOf(qemuOfLane(run, lane, { prefix: 'thread' })))
    const isQemus = (index: number) => run.events.source(index) === RUN_SOURCES.qemu
    expect(allTold(events)).toEqual(allTold(run.events, isQemus))
    expect(events.size).toBeGreaterThan(0)
  })

  it('is the log that the page shows when it has no prefix', () => {
    const lane = seedLane()
    const { debugLines } = lane.model.setup.scenario
    const text = textOf(qemuOfLane(logOfLane(lane), lane, { prefix: 'none' }))
    expect(text.trimEnd().split('\n')).toEqual(qemuLog(lane.trace, debugLines))
  })

  it.each(PREFIXES)('says the same whatever stands before its lines: %s', (prefix) => {
    const lane = seedLane()
    const { events } = logOf('qemu.log', textOf(qemuOfLane(logOfLane(lane), lane, { prefix })))
    const said = allTold(events).map(({ event, values }) => [event, values])
    const isQemus = (index: number) => logOfLane(lane).events.source(index) === RUN_SOURCES.qemu
    const expected = allTold(logOfLane(lane).events, isQemus)
    expect(said).toEqual(expected.map(({ event, values }) => [event, values]))
  })
})

describe("a run's host trace", () => {
  it.each(allLanes)('of %s is read again as the same events', (_, laneOf) => {
    const subject = subjectOfLane(laneOf())
    const { events: own } = subject.log
    const text = textOf(tracefsOf(subject.log, { task: () => 'CPU 2/KVM', sources: [1] }))
    const { events } = logOf('host.trace', text)
    const isHosts = (index: number) => own.source(index) === RUN_SOURCES.host
    expect(allTold(events)).toEqual(allTold(own, isHosts))
    expect(hostSources(subject)).toEqual([RUN_SOURCES.host])
  })

  it("leaves the guest's own tracepoints to a file of the guest", () => {
    const subject = seedSubject()
    const text = textOf(tracefsOf(subject.log, { sources: [RUN_SOURCES.guest] }))
    expect(text).toContain('irq_handler_entry: irq=11 name=Xen event channel')
    const { events } = logOf('guest.trace', text)
    expect(events.size).toBe(4)
  })

  it('merged with the log of QEMU has every event of both, in the order of the run', () => {
    const lane = seedLane()
    const run = logOfLane(lane)
    const text = textOf(qemuOfLane(run, lane, { prefix: 'thread', merged: true }))
    const isRecorded = (index: number) => run.events.source(index) !== RUN_SOURCES.guest
    expect(allTold(logOf('merged.log', text).events)).toEqual(allTold(run.events, isRecorded))
  })
})

describe('a real log', () => {
  it.each([
    'A01-small-pc.log.gz',
    'A08-apic-small.log.gz',
    'B01-orig-kvmstock-ts.merged.log.gz',
    'B05-seedlike-orig-kvmstock.log.gz',
    'B08-intremap-orig-kvmstock-ts.merged.log.gz',
    'B13-infopic-orig-kvmstock.log.gz',
  ])('%s, merged into one file, is read again as the same events', (name) => {
    const subject = realSubject(name)
    const text = textOf(exportLog(subject, 'merged', noDiagnosis))
    expect(allTold(logOf('merged.log', text).events)).toEqual(allTold(subject.log.events))
  })

  it('parts into the two files that it was merged from', () => {
    const { log } = realSubject('B01-orig-kvmstock-ts.merged.log.gz')
    const isHosts = (index: number) => originOf(log.events.kind(index)) === 'host'
    const host = logOf('host.trace', textOf(tracefsOf(log)))
    const qemu = logOf('qemu.log', textOf(qemuOfLog(log, { prefix: 'thread' })))
    expect(allTold(host.events)).toEqual(allTold(log.events, isHosts))
    expect(allTold(qemu.events)).toEqual(allTold(log.events, (index) => !isHosts(index)))
    expect(host.sources[0]?.format).toBe('tracefs')
    expect(qemu.sources[0]?.format).toBe('qemu')
  })

  it('of the host is read again as the same, kernel names and all', () => {
    const log = realLog('B09-inservice-move-patched-kvmstock-ts.kvmtrace.gz')
    const again = logOf('host.trace', textOf(tracefsOf(log)))
    expect(allTold(again.events)).toEqual(allTold(log.events))
    expect(log.events.size).toBe(665)
  })

  it('without times is written without them', () => {
    const subject = subjectOfLog(realLog('B05-seedlike-orig-kvmstock.excerpt.log'))
    const text = textOf(exportLog(subject, 'qemu', noDiagnosis, { prefix: 'thread' }))
    expect(text).toMatch(/^ioapic_/m)
    expect(text).not.toMatch(/NaN|@/)
  })
})
