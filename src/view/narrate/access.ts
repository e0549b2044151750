/** Reads and writes of the I/O APIC's registers by the guest. */
import { hex } from '../../base/bits.ts'
import { grouped } from '../../base/grouped.ts'
import { EOIR, INDEX_ID, IOREGSEL, IOWIN, isRteIndex, pinOfIndex } from '../../core/chips/ioapic.ts'
import { destOf, isLevel, isMasked, REMOTE_IRR, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import { lineOf } from '../../core/guest/execute.ts'
import type { Machine } from '../../core/machine.ts'
import { isStale } from '../../trace/route-kind.ts'
import { ROUTE_PARTS, since } from '../causes/since.ts'
import { isHigh } from '../verdict/dead-pin.ts'
import { isRouteUpdate, staleRoute } from './delivery.ts'
import { callAfter, type Moment, threadOf } from './moment.ts'
import { type Narration, registerName, tell, windowName } from './words.ts'

type Write = Extract<Event, { type: 'ioapic_mem_write' }>
type Read = Extract<Event, { type: 'ioapic_mem_read' }>

const x = (value: number): string => `0x${hex(value)}`

const who = ({ before, step }: Moment): string => `CPU ${threadOf(before, step.action)}`

export function tellRead(moment: Moment, { addr, regsel, size, retval }: Read): Narration {
  const register = addr === IOWIN ? registerName(regsel) : windowName(addr)
  const fact = `${who(moment)} read ${register}: ${x(retval)}.`
  if (addr === IOWIN && size !== 4) return tell(fact, 'An access of another size than 4 reads 0.')
  return tell(fact, readReason(moment, retval))
}

/** Why the guest program reads, by the line it is at. */
function readReason({ before, step }: Moment, value: number): string {
  const cpu = threadOf(before, step.action)
  const frame = before.vcpus[cpu]?.stack.at(-1)
  const id = (frame && lineOf(frame)?.id) ?? ''
  if (id.endsWith('sync-read')) return 'The read makes sure that the mask has arrived.'
  if (id.startsWith('check')) {
    return (value & REMOTE_IRR) !== 0
      ? 'Remote IRR is 1: an interrupt is still open, so the move waits for the next acknowledge.'
      : 'Remote IRR is 0: no interrupt is open, so Linux may move it now.'
  }
  if (id.startsWith('explicit')) return 'Linux keeps the value, to write it back after the toggle.'
  return ''
}

export function tellWrite(moment: Moment, event: Write): Narration {
  const { addr, regsel, size, val } = event
  switch (addr & 0xff) {
    case IOREGSEL:
      return tellSelect(moment, regsel, val & 0xff)
    case EOIR:
      return tellEoir(moment, event)
    case IOWIN:
      if (size !== 4) break
      if (isRteIndex(regsel)) return tellRteWrite(moment, event)
      if (regsel === INDEX_ID) return tell(`${who(moment)} wrote ${x(val)} to the ID register.`)
      return tell(`${who(moment)} wrote to ${registerName(regsel)}.`, 'The write has no effect.')
  }
  const where = `${who(moment)} wrote ${size} bytes to ${windowName(addr)}.`
  return tell(where, 'The write has no effect.')
}

function tellSelect(moment: Moment, from: number, to: number): Narration {
  const change =
    from === to
      ? `IOREGSEL was ${x(to)} already; Linux selects before every access.`
      : `IOREGSEL goes from ${x(from)} to ${x(to)}.`
  return tell(`${who(moment)} selected ${registerName(to)}.`, `${change}${refreshes(moment)}`)
}

/** The original order's habit, told where it shows. */
function refreshes({ setup }: Moment): string {
  const { entries } = setup.variant
  return entries.select.some(isRouteUpdate) ? ' This order updates the routes all the same.' : ''
}

function tellEoir(moment: Moment, { size, val }: Write): Narration {
  const fact = `${who(moment)} wrote vector ${val} to the EOI register.`
  const live = moment.setup.scenario.ioapic.version === 0x20 && size === 4
  if (!live) return tell(fact, 'This version of the I/O APIC ignores it.')
  return tell(fact, 'An explicit EOI: it reaches the I/O APIC whatever the local APIC did.')
}

function tellRteWrite(moment: Moment, { regsel, val }: Write): Narration {
  const pin = pinOfIndex(regsel)
  return regsel & 1 ? tellHigh(moment, pin, val) : tellLow(moment, pin)
}

function tellHigh(moment: Moment, pin: number, value: number): Narration {
  const { before, now } = moment
  const changed = before.ioapic.hi[pin] !== now.ioapic.hi[pin]
  const fact = `${who(moment)} wrote destination ${destOf(value)} to pin ${pin}.`
  if (!changed) return tell(fact, 'It was that already.')
  return tell(fact, routeRemark(moment, pin))
}

function tellLow(moment: Moment, pin: number): Narration {
  const { before, now } = moment
  const was = before.ioapic.lo[pin] ?? 0
  const is = now.ioapic.lo[pin] ?? 0
  const value = `RTE low is ${x(is)}`
  if (isLevel(was) !== isLevel(is) && (was & 0xff) !== 0) return tellTrigger(moment, pin, is)
  if (isMasked(was) && !isMasked(is)) {
    return tell(`The guest unmasked pin ${pin}: ${value}.`, unmaskRemark(moment, pin))
  }
  if (!isMasked(was) && isMasked(is)) {
    return tell(`The guest masked pin ${pin}: ${value}.`, maskRemark(now, pin))
  }
  if (was === is) return tell(`The guest wrote pin ${pin}: ${value}, as before.`, maskedRemark(is))
  const vector = vectorOf(was) === vectorOf(is) ? '' : ` vector ${vectorOf(is)},`
  return tell(`The guest wrote pin ${pin}:${vector} ${value}.`, routeRemark(moment, pin))
}

const maskedRemark = (lo: number): string =>
  isMasked(lo) ? 'The mask bit is as Linux has it cached; the unmask comes later.' : ''

function tellTrigger(moment: Moment, pin: number, lo: number): Narration {
  const mode = isLevel(lo) ? 'level' : 'edge'
  const why = isLevel(lo)
    ? 'The entry is as it was, with Remote IRR 0.'
    : 'An edge-triggered pin has no Remote IRR, so the bit goes: that is the explicit EOI.'
  return tell(`${who(moment)} switched pin ${pin} to ${mode}: RTE low is ${x(lo)}.`, why)
}

function maskRemark(now: Machine, pin: number): string {
  return remoteIrr(now.ioapic.lo[pin] ?? 0)
    ? 'Nothing is sent until the unmask. Remote IRR is read-only and stays 1.'
    : 'Nothing is sent until the unmask.'
}

function unmaskRemark(moment: Moment, pin: number): string {
  const { now } = moment
  const stale = routeRemark(moment, pin)
  if (stale !== '') return stale
  const fires = isHigh(now, pin) && !remoteIrr(now.ioapic.lo[pin] ?? 0)
  return fires
    ? 'The line is high and Remote IRR is 0: the pin must fire.'
    : 'The pin can fire again.'
}

/** What the write means for KVM's copy of the message; empty if the copy agrees. */
function routeRemark(moment: Moment, pin: number): string {
  const { setup, now, trace, cursor } = moment
  if (!isStale(setup, now, pin)) return ''
  const ops = setup.variant.entries.rteWrite.filter(isRouteUpdate)
  const still = staleRoute(now, pin)
  if (isMasked(now.ioapic.lo[pin] ?? 0)) {
    return ops.some(({ id }) => id === 'updateAllRoutes')
      ? `${still}; the update that follows covers masked pins too.`
      : `${still}; the update that follows skips masked pins.`
  }
  if (isUpdateNext(moment)) return `${still}, but the route update comes next.`
  const first = since(trace, cursor, (machine) => isStale(setup, machine, pin), ROUTE_PARTS)
  const skipped = skippedAt(moment, pin, first)
  return skipped === 0
    ? `${still}.`
    : `${still}: the update at step ${grouped(skipped)} skipped the masked pin.`
}

/** The first publication since step `first` that left the pin out; 0 for none. */
function skippedAt({ trace, cursor }: Moment, pin: number, first: number): number {
  for (let at = first; at <= cursor; at++) {
    const events = trace.steps[at - 1]?.events ?? []
    if (!events.some(({ type }) => type === 'kvm_irqchip_commit_routes')) continue
    const has = events.some(
      (event) => event.type === 'ioapic_update_kvm_routes' && event.gsi === pin,
    )
    return has ? 0 : at
  }
  return 0
}

function isUpdateNext(moment: Moment): boolean {
  const call = callAfter(moment)
  const entry = call?.entry
  const op = call && entry ? moment.setup.variant.entries[entry][call.op] : undefined
  return op !== undefined && isRouteUpdate(op)
}
