/** Runs of the model as logs, with the kinds of events switched on that a tracer would be told to. */
import type { Event } from '../../../src/core/event.ts'
import { EventTable } from '../../../src/log/event-table.ts'
import { ROUTING_IOCTL } from '../../../src/log/fit/facts.ts'
import { KIND, type Kind, NONE, packDelivery } from '../../../src/log/kinds.ts'
import { LineTable } from '../../../src/log/line-table.ts'
import type { Log } from '../../../src/log/log.ts'
import type { Step, Trace } from '../../../src/trace/trace.ts'

/** What a tracer is told to record beside QEMU's stock ioapic_* events. */
export interface Tracing {
  /** The two debug lines of the mail: of changed routes, or at every pass; or none. */
  readonly debug?: 'changed' | 'always'
  /** kvm_irqchip_*. */
  readonly irqchip?: boolean
  /** kvm_vm_ioctl. */
  readonly ioctls?: boolean
  /** KVM's tracepoints on the host. */
  readonly host?: boolean
}

type Row = readonly [kind: Kind, ...values: number[]]

const MAIN = 1_000

/** A line a row; rows of the host carry the thread of their vCPU, QEMU's that of the caller. */
export function recorded({ steps }: Trace, tracing: Tracing): Log {
  const events = new EventTable()
  const lines = new LineTable()
  for (const step of steps) {
    for (const event of step.events) {
      for (const [kind, ...values] of rowsOf(event, tracing)) {
        const [v0, v1, v2, v3] = values
        const line = lines.add(events.size * 100, 'decoded')
        const thread = tracing.host ? threadOf(event, step) : 0
        events.add(KIND[kind], 0, line, Number.NaN, thread, v0, v1, v2, v3)
      }
    }
  }
  return logOf(events, lines)
}

function logOf(events: EventTable, lines: LineTable): Log {
  const wrapping = {
    gzip: false,
    encoding: 'utf-8',
    quoted: false,
    quotedPrintable: false,
    wrapped: false,
  } as const
  return {
    sources: [{ name: 'run', format: 'qemu', wrapping, bytes: 0, unpacked: 0, lines }],
    events,
  }
}

/** The events of a log from `from` on, as if the file began there. */
export function cut({ sources, events }: Log, from: number, to = events.size): Log {
  const rest = new EventTable(0, [], [...events.names])
  for (let index = from; index < to; index++) {
    const [v0, v1, v2, v3] = [0, 1, 2, 3].map((field) => events.value(index, field))
    const { source, line, time, thread } = events.place(index)
    rest.add(events.code(index), source, line, time, thread, v0, v1, v2, v3)
  }
  return { sources, events: rest }
}

function threadOf(event: Event, { action }: Step): number {
  if ('vcpu' in event && event.type !== 'kvm_apic_accept_irq') return MAIN + 1 + event.vcpu
  if (action?.agent === 'kvm' || action?.agent === 'guest') return MAIN + 1 + action.vcpu
  return action?.agent === 'vmm' ? MAIN + 1 + action.thread : MAIN
}

function rowsOf(event: Event, tracing: Tracing): readonly Row[] {
  switch (event.type) {
    case 'ioapic_set_irq':
      return [[event.type, event.input, event.level]]
    case 'ioapic_mem_read':
      return [[event.type, event.addr, event.regsel, event.size, event.retval]]
    case 'ioapic_mem_write':
      return [[event.type, event.addr, event.regsel, event.size, event.val]]
    case 'ioapic_eoi_broadcast':
      return [[event.type, event.vector]]
    case 'ioapic_clear_remote_irr':
      return [[event.type, event.pin, event.vector]]
    case 'ioapic_set_remote_irr':
    case 'ioapic_eoi_delayed_reassert':
      return [[event.type, event.pin]]
    case 'ioapic_service':
      return tracing.debug ? [[event.type, event.gsi]] : []
    case 'ioapic_update_kvm_routes':
      return routeRows(event, tracing)
    case 'kvm_irqchip_commit_routes':
      return [
        ...(tracing.irqchip ? [[event.type] as const] : []),
        ...(tracing.ioctls ? [['kvm_vm_ioctl', ROUTING_IOCTL] as const] : []),
      ]
    default:
      return tracing.host ? hostRows(event) : []
  }
}

function routeRows(
  event: Extract<Event, { type: 'ioapic_update_kvm_routes' }>,
  { debug, irqchip }: Tracing,
): Row[] {
  const printed = debug === 'always' || (debug === 'changed' && event.changed)
  return [
    ...(printed ? [[event.type, event.gsi, event.address, event.data] as const] : []),
    ...(irqchip ? [['kvm_irqchip_update_msi_route', event.gsi] as const] : []),
  ]
}

function hostRows(event: Event): Row[] {
  switch (event.type) {
    case 'kvm_set_irq':
      return [[event.type, event.gsi, event.level, 0]]
    case 'kvm_msi_set_irq':
      return [[event.type, event.dest, event.vector, delivery(event)]]
    case 'kvm_apic_accept_irq':
      return [[event.type, event.vcpu, event.vector, delivery(event)]]
    case 'kvm_inj_virq':
      return [[event.type, event.vector]]
    case 'kvm_eoi':
      return [[event.type, event.vcpu, event.vector]]
    case 'kvm_userspace_exit':
      return [[event.type, event.reason, NONE]]
    default:
      return []
  }
}

const delivery = (message: { deliveryMode: number; level: boolean; logical?: boolean }): number =>
  packDelivery({
    mode: message.deliveryMode,
    level: message.level,
    logical: message.logical ?? false,
    masked: false,
    coalesced: false,
  })
