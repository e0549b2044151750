/** How a run ended in one lane, and why: pins left dead, served devices, storms, what still waits. */
import { grouped } from '../../base/grouped.ts'
import { isMasked } from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import { irqIndex, type Scenario } from '../../core/scenarios/scenario.ts'
import { type Account, accountAt } from '../../trace/account.ts'
import { stepsWith } from '../../trace/event-steps.ts'
import type { Lane } from '../../trace/run.ts'
import { nextAction } from '../../trace/schedule.ts'
import { lastState, type Step } from '../../trace/trace.ts'
import { deliveriesIn } from '../narrate/delivery.ts'
import { momentOf } from '../narrate/moment.ts'
import { bad, cpus, type Narration, tell } from '../narrate/words.ts'
import { isHigh, isStuck } from './dead-pin.ts'
import { lossOf } from './loss.ts'
import type { Verdict } from './verdict.ts'

export interface Ending extends Narration {
  readonly kind: Verdict['kind']
}

/** The end of a lane's run, told for the pin that fares worst; `focus` goes first among equals. */
export function ending(lane: Lane, focus: number = lane.model.setup.scenario.focus): Ending {
  const { scenario } = lane.model.setup
  const machine = lastState(lane.trace)
  const pins = pinsInUse(scenario, focus)
  const stuck = pins.find((pin) => isStuck(scenario, machine, pin))
  if (stuck !== undefined) return tellStuck(lane, machine, stuck)
  if (nextAction(lane.model, machine) !== null) return tellCut(lane, machine, pins)
  for (const pin of pins) {
    const told = tellWaiting(scenario, machine, pin)
    if (told) return told
  }
  return tellServed(lane, machine, pins)
}

/** The pins of Linux's interrupts, the one in focus first. */
const pinsInUse = ({ irqs }: Scenario, focus: number): number[] =>
  irqs.map(({ irq }) => irq).sort((a, b) => Number(b === focus) - Number(a === focus))

const end = (kind: Ending['kind'], narration: Narration): Ending => ({ kind, ...narration })

function tellStuck(lane: Lane, machine: Machine, pin: number): Ending {
  const cause = lossOf(lane, pin)
  if (!isHigh(machine, pin)) {
    const fact = [`Pin ${pin} `, bad('will not fire again'), ': Remote IRR stays 1.']
    return end('bad', tell(fact, `No EOI is on its way. ${cause}`.trim()))
  }
  const state = 'line 1, Remote IRR 1, nothing pending'
  return end('bad', tell([bad(`Pin ${pin} is dead`), `: ${state}.`], cause))
}

/** A run that was stopped before it ended by itself. */
function tellCut(lane: Lane, machine: Machine, pins: readonly number[]): Ending {
  const steps = lane.trace.steps.length
  const counts = pins.map((pin) => ({ pin, sent: sentUntil(lane, pin, steps) }))
  const most = counts.reduce((a, b) => (b.sent > a.sent ? b : a), { pin: -1, sent: 0 })
  const fact = `The run goes on after ${grouped(steps)} steps.`
  if (most.sent === 0) return end('none', tell(fact))
  const { pin, sent } = most
  const level = isHigh(machine, pin) ? 'high' : 'low'
  const storm = `IRQ ${pin} was delivered ${times(sent)} and its line is ${level}`
  const device = lane.model.setup.scenario.devices.find((one) => one.pin === pin)
  const why =
    device?.behaviour === 'never' ? `${storm}: no handler serves the device.` : `${storm}.`
  return end('warn', tell(fact, why))
}

/** How often each pin sent. */
const SENT: Account<ReadonlyMap<number, number>> = {
  open: () => new Map(),
  take(counts, lane, at) {
    const { setup, before, step } = momentOf(lane, at)
    const sent = deliveriesIn(setup, before, step)
    if (sent.length === 0) return counts
    const next = new Map(counts)
    for (const { pin } of sent) next.set(pin, (next.get(pin) ?? 0) + 1)
    return next
  },
}

/** Up to a step; also asked ahead, so that the end of a long run is told at once. */
export const sentUntil = (lane: Lane, pin: number, step: number): number =>
  accountAt(SENT, lane, step).get(pin) ?? 0

/** A pin at rest whose device still wants something. */
function tellWaiting(scenario: Scenario, machine: Machine, pin: number): Ending | null {
  const desc = machine.irqs[irqIndex(scenario, pin)]
  const at = scenario.devices.findIndex((device) => device.pin === pin)
  const high = isHigh(machine, pin)
  if (desc?.disabled) {
    const line = high ? 'Its line is still high.' : 'Its line is low.'
    return end('bad', tell([`Linux `, bad(`has disabled IRQ ${pin}`), ': nobody cared.'], line))
  }
  if (high && isMasked(machine.ioapic.lo[pin] ?? 0)) {
    return end('warn', tell(`Pin ${pin} is masked while its line is high.`, 'The request waits.'))
  }
  if (scenario.devices[at]?.behaviour === 'edge' && machine.devices[at]?.cause) {
    return end(
      'bad',
      tell([`An edge of IRQ ${pin} `, bad('was lost'), '.'], 'Nobody has served the device.'),
    )
  }
  return null
}

function tellServed(lane: Lane, machine: Machine, pins: readonly number[]): Ending {
  const { scenario } = lane.model.setup
  const ran = pins.map((pin) => ({ pin, on: handlerCpus(lane, pin) }))
  const first = ran.find(({ on }) => on.length > 0)
  const waits = pins.find((pin) => machine.irqs[irqIndex(scenario, pin)]?.setaffinityPending)
  const mask = waits === undefined ? 0 : (machine.irqs[irqIndex(scenario, waits)]?.pending ?? 0)
  const rest = mask === 0 ? '' : `A move to ${cpus(mask)} still waits for an interrupt.`
  if (!first) return end('none', tell('No interrupt came.', rest))
  const { pin, on } = first
  const where = `The handler ran on ${inWords(on)}.`
  const state = 'The line is low, Remote IRR 0.'
  return end('ok', tell(`IRQ ${pin} was served on CPU ${on.at(-1)}.`, `${where} ${rest || state}`))
}

/** The CPUs on which the handler of an interrupt ran, in order. */
const handlerCpus = ({ trace }: Lane, irq: number): number[] =>
  stepsWith(trace, 'irq_handler_entry').flatMap((step) =>
    (trace.steps[step - 1] as Step).events.flatMap((event) =>
      event.type === 'irq_handler_entry' && event.irq === irq ? [event.cpu] : [],
    ),
  )

/** "CPU 2 (twice), then CPU 0": runs on one CPU in a row are counted. */
function inWords(on: readonly number[]): string {
  const runs: { cpu: number; count: number }[] = []
  for (const cpu of on) {
    const last = runs.at(-1)
    if (last?.cpu === cpu) last.count++
    else runs.push({ cpu, count: 1 })
  }
  const words = runs.map(({ cpu, count }) =>
    count === 1 ? `CPU ${cpu}` : `CPU ${cpu} (${times(count)})`,
  )
  const shown = words.length > 4 ? [...words.slice(0, 3), 'others', ...words.slice(-1)] : words
  return shown.join(', then ')
}

const times = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
