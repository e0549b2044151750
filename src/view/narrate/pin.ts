/** What happens at an I/O APIC pin: its line, Remote IRR, and the EOI that ends an interrupt. */
import { grouped } from '../../base/grouped.ts'
import { PINS, pinOfInput, SUCCESSIVE_EOI_MAX } from '../../core/chips/ioapic.ts'
import { isLevel, isMasked, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import { type Machine, mainLoop } from '../../core/machine.ts'
import { deviceIndex } from '../../core/scenarios/scenario.ts'
import { isStale } from '../../trace/route-kind.ts'
import { isDead, isHigh } from '../verdict/dead-pin.ts'
import { pinsNamed, staleRoute } from './delivery.ts'
import { callBefore, type Moment, threadOf } from './moment.ts'
import { bad, eoi, ioapicNames, type Narration, tell } from './words.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

const low = ({ ioapic }: Machine, pin: number): number => ioapic.lo[pin] ?? 0

export function tellLine(moment: Moment, { input, level }: Of<'ioapic_set_irq'>): Narration {
  const pin = pinOfInput(input)
  const { setup, before } = moment
  const high = before.devices[deviceIndex(setup.scenario, input)]?.line ?? isHigh(before, pin)
  const again = level !== 0 && high ? ' again' : ''
  const fact = `${driver(moment)} ${level === 0 ? 'lowered' : 'raised'} IRQ ${input}${again}.`
  if (pin >= PINS) return tell(fact, `The I/O APIC has no pin ${pin}.`)
  return tell(fact, level === 0 ? lowReason(moment, pin) : highReason(moment, pin, high))
}

function driver({ before, step }: Moment): string {
  const thread = threadOf(before, step.action)
  return thread === mainLoop(before) ? 'The device' : `The handler on CPU ${thread}`
}

function highReason({ setup, before }: Moment, pin: number, high: boolean): string {
  const lo = low(before, pin)
  if (!isLevel(lo)) {
    return isMasked(lo)
      ? 'The pin is edge-triggered and masked, so this edge is lost.'
      : 'The pin is edge-triggered: one edge is one interrupt.'
  }
  if (isDead(setup.scenario, before, pin)) {
    return 'Remote IRR is 1 and no EOI is on its way, so the pin ignores it.'
  }
  if (remoteIrr(lo)) {
    return high
      ? 'The line was high already, so this is no second interrupt: Remote IRR is 1 and the pin ignores it.'
      : 'Remote IRR is 1, so the pin ignores it until the EOI has come.'
  }
  if (isMasked(lo)) return 'The pin is masked, so the request waits for the unmask.'
  return `The pin is unmasked and Remote IRR is 0, so ${ioapicNames(setup.variant).inside} serves it next.`
}

function lowReason({ setup, before, now, step }: Moment, pin: number): string {
  const lo = low(before, pin)
  if (!isLevel(lo)) return 'An edge-triggered pin takes no notice of a falling line.'
  const device = deviceIndex(setup.scenario, pin)
  const byItself = step.action?.agent === 'device' && now.devices[device]?.cause === false
  const served = byItself ? 'It has been served. ' : ''
  if (remoteIrr(lo)) return `${served}Remote IRR stays 1: only an EOI clears it.`
  return `${served}Nothing waits at the pin any more.`
}

export function tellSetRemoteIrr(moment: Moment, { pin }: Of<'ioapic_set_remote_irr'>): Narration {
  const name = ioapicNames(moment.setup.variant).head
  if (remoteIrr(low(moment.before, pin))) {
    return tell(
      `Pin ${pin} still waits for its EOI.`,
      'Service looks at every pin with a high line; Remote IRR is 1 here, so nothing is sent.',
    )
  }
  const { setup, now } = moment
  const fact = `${name} set Remote IRR of pin ${pin}.`
  if (setup.variant.message === 'route' && isStale(setup, now, pin)) {
    return tell(fact, `kvm_set_irq(${pin}) comes next, but ${staleRoute(now, pin)}.`)
  }
  const next =
    setup.variant.message === 'route' ? `kvm_set_irq(${pin})` : 'The MSI that the RTE names'
  return tell(fact, `${cause(moment)} ${next} comes next.`)
}

/** Why the pin is served now. */
function cause(moment: Moment): string {
  switch (callBefore(moment)?.entry) {
    case 'rteWrite':
      return 'The line is high while the pin is unmasked, so it must fire.'
    case 'eoiExit':
    case 'eoirWrite':
      return 'The line is still high after the EOI, so the pin fires again.'
    case 'timer':
      return 'The line is still high after the pause.'
    case 'setIrq':
    case 'select':
    case 'read':
    case 'otherWrite':
    case 'resync':
    case null:
    case undefined:
      return 'The line is high and the pin is unmasked, so it fires.'
  }
}

export function tellBroadcast(moment: Moment, { vector }: Of<'ioapic_eoi_broadcast'>): Narration {
  const { before, setup } = moment
  const fact = `${ioapicNames(setup.variant).head} broadcast the EOI of vector ${vector}.`
  const pins = before.ioapic.lo.flatMap((lo, pin) =>
    isLevel(lo) && vectorOf(lo) === vector ? [pin] : [],
  )
  if (pins.length === 0) {
    return tell(fact, 'No level pin holds this vector now, so it clears nothing.')
  }
  const waiting = pins.filter((pin) => remoteIrr(low(before, pin)))
  const [first] = waiting.length > 0 ? waiting : pins
  if (pins.length > 1) {
    return tell(fact, `The RTEs of ${pinsNamed(pins)} hold it; whichever waits for an EOI gets it.`)
  }
  return tell(
    fact,
    waiting.length > 0
      ? `The RTE of pin ${first} holds this vector and waits for it.`
      : `The RTE of pin ${first} holds this vector, but its Remote IRR is 0.`,
  )
}

export function tellClear(moment: Moment, { pin }: Of<'ioapic_clear_remote_irr'>): Narration {
  const { now, setup } = moment
  const by = sender(moment)
  const fact = [eoi(by), ` reached ${ioapicNames(setup.variant).inside} and cleared Remote IRR`]
  const where = setup.scenario.irqs.length > 1 ? ` of pin ${pin}.` : '.'
  return tell([...fact, where], afterEoi(now, pin))
}

function sender(moment: Moment): string {
  const call = callBefore(moment)
  const thread = threadOf(moment.before, moment.step.action)
  return call?.request === 'eoi'
    ? `The EOI from vCPU ${thread}`
    : `The explicit EOI from CPU ${thread}`
}

function afterEoi(now: Machine, pin: number): string {
  if (!isHigh(now, pin)) return 'The line is low: the pin waits for the next request.'
  if (isMasked(low(now, pin)))
    return 'The line is high, but the pin is masked: it waits for the unmask.'
  return 'The line is still high, so the pin is served again at once.'
}

export function tellDelayed(
  { setup }: Moment,
  { pin }: Of<'ioapic_eoi_delayed_reassert'>,
): Narration {
  const count = grouped(SUCCESSIVE_EOI_MAX)
  return tell(
    [`${ioapicNames(setup.variant).head} puts pin ${pin} off for `, bad('10 ms'), '.'],
    `It was EOI number ${count} in a row that found the line high: nobody seems to serve the device.`,
  )
}

/** A step of the broadcast that finds Remote IRR 0 and traces nothing. */
export function tellSkipped({ before }: Moment, vector: number, walk: number): Narration {
  const pin = before.ioapic.lo.findIndex(
    (lo, at) => at >= walk && isLevel(lo) && vectorOf(lo) === vector,
  )
  return tell(
    `Pin ${pin} holds vector ${vector} too.`,
    'Its Remote IRR is 0, so the EOI clears nothing there.',
  )
}
