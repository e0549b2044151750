/** What Linux does: handlers, affinity requests, vectors, and the lines in between. */
import { bitsOf } from '../../base/bits.ts'
import type { Event } from '../../core/event.ts'
import { cpuList } from '../../core/guest/cpu-list.ts'
import type { Frame } from '../../core/machine.ts'
import { type DeviceSetup, deviceIndex, type Scenario } from '../../core/scenarios/scenario.ts'
import { isDead } from '../verdict/dead-pin.ts'
import { descOf, type Moment } from './moment.ts'
import { bad, cpus, type Narration, tell } from './words.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

export function tellHandler(moment: Moment, { irq, cpu }: Of<'irq_handler_entry'>): Narration {
  const desc = descOf(moment.setup, moment.before, irq)
  const effective = desc?.effective ?? 0
  const inside = (effective & (1 << cpu)) !== 0
  const late = frameBefore(moment, cpu)?.late === true
  const where = `CPU ${cpu}`
  const fact = [`The handler of IRQ ${irq} runs on `, late ? bad(where) : where, '.']
  const serves = serveRemark(moment.setup.scenario, irq, cpu)
  if (!inside) {
    const sent = late ? '' : ' by now; this interrupt was sent before'
    return tell(fact, `The effective affinity is ${cpus(effective)}${sent}. ${serves}`.trim())
  }
  if (!desc?.setaffinityPending) return tell(fact, serves)
  return tell(fact, `${serves} The move to ${cpus(desc.pending)} waits for the acknowledge.`.trim())
}

const deviceOf = ({ devices }: Scenario, irq: number): DeviceSetup | undefined =>
  devices.find(({ pin }) => pin === irq)

/** What the handler can do for its device where it runs. */
function serveRemark(scenario: Scenario, irq: number, cpu: number): string {
  const device = deviceOf(scenario, irq)
  switch (device?.behaviour) {
    case 'right-cpu':
      return device.cpu === cpu
        ? 'It serves the device.'
        : `Only CPU ${device.cpu} can serve the device.`
    case 'at-once':
    case 'rearm':
      return 'It acknowledges the device next, which lowers the line.'
    case 'never':
      return 'It does nothing that would lower the line.'
    case 'edge':
      return 'It serves the device.'
    case undefined:
      return ''
  }
}

export function tellReturn(moment: Moment, event: Of<'irq_handler_exit'>): Narration {
  const { irq, cpu, handled } = event
  const { setup, before, now } = moment
  const off = descOf(setup, now, irq)?.disabled && !descOf(setup, before, irq)?.disabled
  if (off) {
    return tell(
      [`Linux `, bad(`disabled IRQ ${irq}`), ': nobody cared.'],
      'Of the last 100,000 runs more than 99,900 returned IRQ_NONE; the next arrival masks the pin.',
    )
  }
  const fact = `The handler on CPU ${cpu} returned ${handled ? 'IRQ_HANDLED' : 'IRQ_NONE'}.`
  return tell(fact, returnReason(moment, event))
}

function returnReason({ setup, now }: Moment, { irq, handled }: Of<'irq_handler_exit'>): string {
  const device = now.devices[deviceIndex(setup.scenario, irq)]
  const next = 'The acknowledge is the same for both results.'
  if (!device) return next
  if (!device.line) return 'The line is low. The acknowledge follows.'
  if (handled && !device.cause)
    return 'The device is served; the line falls when the VMM next looks.'
  if (handled) return 'The line is high again. The acknowledge follows all the same.'
  return `The line of IRQ ${irq} stays high. ${next}`
}

export function tellAffinity(moment: Moment, event: Of<'irq_set_affinity'>): Narration {
  const { irq, mask, deferred } = event
  const fact = `You asked for IRQ ${irq} on ${cpus(mask)}.`
  const { setup, now } = moment
  if (!deferred && !descOf(setup, now, irq)?.started)
    return tell(fact, 'The interrupt is not live yet, so the request counts at once.')
  if (setup.scenario.move === 'rewrite') {
    return tell(fact, 'This guest rewrites the RTE at once, from a process and unmasked.')
  }
  if (isDead(setup.scenario, now, irq)) {
    return tell(fact, `It waits for the next interrupt, and pin ${irq} is dead: none will come.`)
  }
  const effective = descOf(setup, now, irq)?.effective ?? 0
  return tell(
    fact,
    `It waits: a live I/O APIC interrupt moves only in its next acknowledge. Until then it stays on ${cpus(effective)}.`,
  )
}

export function tellVector(moment: Moment, event: Of<'vector_allocated'>): Narration {
  const { irq, cpu, vector } = event
  const desc = descOf(moment.setup, moment.now, irq)
  const fact = `Linux gave IRQ ${irq} vector ${vector} on CPU ${cpu}.`
  const mask = desc?.pending || (desc?.desired ?? 0)
  const choice =
    bitsOf(mask).length > 1
      ? `CPU ${cpu} has the most free vectors of CPUs ${cpuList(mask)}; ${vector} is the lowest.`
      : 'It is the lowest free vector there.'
  if (!desc || desc.previousCpu < 0) return tell(fact, choice)
  const { previousVector, previousCpu } = desc
  return tell(fact, `${choice} Vector ${previousVector} on CPU ${previousCpu} stays valid for now.`)
}

export const tellFreed = (_: Moment, { cpu, vector }: Of<'vector_freed'>): Narration =>
  tell(
    `Linux freed vector ${vector} on CPU ${cpu}.`,
    'The interrupt has arrived at its new CPU, so the move is complete.',
  )

/** The frame that ran the line of a step, as it was before. */
export const frameBefore = ({ before }: Moment, cpu: number): Readonly<Frame> | undefined =>
  before.vcpus[cpu]?.stack.at(-1)
