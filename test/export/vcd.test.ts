/** VCD, read by parsers that are not ours. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'vcd-parser'
import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/export/chunks.ts'
import type { Subject } from '../../src/export/subject.ts'
import { vcdOf } from '../../src/export/vcd.ts'
import { runTime } from '../../src/log/from-run.ts'
import { KIND } from '../../src/log/kinds.ts'
import { realSubject, seedLane, seedSubject } from './subjects.ts'

interface Wave {
  readonly name: string
  readonly size: number
  readonly wave: readonly (readonly [time: string, value: string])[]
}

async function waves(subject: Subject): Promise<ReadonlyMap<string, Wave>> {
  const text = textOf(vcdOf(subject, { strings: false }))
  const { signal } = (await parse(text)) as { signal: readonly Wave[] }
  return new Map(signal.map((own) => [own.name.replace(/\[.*$/, ''), own]))
}

/** The values that a signal takes, one after the other. */
const valuesOf = (wave: Wave | undefined): string[] =>
  (wave?.wave ?? []).map(([, value]) => value).filter((value, at, all) => value !== all[at - 1])

const LOGS = [
  'B01-orig-kvmstock-ts.merged.log.gz',
  'B05-seedlike-orig-kvmstock.excerpt.log',
  'B08-intremap-orig-kvmstock-ts.merged.log.gz',
]

describe('VCD of a run', () => {
  it('has the state of the run at every step', async () => {
    const subject = seedSubject()
    const signals = await waves(subject)
    const remoteIrr = signals.get('irq_path.pin_11.remote_irr')
    const { trace } = seedLane()
    const changes = [trace.initial, ...trace.steps.map(({ state }) => state)]
      .map(({ ioapic }, step) => [step, ((ioapic.lo[11] ?? 0) >>> 14) & 1] as const)
      .filter(([, value], at, all) => value !== all[at - 1]?.[1])
      .map(([step, value]) => [(runTime(step) - runTime(0)) * 1000, String(value)])
    expect(remoteIrr?.wave.map(([time, value]) => [Number(time), value]).slice(1)).toEqual(changes)
  })

  it('shows the stale route of the old order, and none of the new', async () => {
    const old = await waves(seedSubject())
    expect(valuesOf(old.get('irq_path.pin_11.route_stale'))).toContain('1')
    expect(valuesOf(old.get('irq_path.pin_11.route_dest'))).toEqual(['x', '10', '0'])
  })
})

describe('VCD of a log', () => {
  it('is x until the log tells it', async () => {
    const signals = await waves(realSubject('B05-seedlike-orig-kvmstock.excerpt.log'))
    for (const { wave } of signals.values()) expect(wave[0]?.[1]).toMatch(/^x+$/)
    expect(valuesOf(signals.get('irq_path.pin_11.line'))).toContain('1')
  })

  it.each(LOGS)('%s has a value of `event` for each event, at a time of its own', async (name) => {
    const subject = realSubject(name)
    const { events } = subject.log
    const wave = (await waves(subject)).get('irq_path.event')?.wave.slice(1) ?? []
    const codes = Array.from({ length: events.size }, (_, index) => events.code(index))
    expect(wave.map(([, value]) => Number.parseInt(value, 2))).toEqual(codes)
    const times = wave.map(([time]) => Number(time))
    expect(times.every((time, at) => at === 0 || time > (times[at - 1] as number))).toBe(true)
    expect(codes).toContain(KIND.ioapic_set_irq)
  })

  it.each(LOGS)('%s is written as the standard wants it', (name) => {
    const text = textOf(vcdOf(realSubject(name)))
    expect(text).toMatch(/^[\x20-\x7e\n]*\n$/)
    expect(text).not.toContain('$date')
    const order = ['$comment', '$version', '$timescale', '$scope', '$enddefinitions', '$dumpvars']
    const places = order.map((keyword) => text.indexOf(keyword))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBe(0)
  })

  it('says that its time is no time where the log has none', () => {
    const text = textOf(vcdOf(realSubject('B05-seedlike-orig-kvmstock.excerpt.log')))
    expect(text).toContain('The log has no times. One event is one step of time')
  })
})

const hasGtkwave = spawnSync('vcd2fst', ['--help']).error === undefined

/** The text that GTKWave's own tools make of ours; ours where they are not installed. */
function throughGtkwave(text: string): string {
  if (!hasGtkwave) return text
  const folder = mkdtempSync(join(tmpdir(), 'irq-path-'))
  try {
    const [vcd, fst, again] = ['a.vcd', 'a.fst', 'b.vcd'].map((name) => join(folder, name))
    writeFileSync(vcd as string, text)
    const packed = spawnSync('vcd2fst', [vcd as string, fst as string])
    const unpacked = spawnSync('fst2vcd', ['-f', fst as string, '-o', again as string])
    expect([packed.status, unpacked.status]).toEqual([0, 0])
    return readFileSync(again as string, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Of each signal by its full name, its values in order; vectors without leading zeros. */
function changesIn(text: string): Readonly<Record<string, string[]>> {
  const scopes: string[] = []
  const names = new Map<string, string>()
  const values: Record<string, string[]> = {}
  for (const line of text.split('\n')) {
    const scope = /^\$scope \w+ (\S+)/.exec(line)
    if (scope) scopes.push(scope[1] as string)
    if (line.startsWith('$upscope')) scopes.pop()
    const variable = /^\$var \w+ +\d+ (\S+) (\w+)/.exec(line)
    if (variable) names.set(variable[1] as string, [...scopes, variable[2]].join('.'))
    const change = /^(?:b([01x]+) |s(\S*) |([01x]))(\S+)$/.exec(line)
    const name = change && names.get(change[4] as string)
    if (!change || !name) continue
    const [, vector, word, bit] = change
    const value = vector?.replace(/^(?:0+(?=[01])|x+(?=x))/, '') ?? word ?? bit ?? ''
    const own = values[name] ?? []
    values[name] = own
    if (own.at(-1) !== value) own.push(value)
  }
  return values
}

describe("VCD through GTKWave's tools", () => {
  const subjects: readonly (readonly [string, () => Subject])[] = [
    ['a run', seedSubject],
    ...LOGS.map((name) => [name, () => realSubject(name)] as const),
  ]

  it.each(subjects)('%s comes back with every signal and every value', (_, subjectOf) => {
    const text = textOf(vcdOf(subjectOf()))
    const own = changesIn(text)
    expect(changesIn(throughGtkwave(text))).toEqual(own)
    expect(Object.keys(own).length).toBeGreaterThan(8)
  })
})
