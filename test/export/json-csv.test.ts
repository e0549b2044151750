/** Our own JSON read back, and CSV read by a parser that is not ours. */
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { textOf } from '../../src/export/chunks.ts'
import { CSV_COLUMNS, csvOfLog } from '../../src/export/csv.ts'
import { exportRun } from '../../src/export/formats.ts'
import { jsonOfLog } from '../../src/export/json.ts'
import { readLogJson } from '../../src/export/read-json.ts'
import { EventTable } from '../../src/log/event-table.ts'
import { KIND, KINDS, NONE } from '../../src/log/kinds.ts'
import type { Log } from '../../src/log/log.ts'
import { readNative } from '../../src/trace/formats/native.ts'
import { openRun } from '../../src/trace/run.ts'
import { host } from '../core/machines.ts'
import { allTold, realLog, seedSubject } from './subjects.ts'

/** Everything that a table holds, whichever way its pages are filled. */
const dump = ({ events }: Log) => ({
  told: allTold(events),
  places: Array.from({ length: events.size }, (_, index) => events.place(index)),
})

function again(log: Log): Log {
  const read = readLogJson(textOf(jsonOfLog(log)))
  if (!read.ok) throw new Error(read.error)
  return read.value
}

/** A log whose names are what a hostile device or guest could choose. */
function hostile(names: readonly string[]): Log {
  const events = new EventTable()
  for (const name of names) {
    events.add(KIND.irq_handler_entry, 0, 1, Number.NaN, 0, 11, events.nameOf(name))
  }
  return { sources: [], events }
}

describe('JSON', () => {
  it.each([
    ['a run', () => seedSubject().log],
    ['a merged log', () => realLog('B01-orig-kvmstock-ts.merged.log.gz')],
    ['a log without times', () => realLog('A08-apic-small.log.gz')],
    [
      'two files',
      () =>
        realLog('B05-seedlike-orig-kvmstock.excerpt.log', 'B05-seedlike-orig-kvmstock.kvmtrace.gz'),
    ],
  ])('of %s is read back as an equal table', (_, log) => {
    expect(dump(again(log()))).toEqual(dump(log()))
    expect(again(log()).sources.map(({ name, format }) => [name, format])).toEqual(
      log().sources.map(({ name, format }) => [name, format]),
    )
  })

  it('keeps every kind, also where the line does not say a value', () => {
    const events = new EventTable()
    for (const kind of KINDS) {
      events.add(KIND[kind], 0, 7, 1.5, 3, NONE, NONE, NONE, NONE)
      events.add(KIND[kind], 0, 8, Number.NaN, 0, 0, 0, 0, 0)
    }
    events.nameOf('name "with" \n quotes')
    const log = { sources: [], events }
    expect(dump(again(log)).places).toEqual(dump(log).places)
    const values = (of: Log) => allTold(of.events).map(({ event, values }) => [event, values])
    expect(values(again(log)).filter((_, at) => at % 2 === 0)).toEqual(
      values(log).filter((_, at) => at % 2 === 0),
    )
  })

  it('names what is wrong in a damaged file by its place', () => {
    const text = textOf(jsonOfLog(seedSubject().log))
    const damaged = text.replace('"event":"ioapic_set_irq"', '"event":"ioapic_sat_irq"')
    const read = readLogJson(damaged)
    expect(read.ok).toBe(false)
    expect(!read.ok && read.error).toMatch(/^events\[0\]\.event is "ioapic_sat_irq"/)
  })

  it('of a run is the same run, byte for byte', () => {
    const run = openRun(affinityMove, [host('original'), host('patched', 'K1', true)])
    const text = textOf(exportRun(run, 0, 'json'))
    const read = readNative(text)
    if (!read.ok) throw new Error(read.error)
    expect(textOf(exportRun(read.value, 0, 'json'))).toBe(text)
    expect(read.value.lanes.map(({ trace }) => trace)).toEqual(run.lanes.map(({ trace }) => trace))
  })
})

describe('CSV', () => {
  const rows = (log: Log): Record<string, string>[] =>
    parse(textOf(csvOfLog(log)), { columns: true, record_delimiter: '\r\n' })

  it('has a row an event, with the values under their names', () => {
    const log = realLog('B01-orig-kvmstock-ts.merged.log.gz')
    const read = rows(log)
    expect(read).toHaveLength(log.events.size)
    const told = allTold(log.events)
    read.forEach((row, at) => {
      expect(row.event).toBe(told[at]?.event)
      expect(row.line).toBe(String(log.events.line(at)))
    })
    const write = read.find(({ event, addr }) => event === 'ioapic_mem_write' && addr === '16')
    expect(write?.text).toContain(`val 0x${Number(write?.val).toString(16)}`)
    expect(write?.gsi).toBe('')
  })

  it('has every field of every event as a column, once', () => {
    expect(new Set(CSV_COLUMNS).size).toBe(CSV_COLUMNS.length)
    expect(textOf(csvOfLog(seedSubject().log)).split('\r\n')[0]).toBe(CSV_COLUMNS.join(','))
  })

  it('leaves a time that is not known empty', () => {
    const [first] = rows(realLog('B05-seedlike-orig-kvmstock.excerpt.log'))
    expect(first?.time_us).toBe('')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])(
    'lets no spreadsheet run the name %j as a formula',
    (name) => {
      const [row] = rows(hostile([name]))
      expect(row?.handlerName).toBe(`'${name}`)
    },
  )

  it('keeps commas, quotes and line ends of a name within its field', () => {
    const name = 'a, "b"\r\nc'
    expect(rows(hostile([name, 'plain'])).map(({ handlerName }) => handlerName)).toEqual([
      name,
      'plain',
    ])
  })
})
