/** Delivery of requested pins: ioapic_service(), and the delayed re-assert that leads to it. */
import { type Ioapic, isExtint, PINS } from '../chips/ioapic.ts'
import { isLevel, isMasked, MASKED, msiAddress, REMOTE_IRR, remoteIrr } from '../chips/rte.ts'
import type { Call } from './call.ts'
import { parseData } from './entry-data.ts'
import { first, type MicroOp } from './micro-op.ts'
import type { Port } from './port.ts'

type Deliver = (ioapic: Ioapic, pin: number, data: number, port: Port) => void

/** ioapic_service(): every requested pin, ascending, each delivered by `deliver`. */
function serviceBy(id: string, deliverLine: string, deliver: Deliver): MicroOp {
  return {
    id,
    lines: ['service: pins with irr set', '  level: set Remote IRR', `  ${deliverLine}`],
    pending: (ioapic, call) =>
      !call.settled && (call.raise >= 0 || requestedPin(ioapic, call.scan) < PINS),
    run(ioapic, call, port) {
      if (call.raise >= 0) {
        deliver(ioapic, call.raise, call.data, port)
        call.raise = -1
      } else serve(ioapic, call, port, deliver)
    },
    runWhole(ioapic, call, port) {
      if (!call.settled) serveAll(ioapic, port, deliver)
    },
    line: (call) => (call.raise >= 0 ? 2 : 0),
  }
}

/** The next pin from `from` on that a service acts on; an ExtINT pin is acknowledged though masked. */
function requestedPin(ioapic: Readonly<Ioapic>, from: number): number {
  if (from >= PINS) return PINS
  let rest = (ioapic.irr >>> from) << from
  while (rest !== 0) {
    const pin = 31 - Math.clz32(rest & -rest)
    const lo = ioapic.lo[pin] as number
    if ((lo & MASKED) === 0 || isExtint(lo)) return pin
    rest &= rest - 1
  }
  return PINS
}

function serve(ioapic: Ioapic, call: Call, port: Port, deliver: Deliver): void {
  const pin = requestedPin(ioapic, call.scan)
  call.scan = pin + 1
  const lo = ioapic.lo[pin] as number
  const data = parseData(lo, port)
  if (!accepts(ioapic, pin, lo, port)) return
  if (!isLevel(lo)) return deliver(ioapic, pin, data, port)
  call.raise = pin
  call.data = data
}

function serveAll(ioapic: Ioapic, port: Port, deliver: Deliver): void {
  for (let rest = ioapic.irr; rest !== 0; rest &= rest - 1) {
    const pin = 31 - Math.clz32(rest & -rest)
    const lo = ioapic.lo[pin] as number
    const data = parseData(lo, port)
    if (accepts(ioapic, pin, lo, port)) deliver(ioapic, pin, data, port)
  }
}

/** Whether a requested pin is delivered: its edge is withdrawn, or its Remote IRR set by that. */
function accepts(ioapic: Ioapic, pin: number, lo: number, port: Port): boolean {
  if (isMasked(lo)) return false
  if (!isLevel(lo)) {
    ioapic.irr = (ioapic.irr & ~(1 << pin)) >>> 0
    return true
  }
  port.traceSetRemoteIrr(pin)
  if (remoteIrr(lo)) return false
  ioapic.lo[pin] = lo | REMOTE_IRR
  return true
}

export const service = serviceBy('service', 'raise the GSI in KVM', ({ lo }, pin, _, port) => {
  port.setGsi(pin, 1)
  if (!isLevel(lo[pin] as number)) port.setGsi(pin, 0)
})

export const serviceByMsi = serviceBy(
  'serviceByMsi',
  'send the MSI that the RTE names',
  ({ lo, hi }, pin, data, port) => {
    port.sendMsi(msiAddress(lo[pin] as number, hi[pin] as number), data)
  },
)

export const fireTimer = first('fireTimer', ['delayed re-assert: 10 ms are over'], (ioapic) => {
  ioapic.timer = -1
})
