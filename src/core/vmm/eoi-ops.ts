/** The way back: ioapic_eoi_broadcast(). */
import { type Ioapic, PINS, REASSERT_DELAY_NS, SUCCESSIVE_EOI_MAX } from '../chips/ioapic.ts'
import { isMasked, LEVEL, REMOTE_IRR, remoteIrr, vectorOf } from '../chips/rte.ts'
import type { Call } from './call.ts'
import type { MicroOp } from './micro-op.ts'
import type { Port } from './port.ts'
import { service, serviceByMsi } from './service-ops.ts'

/** ioapic_eoi_broadcast(), with the service that a still high line gets inside the walk. */
function eoiBroadcastThen(id: string, serving: MicroOp): MicroOp {
  return {
    id,
    lines: [
      'EOI broadcast for the vector',
      'level pins with this vector only',
      '  clear Remote IRR of the pin',
      '  unmasked and line still high:',
      ...serving.lines.map((line) => `    ${line}`),
    ],
    pending: (ioapic, call) => call.phase !== 1 || servedPin(ioapic, call.value, call.walk) < PINS,
    run(ioapic, call, port) {
      if (call.phase === 2) serving.run(ioapic, call, port)
      else if (call.phase === 1) acknowledge(ioapic, call, port)
      else begin(call, port)
      if (call.phase === 2 && !serving.pending(ioapic, call, port)) call.phase = 1
    },
    runWhole(ioapic, call, port) {
      port.traceEoiBroadcast(call.value)
      let pin = servedPin(ioapic, call.value, 0)
      for (; pin < PINS; pin = servedPin(ioapic, call.value, pin + 1)) {
        if (endService(ioapic, pin, port)) serving.runWhole(ioapic, call, port)
      }
    },
    line: (call) => (call.phase === 2 ? 4 + serving.line(call) : call.phase === 1 ? 2 : 0),
  }
}

function begin(call: Call, port: Port): void {
  port.traceEoiBroadcast(call.value)
  call.phase = 1
}

/** The next level pin from `from` on that holds `vector`; none holds one above 0xff. */
function servedPin({ lo }: Readonly<Ioapic>, vector: number, from: number): number {
  if (vector > 0xff) return PINS
  for (let pin = from; pin < PINS; pin++) {
    if (((lo[pin] as number) & (LEVEL | 0xff)) === (LEVEL | vector)) return pin
  }
  return PINS
}

function acknowledge(ioapic: Ioapic, call: Call, port: Port): void {
  const pin = servedPin(ioapic, call.value, call.walk)
  call.walk = pin + 1
  if (!endService(ioapic, pin, port)) return
  call.phase = 2
  call.scan = 0
}

/** The EOI arrives at a pin. Whether its line is still high and is served at once. */
function endService(ioapic: Ioapic, pin: number, port: Port): boolean {
  port.resample(pin)
  const lo = ioapic.lo[pin] as number
  if (!remoteIrr(lo)) return false
  port.traceClearRemoteIrr(pin, vectorOf(lo))
  ioapic.lo[pin] = lo & ~REMOTE_IRR
  const again = !isMasked(lo) && (ioapic.irr & (1 << pin)) !== 0
  const count = again ? (ioapic.eoiCount[pin] as number) + 1 : 0
  const tooOften = count >= SUCCESSIVE_EOI_MAX
  ioapic.eoiCount[pin] = tooOften ? 0 : count
  if (tooOften) delayReassert(ioapic, pin, port)
  return again && !tooOften
}

function delayReassert(ioapic: Ioapic, pin: number, port: Port): void {
  const at = port.now() + REASSERT_DELAY_NS
  const effective = ioapic.timer < 0 || at < ioapic.timer
  if (effective) ioapic.timer = at
  port.traceTimer(at, effective)
  port.traceDelayedReassert(pin)
}

export const eoiBroadcast = eoiBroadcastThen('eoiBroadcast', service)
export const eoiBroadcastByMsi = eoiBroadcastThen('eoiBroadcastByMsi', serviceByMsi)
