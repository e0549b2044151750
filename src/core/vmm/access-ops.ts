/** Line changes and register accesses: ioapic_set_irq(), ioapic_mem_read(), ioapic_mem_write(). */
import {
  INDEX_ID,
  IOWIN,
  type Ioapic,
  PINS,
  pinOfIndex,
  pinOfInput,
  readWindow,
} from '../chips/ioapic.ts'
import { isLevel, isMasked, LEVEL, REMOTE_IRR, remoteIrr, writtenLow } from '../chips/rte.ts'
import type { Call } from './call.ts'
import { first, type MicroOp } from './micro-op.ts'
import type { Port } from './port.ts'

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
    ((lo[pinOfIndex(ioregsel)] as number) & (REMOTE_IRR | LEVEL)) === REMOTE_IRR,
  run: ({ ioregsel, lo }) => {
    lo[pinOfIndex(ioregsel)] = ((lo[pinOfIndex(ioregsel)] as number) & ~REMOTE_IRR) >>> 0
  },
  runWhole(ioapic, call, port) {
    if (this.pending(ioapic, call, port)) this.run(ioapic, call, port)
  },
  line: () => 0,
}
