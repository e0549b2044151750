/** Machines that were recorded, against the model: the same lines, in the same order. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { qemuLog } from '../../src/trace/formats/qemu-log.ts'
import type { Lane } from '../../src/trace/run.ts'
import { lastState } from '../../src/trace/trace.ts'
import { eventsOf, host, laneOf, ofType } from '../core/machines.ts'

const original = laneOf(eduMove, host('original'))
const patched = laneOf(eduMove, host('patched'))

/** The first access of request_irq() finds IOREGSEL where the serial port's interrupt left it. */
const REQUEST_IRQ = 'ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x24 size 0x4 val 0x27'

describe("QEMU's edu device, moved from CPU 1 to CPU 2 and to CPU 0", () => {
  it('prints what the original order on K0 printed up to the first stuck interrupt (B05)', () => {
    const recorded = linesOf('B05-original-k0.log', 'STUCK')
    expect(recorded).toHaveLength(36)
    expect(ownLines(original)).toEqual(recorded)
  })

  it('prints what the patched order on K0 printed up to its end (B06)', () => {
    const recorded = linesOf('B06-patched-k0.log', '### done')
    expect(recorded).toHaveLength(77)
    expect(ownLines(patched)).toEqual(recorded)
  })

  it('counts the interrupts that the guests counted: 2 and none after, against 6', () => {
    const handlers = (lane: Lane) =>
      ofType(eventsOf(lane), 'irq_handler_entry').map(({ cpu }) => cpu)
    expect(handlers(original)).toEqual([1, 1])
    expect(handlers(patched)).toEqual([1, 2, 2, 2, 0, 0])
  })

  it('leaves pin 11 dead in the original order, and at rest in the patched one', () => {
    const end = (lane: Lane) => lastState(lane.trace).ioapic
    expect([end(original).lo[11], end(original).irr]).toEqual([0xc022, 1 << 11])
    expect([end(patched).lo[11], end(patched).irr]).toEqual([0x8023, 0])
  })
})

function linesOf(name: string, end: string): string[] {
  const text = readFileSync(new URL(`../fixtures/traces/${name}`, import.meta.url), 'utf8')
  const lines = text.split('\n')
  const last = lines.findIndex((line) => line.includes(end))
  return lines.slice(lines.indexOf(REQUEST_IRQ), last).flatMap((line) => own(line) ?? [])
}

const ownLines = (lane: Lane): string[] =>
  qemuLog(lane.trace, eduMove.debugLines).flatMap((line) => own(line) ?? [])

/** A trace line, without the piece of a guest line that may stand before it; or a handler's print. */
const own = (line: string): string | undefined =>
  /(ioapic_(?:mem|set|eoi|clear|service|update).*|The affinity mask .*?)\r?$/.exec(line)?.[1]
