import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { subjectOfLane } from '../../src/export/subject.ts'
import { diagnose } from '../../src/log/diagnose/diagnose.ts'
import { logOfLane, RUN_SOURCES, runThreadName, runTime } from '../../src/log/from-run.ts'
import type { Kind } from '../../src/log/kinds.ts'
import { host, laneOf } from '../core/machines.ts'

const laneUnder = (qemu: string) => laneOf(affinityMove, host(qemu))

const count = (qemu: string, kind: Kind): number => {
  const { events } = logOfLane(laneUnder(qemu))
  return Array.from({ length: events.size }, (_, at) => events.kind(at)).filter(
    (own) => own === kind,
  ).length
}

describe('a run as a log', () => {
  const { events, placed, sources } = logOfLane(laneUnder('original'))
  const indices = Array.from({ length: events.size }, (_, index) => index)

  it('has a row for every event that a tracer would record, at its step', () => {
    expect(count('original', 'ioapic_set_irq')).toBe(3)
    expect(count('original', 'kvm_set_irq')).toBe(2)
    expect(count('original', 'kvm_eoi')).toBe(2)
    for (const { index, step } of placed) {
      if (index !== null) expect(events.line(index)).toBe(step)
    }
    const untraced = placed.filter(({ index }) => index === null).map(({ event }) => event.type)
    expect(new Set(untraced)).not.toContain('ioapic_mem_write')
    expect(untraced).toContain('eoi_dropped')
  })

  it("has QEMU's events, the host's and the guest's as three files", () => {
    expect(sources.map(({ name }) => name)).toEqual(['qemu.log', 'host.trace', 'guest.trace'])
    const sourceOf = (kind: Kind) =>
      events.source(indices.find((at) => events.kind(at) === kind) ?? -1)
    expect(sourceOf('ioapic_mem_write')).toBe(RUN_SOURCES.qemu)
    expect(sourceOf('guest_handler')).toBe(RUN_SOURCES.qemu)
    expect(sourceOf('kvm_msi_set_irq')).toBe(RUN_SOURCES.host)
    expect(sourceOf('irq_handler_entry')).toBe(RUN_SOURCES.guest)
  })

  it('has times that go on with the steps, and none for the console', () => {
    for (const index of indices) {
      const isConsole = events.kind(index).startsWith('guest_')
      expect(events.time(index)).toBe(isConsole ? Number.NaN : runTime(events.line(index)))
    }
  })

  it('names the thread that a machine would: that of the vCPU whose EOI or access it is', () => {
    const eois = indices.filter((index) => events.kind(index) === 'kvm_eoi')
    for (const index of eois) {
      expect(runThreadName(events.thread(index))).toBe(`CPU ${events.value(index, 0)}/KVM`)
    }
    const line = indices.find((index) => events.kind(index) === 'ioapic_set_irq') ?? -1
    expect(runThreadName(events.thread(line))).toBe('qemu-system-x86')
    expect([...subjectOfLane(laneUnder('original')).concern.threads.values()]).toContain(2)
  })

  it('is diagnosed like a recording: the old order is at fault, the new is not', () => {
    const faults = (qemu: string) =>
      diagnose(logOfLane(laneUnder(qemu)))
        .findings.filter(({ severity }) => severity === 'fault')
        .map(({ id }) => id)
    expect(faults('original')).toEqual(
      expect.arrayContaining(['stale-route-used', 'eoi-lost', 'misdelivery-seen']),
    )
    expect(faults('patched')).toEqual([])
  })
})
