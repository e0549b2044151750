/**
 * A lane of a run as a log: the events that a tracer would have recorded, in the columns of a log
 * that was read, so that whatever takes a log takes a run. A line's number is the step; the time is
 * the pseudo clock of the run's log.
 */
import type { Action } from '../core/action.ts'
import type { Event } from '../core/event.ts'
import { deviceIndex, type Scenario } from '../core/scenarios/scenario.ts'
import { secondsAt } from '../trace/formats/qemu-log.ts'
import { type DebugLines, showsRoute } from '../trace/formats/qemu-text.ts'
import type { Lane } from '../trace/run.ts'
import { EventTable } from './event-table.ts'
import { KIND, KINDS, type Kind, packDelivery } from './kinds.ts'
import { LineTable } from './line-table.ts'
import type { Log, LogFormat, Source } from './log.ts'
import { tellOf } from './read/guest.ts'

/** The files that a real machine would have given, as sources of the log. */
export const RUN_SOURCES = { qemu: 0, host: 1, guest: 2 } as const

/** Thread ids: the main loop, then the vCPUs. */
const MAIN_THREAD = 1_000
const vcpuThread = (vcpu: number): number => MAIN_THREAD + 1 + vcpu

/** The thread names that QEMU gives with `-name debug-threads=on`. */
export const runThreadName = (thread: number): string =>
  thread === MAIN_THREAD ? 'qemu-system-x86' : `CPU ${thread - MAIN_THREAD - 1}/KVM`

/** The pseudo clock at a step, in microseconds. */
export const runTime = (step: number): number => Math.round(secondsAt(step) * 1e6)

/** An event of a run, and its place in the log's columns; null for what no tracer would record. */
export interface Placed {
  readonly event: Event
  readonly step: number
  readonly thread: number
  readonly index: number | null
}

export interface RunLog extends Log {
  /** Every event of the run, in order. */
  readonly placed: readonly Placed[]
}

/** The two debug lines are as the scenario says, unless given otherwise; null leaves them out. */
export function logOfLane(
  { model, trace }: Lane,
  debug: DebugLines = model.setup.scenario.debugLines,
): RunLog {
  const events = new EventTable()
  const { scenario } = model.setup
  const placed = trace.steps.flatMap(({ action, events: happened }, at) =>
    happened.map((event) => {
      const step = at + 1
      const thread = runThread(event, action, scenario)
      const row = rowOf(event, { events, scenario, debug })
      // A console has a clock of its own, which is not that of QEMU's lines around it.
      const time = event.type === 'guest_print' ? Number.NaN : runTime(step)
      const index = row && events.add(KIND[row.kind], row.source, step, time, thread, ...row.values)
      return { event, step, thread, index }
    }),
  )
  return { sources: sourcesOf(trace.steps.length), events, placed }
}

const sourcesOf = (steps: number): Source[] => [
  runSource('qemu.log', 'qemu', steps),
  runSource('host.trace', 'tracefs', steps),
  runSource('guest.trace', 'tracefs', steps),
]

/** A file that was never read: a line a step. */
function runSource(name: string, format: LogFormat, steps: number): Source {
  const lines = new LineTable()
  for (let step = 0; step < steps; step++) lines.add(step, 'decoded')
  const wrapping = {
    gzip: false,
    encoding: 'utf-8',
    quoted: false,
    quotedPrintable: false,
    wrapped: false,
  } as const
  return { name, format, wrapping, bytes: 0, unpacked: 0, lines }
}

/** The console knows no threads. */
function runThread(event: Event, action: Action | null, { vcpus }: Scenario): number {
  if (event.type === 'guest_print') return 0
  if ('vcpu' in event && event.type !== 'kvm_apic_accept_irq') return vcpuThread(event.vcpu)
  if (action?.agent === 'kvm' || action?.agent === 'guest') return vcpuThread(action.vcpu)
  if (action?.agent === 'vmm' && action.thread < vcpus) return vcpuThread(action.thread)
  return MAIN_THREAD
}

interface RunRow {
  readonly kind: Kind
  readonly source: number
  readonly values: readonly [number?, number?, number?, number?]
}

interface Context {
  readonly events: EventTable
  readonly scenario: Scenario
  readonly debug: DebugLines
}

/** Null for what no tracer of these three would record. */
function rowOf(event: Event, context: Context): RunRow | null {
  const { debug } = context
  switch (event.type) {
    case 'ioapic_set_irq':
      return qemu(event.type, event.input, event.level)
    case 'ioapic_mem_read':
      return qemu(event.type, event.addr, event.regsel, event.size, event.retval)
    case 'ioapic_mem_write':
      return qemu(event.type, event.addr, event.regsel, event.size, event.val)
    case 'ioapic_eoi_broadcast':
      return qemu(event.type, event.vector)
    case 'ioapic_clear_remote_irr':
      return qemu(event.type, event.pin, event.vector)
    case 'ioapic_set_remote_irr':
    case 'ioapic_eoi_delayed_reassert':
      return qemu(event.type, event.pin)
    case 'ioapic_service':
      return debug?.pins.includes(event.gsi) ? qemu(event.type, event.gsi) : null
    case 'ioapic_update_kvm_routes':
      return showsRoute(event, debug)
        ? qemu(event.type, event.gsi, event.address, event.data)
        : null
    case 'guest_print':
      return printed(event.text)
    default:
      return hostRow(event) ?? guestRow(event, context)
  }
}

const qemu = (kind: Kind, ...values: RunRow['values']): RunRow => ({
  kind,
  source: RUN_SOURCES.qemu,
  values,
})

const host = (kind: Kind, ...values: RunRow['values']): RunRow => ({
  kind,
  source: RUN_SOURCES.host,
  values,
})

/** What KVM's tracepoints say. */
function hostRow(event: Event): RunRow | null {
  switch (event.type) {
    case 'kvm_set_irq':
      return host(event.type, event.gsi, event.level, 0)
    case 'kvm_msi_set_irq':
      return host(event.type, event.dest, event.vector, delivery(event))
    case 'kvm_apic_accept_irq':
      return host(event.type, event.vcpu, event.vector, delivery(event))
    case 'kvm_inj_virq':
      return host(event.type, event.vector)
    case 'kvm_eoi':
      return host(event.type, event.vcpu, event.vector)
    case 'kvm_userspace_exit':
      return host(event.type, event.reason)
    case 'kvm_apic_ipi':
      return host(event.type, event.dest, event.vector, delivery({ deliveryMode: 0, level: false }))
    default:
      return null
  }
}

const delivery = (message: {
  readonly deliveryMode: number
  readonly level: boolean
  readonly logical?: boolean
  readonly coalesced?: boolean
}): number =>
  packDelivery({
    mode: message.deliveryMode,
    level: message.level,
    logical: message.logical ?? false,
    masked: false,
    coalesced: message.coalesced ?? false,
  })

/** What the guest's own tracepoints say. */
function guestRow(event: Event, { events, scenario }: Context): RunRow | null {
  const source = RUN_SOURCES.guest
  switch (event.type) {
    case 'irq_handler_entry': {
      const name = scenario.devices[deviceIndex(scenario, event.irq)]?.name ?? `irq${event.irq}`
      return { kind: event.type, source, values: [event.irq, events.nameOf(name)] }
    }
    case 'irq_handler_exit':
      return { kind: event.type, source, values: [event.irq, event.handled ? 1 : 0] }
    default:
      return null
  }
}

/** What the guest's console says; most of its lines tell nothing of an interrupt. */
function printed(text: string): RunRow | null {
  const told = tellOf(text)
  return told && { kind: KINDS[told.kind] as Kind, source: RUN_SOURCES.qemu, values: told.values }
}
