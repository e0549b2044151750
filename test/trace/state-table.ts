/** The tables of test/fixtures/seed: rows of what happens and the state after it. */
import { readFileSync } from 'node:fs'
import type { Event } from '../../src/core/event.ts'
import { type DebugLines, qemuLine } from '../../src/trace/formats/qemu-text.ts'
import { type StateRecord, stateRecord, stepRecords } from '../../src/trace/formats/states-json.ts'
import type { Lane } from '../../src/trace/run.ts'
import { lastState } from '../../src/trace/trace.ts'

/** A row: its name, what moves, and the state after it, column by column. */
export interface Row {
  readonly name: string
  readonly line: string
  readonly state: readonly string[]
}

const folder = new URL('../fixtures/seed/', import.meta.url)

/** `given` puts a value in place of a letter in the table. */
export function readTable(name: string, given: Readonly<Record<string, string>> = {}): Row[] {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const rows: Row[] = []
  for (const source of text.split('\n')) {
    if (source.startsWith('#') || source.trim() === '') continue
    const [name = '', line = '', ...cells] = source.split('|').map((cell) => cell.trim())
    const above = rows.at(-1)?.state ?? []
    const state = cells.map((cell, column) => (cell === '.' ? (above[column] ?? '?') : cell))
    rows.push({
      name,
      line,
      state: state.map((cell) => cell.replace(/[A-Z]/, (at) => given[at] ?? at)),
    })
  }
  return rows
}

/**
 * The rows that a run writes. The route and service lines of the table's debug build are printed,
 * and of the moves without a line those that the table names.
 */
export function tableOf(lane: Lane, moves: readonly string[]): Row[] {
  const { focus, debugLines } = lane.model.setup.scenario
  return stepRecords(lane, focus).flatMap(({ step, events, state }) => {
    const lines =
      step === 0 ? ['(start)'] : events.flatMap((event) => lineOf(event, debugLines) ?? [])
    return lines
      .filter((line) => !line.startsWith('(') || moves.includes(line))
      .map((line) => ({ name: '', line, state: columnsOf(state) }))
  })
}

function lineOf(event: Event, debug: DebugLines): string | undefined {
  if (event.type === 'kvm_inj_virq' || event.type === 'eoi_dropped')
    return `(${event.type} ${event.vcpu} ${event.vector})`
  const line = qemuLine(event, 0, debug)
  return line?.replace(/^\[ *\d+\.\d+\]/, '[]')
}

/** The columns of the state in which a run ends. */
export const lastColumns = ({ model, trace }: Lane): string[] =>
  columnsOf(stateRecord(model.setup, lastState(trace), model.setup.scenario.focus))

const VECTOR = 33

function columnsOf(state: StateRecord): string[] {
  const { rteHigh, rteLow, line, remoteIrr, ioregsel, route, vcpus } = state
  const on = (cpu: number) => {
    const { irr = [], isr = [] } = vcpus[cpu] ?? {}
    return `${irr.includes(VECTOR) ? 'i' : ''}${isr.includes(VECTOR) ? 's' : ''}` || '-'
  }
  const exits = (cpu: number) => (vcpus[cpu]?.eoiExit.includes(VECTOR) ? 1 : 0)
  return [
    `${rteHigh}:${rteLow}`,
    `${line} ${remoteIrr}`,
    ioregsel.toString(16),
    `${route.address}/${route.data}`,
    `${on(0)} ${on(2)}`,
    `${exits(0)} ${exits(2)}`,
    [
      state.desired,
      state.pending || '-',
      state.affinityPending ? 1 : 0,
      state.effective,
      state.moveInProgress ? 1 : 0,
    ].join(' '),
  ]
}
