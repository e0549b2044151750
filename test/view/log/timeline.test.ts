import { describe, expect, it } from 'vitest'
import { axisOf } from '../../../src/view/log/axis.ts'
import { overviewOf } from '../../../src/view/log/overview.ts'
import { windowOf } from '../../../src/view/log/window.ts'
import type { Track } from '../../../src/view/tracks/model.ts'
import { historyOf, logOf, MOVE } from './log-of.ts'

const whole = { pin: 11, from: 0, to: 100, most: 1000, dead: [] }

const rows = (text: string, ask = whole): readonly Track[] => windowOf(historyOf(logOf(text)), ask)
const row = (tracks: readonly Track[], id: string) =>
  tracks.find((track) => track.id === id)?.lanes[0]
const bandsOf = (tracks: readonly Track[], id: string) =>
  row(tracks, id)?.bands.map(({ from, to, kind, labels }) => [from, to, kind, labels[0]])

describe('the timeline of a log', () => {
  const tracks = rows(MOVE)

  it('has a row for each station of the pin, and for each CPU that had a part', () => {
    expect(tracks.map(({ id }) => id)).toEqual(['line', 'pin', 'route', 'lapic-2', 'linux-2'])
  })

  it('shows Remote IRR from where it is set to where it is cleared', () => {
    expect(bandsOf(tracks, 'pin')).toEqual([
      [0, 2, 'unknown', '?'],
      [2, 9, 'remote-irr', 'Remote IRR'],
      [12, 17, 'remote-irr', 'Remote IRR'],
    ])
  })

  it('shows as stuck what a finding says is never ended', () => {
    const [, first, last] = row(rows(MOVE, { ...whole, dead: [16] } as never), 'pin')?.bands ?? []
    expect([first?.kind, last?.kind]).toEqual(['remote-irr', 'stuck'])
  })

  it('shows the route as unknown before it is told, and stale from the write that leaves it behind', () => {
    expect(bandsOf(tracks, 'route')).toEqual([
      [0, 5, 'unknown', '?'],
      [5, 10, 'route', 'fee02000, dest 2'],
      [10, 14, 'stale', 'fee02000 STALE, dest 2'],
      [14, 17, 'route', 'fee00000, dest 0'],
    ])
  })

  it('marks a sending by the stale route as wrong', () => {
    const marks = row(tracks, 'pin')?.marks.map(({ step, kind }) => `${step} ${kind}`)
    expect(marks).toContain('3 set-irq')
    expect(marks).toContain('13 wrong')
  })

  it('infers where the interrupt is from the message, and says that it does', () => {
    const [band] = row(tracks, 'lapic-2')?.bands ?? []
    expect(band).toMatchObject({ from: 13, wrong: true, inferred: true })
    expect(band?.labels[0]).toContain('inferred')
  })

  it('shows a handler outside its affinity as wrong', () => {
    expect(row(tracks, 'linux-2')?.bands.map(({ wrong }) => wrong)).toEqual([false, true])
  })

  it('says nothing of routes where nothing in the log speaks of KVM', () => {
    const stock = MOVE.split('\n')
      .filter((line) => /set_irq|remote_irr|mem_write|broadcast/.test(line))
      .join('\n')
    expect(rows(stock).map(({ id }) => id)).not.toContain('route')
  })

  it('merges what lies in one column, but keeps what is bad', () => {
    const turns = 'ioapic_set_irq vector: 11 level: 1\nioapic_set_irq vector: 11 level: 0\n'.repeat(
      500,
    )
    const few = windowOf(historyOf(logOf(MOVE + turns)), { ...whole, to: 1100, most: 20 })
    expect(row(few, 'line')?.bands.length).toBeLessThan(60)
    expect(row(few, 'pin')?.marks.some(({ kind }) => kind === 'wrong')).toBe(true)
  })
})

describe('the axis', () => {
  it('is one of lines for one file, so that the guest has its places too', () => {
    const axis = axisOf(logOf('hello\nioapic_set_irq vector: 11 level: 1\nworld\n'))
    expect([axis.unit, axis.size]).toEqual(['line', 3])
    expect([0, 1, 2, 3].map((place) => axis.eventAt(place))).toEqual([-1, -1, 0, 0])
  })

  it('is one of events for several', () => {
    const axis = axisOf(logOf(MOVE, MOVE))
    expect([axis.unit, axis.size, axis.positionOf(0)]).toEqual(['event', 32, 1])
  })
})

it('the overview counts the events of each pin by column, and leaves out pins that only fell', () => {
  const log = logOf(`ioapic_set_irq vector: 5 level: 0\n${MOVE}`)
  const [only, ...others] = overviewOf(historyOf(log), log.events, 4)
  expect(others).toEqual([])
  expect(only).toMatchObject({ pin: 11, events: 16 })
  expect(Math.max(...(only?.columns ?? []))).toBe(1)
})
