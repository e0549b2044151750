/**
 * What a userspace I/O APIC does, in pieces that end where another agent could see the result: an
 * ioctl, a trace line, a register. Models hw/intc/ioapic.c (QEMU 7.2 and 10.0): ioapic_set_irq(),
 * ioapic_mem_read(), ioapic_mem_write(), ioapic_service(), ioapic_eoi_broadcast(),
 * ioapic_update_kvm_routes(). Spec: ioapic.md sections 4 to 8.
 *
 * Inaccuracies: one I/O APIC; no interrupt remapping, so a route holds the RTE's own message.
 */
import {
  INDEX_ID,
  IOWIN,
  type Ioapic,
  isExtint,
  PINS,
  pinOfIndex,
  pinOfInput,
  REASSERT_DELAY_NS,
  readWindow,
  SUCCESSIVE_EOI_MAX,
} from '../chips/ioapic.ts'
import {
  isLevel,
  isMasked,
  LEVEL,
  MASKED,
  msiAddress,
  msiData,
  REMOTE_IRR,
  remoteIrr,
  vectorOf,
  writtenLow,
} from '../chips/rte.ts'
import type { Call } from './call.ts'
import type { Port } from './port.ts'

export interface MicroOp {
  readonly id: string
  /** What the code panel shows, in our own words; an indented line belongs to the one above. */
  readonly lines: readonly string[]
  /** Whether there is anything left for it to do. */
  pending(ioapic: Readonly<Ioapic>, call: Readonly<Call>, port: Port): boolean
  /** The next visible piece of it; only while `pending`. */
  run(ioapic: Ioapic, call: Call, port: Port): void
  /** All its pieces at once, of a call that nobody steps through. */
  runWhole(ioapic: Ioapic, call: Call, port: Port): void
  /** The line of `lines` that runs next. */
  line(call: Readonly<Call>): number
}

/** A micro-op of a single piece. It is first in its list, so it is to do until it has run. */
function first(id: string, lines: readonly string[], run: MicroOp['run']): MicroOp {
  return {
    id,
    lines,
    pending: (_, call) => !call.settled && call.phase === 0,
    run(ioapic, call, port) {
      run(ioapic, call, port)
      call.op++
    },
    runWhole: run,
    line: () => 0,
  }
}

export const latchLine = first(
  'latchLine',
  [
    'latch the line of the pin',
    '  edge while masked: lost',
    '  level with Remote IRR 1: no service',
  ],
  (ioapic, call, port) => {
    port.traceSetIrq(call.target, call.size)
    const pin = pinOfInput(call.target)
    call.settled = pin >= PINS || !latch(ioapic, pin, call.size !== 0)
  },
)

/** Whether the change of the line asks for service. */
function latch(ioapic: Ioapic, pin: number, high: boolean): boolean {
  const lo = ioapic.lo[pin] as number
  const bit = 1 << pin
  if (isLevel(lo)) {
    ioapic.irr = high ? (ioapic.irr | bit) >>> 0 : (ioapic.irr & ~bit) >>> 0
    return high && !remoteIrr(lo)
  }
  if (!high || isMasked(lo)) return false
  ioapic.irr = (ioapic.irr | bit) >>> 0
  return true
}

export const readRegister = first(
  'readRegister',
  ['read the selected register'],
  (ioapic, call, port) => {
    call.value = readWindow(ioapic, port.version, call.target, call.size)
    port.traceMemRead(call.target & 0xff, ioapic.ioregsel, call.size, call.value)
  },
)

const traceWrite = (ioapic: Ioapic, call: Call, port: Port) =>
  port.traceMemWrite(call.target & 0xff, ioapic.ioregsel, call.size, call.value)

export const writeSelect = first(
  'writeSelect',
  ['store the index in IOREGSEL'],
  (ioapic, call, port) => {
    traceWrite(ioapic, call, port)
    ioapic.ioregsel = call.value & 0xff
  },
)

export const writeOther = first(
  'writeOther',
  ['ID register: keep bits 27:24', 'any other register: ignored'],
  (ioapic, call, port) => {
    traceWrite(ioapic, call, port)
    const selectsId =
      (call.target & 0xff) === IOWIN && call.size === 4 && ioapic.ioregsel === INDEX_ID
    if (selectsId) ioapic.id = (call.value >>> 24) & 0xf
  },
)

export const writeEoir = first('writeEoir', ['take the vector from the EOI register'], traceWrite)

export const writeRte = first(
  'writeRte',
  [
    'replace the half of the RTE',
    'keep bits 12 and 14 (read-only)',
    'restart the count of successive EOIs',
  ],
  (ioapic, call, port) => {
    traceWrite(ioapic, call, port)
    const pin = pinOfIndex(ioapic.ioregsel)
    if (ioapic.ioregsel & 1) ioapic.hi[pin] = call.value >>> 0
    else ioapic.lo[pin] = writtenLow(ioapic.lo[pin] as number, call.value)
    ioapic.eoiCount[pin] = 0
  },
)

export const clearEdgeRemoteIrr: MicroOp = {
  id: 'clearEdgeRemoteIrr',
  lines: ['edge pin: clear Remote IRR'],
  pending: ({ ioregsel, lo }) =>
    ((lo[pinOfIndex(ioregsel)] as number) & (REMOTE_IRR | 0x8000)) === REMOTE_IRR,
  run: ({ ioregsel, lo }) => {
    lo[pinOfIndex(ioregsel)] = ((lo[pinOfIndex(ioregsel)] as number) & ~REMOTE_IRR) >>> 0
  },
  runWhole(ioapic, call, port) {
    if (this.pending(ioapic, call, port)) this.run(ioapic, call, port)
  },
  line: () => 0,
}

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

/** ioapic_entry_parse(): reading an ExtINT entry acknowledges the 8259, whatever comes of it. */
const parseData = (lo: number, port: Port): number =>
  isExtint(lo) ? (msiData(lo) & ~0xff) | (port.acknowledgePic() & 0xff) : msiData(lo)

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

export const fireTimer = first('fireTimer', ['delayed re-assert: 10 ms are over'], (ioapic) => {
  ioapic.timer = -1
})

/** ioapic_update_kvm_routes(), for unmasked pins or for all. */
function updateRoutesOf(id: string, lines: readonly string[], evenIfMasked: boolean): MicroOp {
  return {
    id,
    lines,
    pending: (_, call, port) => call.published === 0 || (call.published === 1 && port.mustWait()),
    run(ioapic, call, port) {
      if (call.published === 1) port.awaitVcpus()
      else publish(ioapic, port, evenIfMasked)
      call.published++
    },
    runWhole(ioapic, _, port) {
      publish(ioapic, port, evenIfMasked)
      if (port.mustWait()) port.awaitVcpus()
    },
    line: (call) => call.published,
  }
}

function publish({ lo, hi }: Ioapic, port: Port, evenIfMasked: boolean): void {
  for (let pin = 0; pin < PINS; pin++) {
    const low = lo[pin] as number
    const data = parseData(low, port)
    if (evenIfMasked || !isMasked(low)) {
      port.setRoute(pin, msiAddress(low, hi[pin] as number), data)
    }
  }
  port.commitRoutes()
}

export const updateRoutes = updateRoutesOf(
  'updateRoutes',
  ['update routes of unmasked pins, publish to KVM', '  wait for vCPUs in guest mode'],
  false,
)

export const updateAllRoutes = updateRoutesOf(
  'updateAllRoutes',
  ['update routes of all pins, publish to KVM', '  wait for vCPUs in guest mode'],
  true,
)
