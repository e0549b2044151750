/** The three rows outside the CPUs: the device's line, the pin's RTE, KVM's route of the GSI. */
import { hex, hex8 } from '../../base/bits.ts'
import { IOWIN, isRteIndex, pinOfIndex, pinOfInput } from '../../core/chips/ioapic.ts'
import { remoteIrr } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import { type RouteState, routeState } from '../stations/route-state.ts'
import { isStuck } from '../verdict/dead-pin.ts'
import {
  bandLog,
  type Change,
  type Look,
  newRecord,
  noteMark,
  type RowLog,
  type RowRecord,
} from './log.ts'
import type { BandKind } from './model.ts'
import type { Sending } from './sendings.ts'

const look = (kind: BandKind, labels: readonly string[], title: string): Look => ({
  kind,
  labels,
  title,
  wrong: false,
})

const HIGH = look('high', ['high'], 'The line is high')
const REMOTE_IRR = look('remote-irr', ['Remote IRR', 'rIRR'], 'Remote IRR is 1')
const STUCK = look(
  'stuck',
  ['Remote IRR stays 1', 'stays 1'],
  'Remote IRR stays 1: no EOI will reach the pin',
)

export function lineLog({ devices }: Scenario, initial: Machine, pin: number): RowLog {
  const device = devices.findIndex((setup) => pinOfInput(setup.pin) === pin)
  const isHigh = (machine: Machine) => machine.devices[device]?.line === true
  const record = newRecord()
  const bands = bandLog(record)
  bands.set(0, isHigh(initial) ? HIGH : null)
  return {
    record,
    take({ step, before, after, events }) {
      for (const event of events) {
        if (event.type !== 'ioapic_set_irq' || pinOfInput(event.input) !== pin) continue
        if (event.level === 0) noteMark(record, step, 'deassert', 'The device lowers the line')
        else {
          const title = isHigh(before) ? 'Asserted again' : 'The device raises the line'
          noteMark(record, step, 'assert', title)
        }
      }
      bands.set(step, isHigh(after) ? HIGH : null)
    },
    open: bands.open,
  }
}

export function pinLog(scenario: Scenario, initial: Machine, pin: number): RowLog {
  const isSet = ({ ioapic }: Machine) => remoteIrr(ioapic.lo[pin] ?? 0)
  const record = newRecord()
  const bands = bandLog(record)
  bands.set(0, isSet(initial) ? REMOTE_IRR : null)
  return {
    record,
    take({ step, after, events, sent }) {
      for (const event of events) notePinEvent(record, step, event, pin)
      for (const one of sent) noteSending(record, step, pin, one)
      bands.set(step, isSet(after) ? REMOTE_IRR : null)
    },
    open(end, last) {
      const band = bands.open(end)
      return band && isStuck(scenario, last, pin) ? { ...band, ...STUCK } : band
    },
  }
}

function notePinEvent(record: RowRecord, step: number, event: Event, pin: number): void {
  if (event.type === 'ioapic_clear_remote_irr' && event.pin === pin) {
    noteMark(record, step, 'eoi', `EOI of vector ${event.vector} clears Remote IRR`)
  }
  const writes = event.type === 'ioapic_mem_write' && event.addr === IOWIN && event.size === 4
  if (!writes || !isRteIndex(event.regsel) || pinOfIndex(event.regsel) !== pin) return
  const half = event.regsel & 1 ? 'high' : 'low'
  noteMark(record, step, 'rte-write', `RTE ${half} written: ${hex8(event.val)}`)
}

function noteSending(record: RowRecord, step: number, pin: number, sending: Sending): void {
  const { byRoute, stale, arrivals, vector, dest } = sending
  const what = byRoute ? `kvm_set_irq(${pin})` : `MSI of pin ${pin}`
  const faults = arrivals.flatMap(({ fault }) => fault ?? [])
  const remarks = [...(stale ? ['stale route'] : []), ...new Set(faults)]
  if (arrivals.length === 0) remarks.push('no local APIC took it')
  const text = `${what}: vector ${vector} to ${dest}`
  if (remarks.length === 0) noteMark(record, step, 'set-irq', text)
  else noteMark(record, step, 'wrong', `${text}, ${remarks.join(', ')}`)
}

export function routeLog(variant: Variant, initial: Machine, pin: number): RowLog {
  const record = newRecord()
  const bands = bandLog(record)
  const lookAt = routeLooks()
  let updated = false
  bands.set(0, lookAt(routeState(variant, initial, pin)))
  return {
    record,
    take(change) {
      for (const event of change.events) {
        if (event.type !== 'ioapic_update_kvm_routes' || event.gsi !== pin) continue
        const { address, data, changed } = event
        if (changed || !updated) {
          const how = changed ? 'updated to' : 'written again:'
          noteMark(
            record,
            change.step,
            'route-update',
            `Route ${how} ${hex8(address)} ${hex(data)}`,
          )
        }
        updated = true
      }
      if (touchesRoute(change))
        bands.set(change.step, lookAt(routeState(variant, change.after, pin)))
    },
    open: bands.open,
  }
}

const touchesRoute = ({ before, after }: Change): boolean =>
  before.routes !== after.routes || before.ioapic !== after.ioapic

/** The look of each state of the route. A value keeps its tint, the next one gets the other. */
function routeLooks(): (state: RouteState) => Look | null {
  let value = ''
  let odd = false
  return ({ kind, route }) => {
    const text = `${hex8(route.address)} ${hex(route.data)}`
    if (route.address !== 0 && text !== value) {
      odd = value !== '' && !odd
      value = text
    }
    return routeLook(kind, text, odd)
  }
}

function routeLook(kind: RouteState['kind'], message: string, odd: boolean): Look | null {
  const [address] = message.split(' ') as [string]
  switch (kind) {
    case 'unused':
      return look('no-route', ['no routing table'], 'This VMM keeps no routing table')
    case 'unset':
      return null
    case 'in-sync':
      return look(odd ? 'route-next' : 'route', [message, address], `Route ${message}`)
    case 'stale':
      return look(
        'stale',
        [address === '00000000' ? 'no route, STALE' : `${address} STALE`, 'STALE'],
        `Stale route ${message}: not what the RTE asks for`,
      )
  }
}
