import { describe, expect, it } from 'vitest'
import { allPlaced, allTold, read, standings } from './told.ts'

const EVENT = 'kvm_eoi: apicid 1 vector 33'
const WANTED = 'kvm_eoi apicid=1 vector=33'

describe('columns of tracefs', () => {
  it.each([
    [' ld-linux-x86-64-880     [001] ..... 1795354436.651480: ', '880@1795354436651480'],
    ['           <...>-880     [001] .N... 12.651480: ', '880@12651480'],
    ['       CPU 0/KVM-880     [001] d..h1 12.651480: ', '880@12651480'],
    ['qemu-system-x86-880 [127] 12.651480: ', '880@12651480'],
    ['       kworker/5:2-eve-880     [001] d.h. 12.651480: ', '880@12651480'],
    ['       CPU 0/KVM-880     (    871) [001] d..h1 12.651480: ', '880@12651480'],
    ['       CPU 0/KVM-880     (-------) [001] d..h1 12.651480: ', '880@12651480'],
    ['       a [9] b-880     [001] d 12.651480: ', '880@12651480'],
    ['          <idle>-0       [003] dNZff2.1 12.651480: ', '0@12651480'],
    ['       CPU 0/KVM-880     [001] d..h1 12.651480123: ', '880@12651480.123'],
    ['       CPU 0/KVM-880     [001] d..h1 165035977: ', '880@165035977'],
  ])('%s', (before, place) => {
    expect(allPlaced(read(`${before}${EVENT}\n`))).toEqual([`${place} ${WANTED}`])
  })
})

const HEADER = `# tracer: nop
#
# entries-in-buffer/entries-written: 140080/250280   #P:4
#
#                                _-----=> irqs-off/BH-disabled
#                               / _----=> need-resched
#                              | / _---=> hardirq/softirq
#                              || / _--=> preempt-depth
#                              ||| / _-=> migrate-disable
#                              |||| /     delay
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
`

it('knows the header, and counts what the ring buffer overwrote', () => {
  const log = read(`${HEADER} a-1 [001] ..... 1.5: ${EVENT}\n`)
  expect(allTold(log)).toEqual(['events_lost count=110200 cpu=-', WANTED])
  expect(
    standings(log).filter((standing) => standing === 'unknown: header of the tracer'),
  ).toHaveLength(11)
  expect(log.sources[0]?.format).toBe('tracefs')
})

it('knows the header of a buffer that lost nothing', () => {
  const log = read(HEADER.replace('250280', '140080'))
  expect(log.events.size).toBe(0)
  expect(log.sources[0]?.format).toBe('tracefs')
})

it('finds what trace_pipe lost between two lines', () => {
  const lost = ['CPU:0 [LOST 44002 EVENTS]', 'CPU:12 [LOST EVENTS]', 'CPU:3 [7 EVENTS DROPPED]']
  const line = ` a-1 [001] ..... 1.5: ${EVENT}`
  const log = read([line, ...lost, line, ''].join('\n'))
  expect(allTold(log)).toEqual([
    WANTED,
    'events_lost count=44002 cpu=0',
    'events_lost count=- cpu=12',
    'events_lost count=7 cpu=3',
    WANTED,
  ])
})

it('reads QEMU’s events from marks that its ftrace backend wrote', () => {
  const log = read(
    ' CPU 0/KVM-880 [001] ..... 1.5: tracing_mark_write: ioapic_set_irq vector: 11 level: 1\n',
  )
  expect(allPlaced(log)).toEqual(['880@1500000 ioapic_set_irq input=11 level=1'])
})

it('reads the latency format', () => {
  const log = read('qemu-sys-880     1d.h1  123us : kvm_eoi: apicid 1 vector 33\n')
  expect(allPlaced(log)).toEqual([`880@123 ${WANTED}`])
})

it('counts other events, and says that they are not about interrupts', () => {
  const log = read(
    ` a-1 [001] ..... 1.5: ${EVENT}\n a-1 [001] ..... 1.6: sched_switch: prev_comm=a ==> next_comm=b\n`,
  )
  expect(standings(log)[1]).toBe('unknown: a trace event that says nothing about interrupts')
})

it('calls a line that is no trace line unknown, for no guest writes into tracefs', () => {
  expect(standings(read(` a-1 [001] ..... 1.5: ${EVENT}\nhello there\n`))[1]).toBe(
    'unknown: not a trace line',
  )
})

it('takes the end of a file that stops in a line for cut off', () => {
  for (const end of [
    ' a-1 [001] ..... 1.6: kvm_e',
    ' a-1 [001] ..... 1.6: kvm_eoi: api',
    ' a-1 [001] ..... 17',
  ]) {
    const log = read(` a-1 [001] ..... 1.5: ${EVENT}\n${end}`)
    expect(standings(log)[1], end).toBe('damaged: the event is cut off')
  }
})
