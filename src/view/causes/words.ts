/** What a step did to a value, in one sentence: who did it, what it was, by what. */
import { msiDest } from '../../core/chips/msi.ts'
import { destOf, isMasked } from '../../core/chips/rte.ts'
import type { Event, EventType } from '../../core/event.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellValue } from '../../trace/causes/cell.ts'
import type { Moment } from '../narrate/moment.ts'
import { ioapicNames, threadName } from '../narrate/words.ts'
import { resultDid, runningDid } from './cpu-words.ts'
import { cellName, valueText } from './value.ts'

/** "KVM sent vector 33 to vCPU 2 by the route of GSI 11"; `value` is what it wrote. */
export function writeText(moment: Moment, cell: Cell, value: string): string {
  return `${subject(moment, cell, value)} ${did(moment, cell, value)}${manner(moment, cell, value)}`
}

/** As `didText`, with what the step tells: also whether the same was there before. */
function did(moment: Moment, cell: Cell, value: string): string {
  const { setup, before } = moment
  if (cell.of === 'running') return runningDid(moment, cell, value)
  if (cell.of === 'result') return resultDid(moment, cell, value)
  const text = didText(setup, cell, value)
  if (cellValue(setup, before, cell) !== value) return text
  const isLeft = cell.of === 'eoi-exit' && value === '0'
  return isLeft ? `left ${cellName(setup, cell)} clear` : `${text} again`
}

/** "cleared Remote IRR of pin 11": what was done, whoever did it. */
export function didText(setup: Setup, cell: Cell, value: string): string {
  const on = value === '1'
  const text = valueText(setup, cell, value)
  switch (cell.of) {
    case 'cause':
      return on
        ? `wants service on pin ${cell.at}`
        : `took away the cause of the device on pin ${cell.at}`
    case 'line':
      return `${on ? 'raised' : 'lowered'} the line of pin ${cell.at}`
    case 'latch':
      return `${on ? 'latched' : 'dropped'} the request of pin ${cell.at}`
    case 'remote-irr':
    case 'delivery-status':
    case 'tmr':
    case 'eoi-exit':
      return `${on ? 'set' : 'cleared'} ${cellName(setup, cell)}`
    case 'rte-low':
      return `wrote ${text} to RTE ${cell.at} low`
    case 'rte-high':
      return `wrote ${text} to RTE ${cell.at} high`
    case 'route':
      return `wrote the route of GSI ${cell.at}: ${text}`
    case 'irr':
      return on ? `sent vector ${cell.vector} to vCPU ${cell.at}` : `took vector ${cell.vector}`
    case 'isr':
      return on ? `took vector ${cell.vector}` : `wrote EOI for vector ${cell.vector}`
    case 'running':
      return value === '' ? 'had nothing more to run' : `entered ${text}`
    case 'result':
      return `returned ${text}`
    case 'pending':
      return value === '0'
        ? `cleared ${cellName(setup, cell)}`
        : `asked for ${text} for IRQ ${setup.scenario.irqs[cell.at]?.irq}`
    case 'desired':
    case 'effective':
      return `made ${text} ${cellName(setup, cell)}`
  }
}

/** How a value was when the run began. */
export function startText(setup: Setup, cell: Cell, value: string): string {
  if (cell.of === 'rte-high')
    return `the RTE of pin ${cell.at} named destination ${destOf(Number.parseInt(value, 16))}`
  if (cell.of === 'running') return `CPU ${cell.at} ran ${valueText(setup, cell, value)}`
  return `${cellName(setup, cell)} was ${valueText(setup, cell, value)}`
}

function subject(moment: Moment, cell: Cell, value: string): string {
  const { action } = moment.step
  switch (cell.of) {
    case 'cause':
      return value === '1' ? 'The device' : whoMoved(moment)
    case 'line':
      return action?.agent === 'device' ? 'The device' : whoMoved(moment)
    case 'latch':
    case 'remote-irr':
    case 'delivery-status':
    case 'route':
      return ioapicNames(moment.setup.variant).head
    case 'rte-low':
    case 'rte-high':
      return guestCpu(moment)
    case 'irr':
      if (value === '0') return `vCPU ${cell.at}`
      return find(moment, 'kvm_apic_ipi') ? whoMoved(moment) : sender(moment)
    case 'isr':
      return `vCPU ${cell.at}`
    case 'tmr':
    case 'eoi-exit':
      return 'KVM'
    case 'running':
      if (action?.agent === 'user') return 'The user'
      return find(moment, 'kvm_inj_virq') ? `vCPU ${cell.at}` : `CPU ${cell.at}`
    case 'result':
      return `CPU ${cell.at}`
    case 'desired':
    case 'pending':
    case 'effective':
      return action?.agent === 'user' ? 'The user' : `Linux on ${guestCpu(moment)}`
  }
}

const sender = (moment: Moment): string =>
  find(moment, 'kvm_set_irq') ? 'KVM' : ioapicNames(moment.setup.variant).head

/** The CPU whose code, or whose access, the step is. */
function guestCpu({ step, before }: Moment): string {
  const { action } = step
  if (action?.agent === 'guest' || action?.agent === 'kvm') return `CPU ${action.vcpu}`
  if (action?.agent === 'vmm') return threadName(before, action.thread).replace(/^vCPU/, 'CPU')
  return 'the guest'
}

function whoMoved(moment: Moment): string {
  const { action } = moment.step
  switch (action?.agent) {
    case 'vmm':
      return ioapicNames(moment.setup.variant).head
    case 'kvm':
      return 'KVM'
    case 'guest':
      return `CPU ${action.vcpu}`
    case 'clock':
      return 'The timer'
    case 'device':
      return 'The device'
    case 'user':
      return 'The user'
    case undefined:
      return 'Nobody'
  }
}

/** By what, with what: the end of the sentence. */
function manner(moment: Moment, cell: Cell, value: string): string {
  switch (cell.of) {
    case 'remote-irr':
      return remoteIrrManner(moment, value)
    case 'rte-low':
      return maskManner(moment, cell.at, value)
    case 'rte-high':
      return `: destination ${destOf(Number.parseInt(value, 16))}`
    case 'route':
      return routeManner(moment, cell.at)
    case 'irr':
      return value === '1' ? arrivalManner(moment, cell) : ''
    case 'isr':
      return value === '0' ? eoiManner(moment) : ''
    case 'eoi-exit':
      return ` in its scan of the ${moment.setup.variant.scan ? 'RTEs' : 'routes'}`
    case 'running': {
      const taken = find(moment, 'kvm_inj_virq')
      return taken ? ` by vector ${taken.vector}` : ''
    }
    case 'cause':
    case 'line':
    case 'latch':
    case 'delivery-status':
    case 'tmr':
    case 'result':
    case 'desired':
    case 'pending':
    case 'effective':
      return ''
  }
}

function remoteIrrManner(moment: Moment, value: string): string {
  if (value === '1') return ' as it sent the interrupt'
  const cleared = find(moment, 'ioapic_clear_remote_irr')
  const { action } = moment.step
  if (!cleared || action?.agent !== 'vmm') return ''
  const from = threadName(moment.before, action.thread)
  return ` on the EOI of vector ${cleared.vector} from ${from}`
}

function maskManner({ before, now }: Moment, pin: number, value: string): string {
  const masked = isMasked(Number.parseInt(value, 16))
  if (isMasked(before.ioapic.lo[pin] ?? 0) === isMasked(now.ioapic.lo[pin] ?? 0)) return ''
  return masked ? ', which masks the pin' : ', which unmasks the pin'
}

const routeManner = ({ now }: Moment, gsi: number): string =>
  `, to destination ${msiDest(now.routes.address[gsi] ?? 0)}`

function arrivalManner(moment: Moment, { at, vector }: VectorBit): string {
  const ipi = find(moment, 'kvm_apic_ipi')
  if (ipi) return ipi.vcpu === at ? ' as an IPI to itself' : ' as an IPI'
  const raised = find(moment, 'kvm_set_irq')
  const by = raised ? ` by the route of GSI ${raised.gsi}` : ' as its RTE says'
  return vector < FIRST_VECTOR ? `${by}, and no CPU takes a vector below ${FIRST_VECTOR}` : by
}

type VectorBit = Extract<Cell, { vector: number }>

/** Those below are of the processor's own exceptions; the local APIC never hands one on. */
const FIRST_VECTOR = 16

function eoiManner(moment: Moment): string {
  if (find(moment, 'eoi_dropped')) return ', and it stayed inside KVM'
  const { action } = moment.step
  if (action?.agent !== 'guest') return ''
  const pending = moment.now.vcpus[action.vcpu]?.lapic.pendingEoi ?? -1
  return pending > 0 ? ', and it goes on to the I/O APIC' : ''
}

function find<T extends EventType>(
  { step }: Moment,
  type: T,
): Extract<Event, { type: T }> | undefined {
  return step.events.find((event): event is Extract<Event, { type: T }> => event.type === type)
}
