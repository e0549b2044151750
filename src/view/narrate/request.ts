/** Guest lines that turn to the I/O APIC or to a device: what the CPU asks for, and what for. */
import { IOREGSEL, IOWIN } from '../../core/chips/ioapic.ts'
import { lineOf } from '../../core/guest/execute.ts'
import type { Call } from '../../core/vmm/call.ts'
import { frameBefore } from './guest.ts'
import type { Moment } from './moment.ts'
import {
  cpus,
  ioapicNames,
  type Narration,
  registerName,
  tell,
  threadName,
  windowName,
  windowValue,
} from './words.ts'

/** `call` is what the line of `cpu` has begun. */
export function tellAccess(
  moment: Moment,
  cpu: number,
  line: string,
  call: Readonly<Call>,
): Narration {
  const { emulated } = ioapicNames(moment.setup.variant)
  const start = emulated ? `CPU ${cpu} leaves the guest to` : `CPU ${cpu} starts to`
  return tell(`${start} ${request(call)}.`, `${purpose(moment, cpu, line)}${waits(moment)}`)
}

function request({ request: kind, target, value, size }: Readonly<Call>): string {
  const where = windowName(target)
  switch (kind) {
    case 'read':
      return `read ${where}`
    case 'write':
      return target === IOREGSEL
        ? `select ${registerName(value)}`
        : `write ${target === IOWIN ? windowValue(target, value) : value} to ${where}`
    case 'setIrq':
      return `have the device ${size === 0 ? 'lower' : 'raise'} IRQ ${target}`
    case 'eoi':
    case 'timer':
    case 'resync':
      return 'call it'
  }
}

/** What an access is for, by the group of lines that it belongs to. */
function purpose(moment: Moment, cpu: number, line: string): string {
  const { setup, before } = moment
  const frame = frameBefore(moment, cpu)
  const irq = setup.scenario.irqs[frame?.irq ?? -1]?.irq ?? -1
  const desc = before.irqs[frame?.irq ?? -1]
  switch (line.split('-')[0]) {
    case 'prepare':
      return `It masks pin ${irq} for the move to ${cpus(desc?.pending ?? 0)}.`
    case 'check':
      return 'It wants to know whether Remote IRR is clear, so that it may move the interrupt.'
    case 'move':
      return `It writes the new place, CPU ${desc?.cpu} with vector ${desc?.vector}, into the RTE.`
    case 'unmask':
      return `It unmasks pin ${irq} at the end of the move.`
    case 'activate':
      return `It sets up the RTE of pin ${irq}, still masked.`
    case 'startup':
      return `It starts IRQ ${irq}.`
    case 'explicit':
      return 'Its TMR bit was 0, so Linux also acknowledges the I/O APIC itself.'
    case 'disabled':
      return `IRQ ${irq} is disabled, so it masks the pin.`
    case 'busy':
      return 'The handlers cannot run now, so it masks the pin until they can.'
    case 'rewrite':
      return `It rewrites the RTE of pin ${irq} from a process, unmasked.`
    case 'replay':
      return 'The handlers are free again, so it unmasks the pin.'
    case 'handler':
      return line === 'handler-rearm'
        ? 'It does not run where it was asked to, so the device calls again at once.'
        : 'The handler acknowledges the device.'
  }
  return (frame && lineOf(frame)?.text.trim()) ?? ''
}

function waits({ now, setup }: Moment): string {
  const call = now.vmm.calls[now.vmm.bql]
  const { lock } = ioapicNames(setup.variant)
  return call ? ` ${threadName(now, now.vmm.bql).replace(/^the/, 'The')} holds ${lock}.` : ''
}
