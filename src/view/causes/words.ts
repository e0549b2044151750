/** What a step did to a value, in one sentence: who did it, what it was, by what. */
import { msiDest } from '../../core/chips/msi.ts'
import { destOf, isMasked } from '../../core/chips/rte.ts'
import type { Event, EventType } from '../../core/event.ts'
import type { Setup } from '../../core/setup.ts'
import type { Cell } from '../../trace/causes/cell.ts'
import type { Moment } from '../narrate/moment.ts'
import { ioapicNames, threadName } from '../narrate/words.ts'
import { runningValue } from './running.ts'
import { cellName, runningText, valueText } from './value.ts'

/** "KVM sent vector 33 to vCPU 2 by the route of GSI 11"; `value` is what it wrote. */
export const writeText = (moment: Moment, cell: Cell, value: string): string =>
  `${subject(moment, cell, value)} ${didText(moment.setup, cell, value)}${manner(moment, cell, value)}`

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
      return runningDid(setup, value)
    case 'requested':
      return `asked for ${text} for IRQ ${setup.scenario.irqs[cell.at]?.irq}`
    case 'effective':
      return `made ${text} the effective affinity of IRQ ${setup.scenario.irqs[cell.at]?.irq}`
  }
}

function runningDid(setup: Setup, value: string): string {
  const running = runningValue(value)
  return running ? `entered ${runningText(setup, running)}` : 'had nothing more to run'
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
      return find(moment, 'kvm_inj_virq') ? `vCPU ${cell.at}` : `CPU ${cell.at}`
    case 'requested':
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
      return value === '1' ? arrivalManner(moment, cell.at) : ''
    case 'isr':
      return value === '0' ? eoiManner(moment) : ''
    case 'eoi-exit':
      return ' in its scan of the routes'
    case 'running': {
      const taken = find(moment, 'kvm_inj_virq')
      return taken ? ` by vector ${taken.vector}` : ''
    }
    case 'cause':
    case 'line':
    case 'latch':
    case 'tmr':
    case 'requested':
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

function routeManner({ before, now }: Moment, gsi: number): string {
  const [from, to] = [before, now].map(({ routes }) => [routes.address[gsi], routes.data[gsi]])
  const again = `${from}` === `${to}` ? ' again' : ''
  return `${again}, to destination ${msiDest(to?.[0] ?? 0)}`
}

function arrivalManner(moment: Moment, vcpu: number): string {
  const ipi = find(moment, 'kvm_apic_ipi')
  if (ipi) return ipi.vcpu === vcpu ? ' as an IPI to itself' : ' as an IPI'
  const raised = find(moment, 'kvm_set_irq')
  return raised ? ` by the route of GSI ${raised.gsi}` : ' as its RTE says'
}

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
