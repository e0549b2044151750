/**
 * One call into the VMM: a vCPU's MMIO exit or EOI exit, or work of the main loop. It runs as the
 * micro-ops of its entry, one visible effect at a time. Spec: ioapic.md sections 2 to 8.
 */
import { EOIR, IOREGSEL, IOWIN, type Ioapic, isRteIndex } from '../chips/ioapic.ts'
import type { MicroOp } from './micro-op.ts'
import type { Port } from './port.ts'
import type { Variant, VmmEntry } from './variant.ts'

export const REQUESTS = ['read', 'write', 'setIrq', 'eoi', 'timer', 'resync'] as const
export type Request = (typeof REQUESTS)[number]

export const ENTRIES = [
  'setIrq',
  'read',
  'select',
  'rteWrite',
  'eoirWrite',
  'otherWrite',
  'eoiExit',
  'timer',
  'resync',
] as const

export interface Call {
  request: Request
  /** Offset in the register window, input line or vector, by request. */
  target: number
  /** Bytes of an access; the level of a line. */
  size: number
  /** The value written; after a read, the value read. */
  value: number
  /** Decoded when the call gets the lock, because IOREGSEL may change until then. */
  entry: VmmEntry | null
  /** Index of the micro-op that runs next. */
  op: number
  /** service: the next pin to look at, the pin to deliver (-1: none), and its MSI data. */
  scan: number
  raise: number
  data: number
  /** EOI broadcast: 0 before the trace, 1 walking the pins, 2 serving inside the walk. */
  phase: number
  walk: number
  /** Route update: 0 to do, 1 published, 2 returned. */
  published: number
  /** The line change asks for no service. */
  settled: boolean
}

export const newCall = (request: Request, target = 0, size = 4, value = 0): Call => ({
  request,
  target,
  size,
  value,
  entry: null,
  op: 0,
  scan: 0,
  raise: -1,
  data: 0,
  phase: 0,
  walk: 0,
  published: 0,
  settled: false,
})

/** Makes `call`, which `runCall` has run, a new one: a driver of millions needs one object. */
export function renewCall(
  call: Call,
  request: Request,
  target: number,
  size: number,
  value: number,
): void {
  call.request = request
  call.target = target
  call.size = size
  call.value = value
  call.settled = false
}

/** Which entry of the VMM a request comes in by, with the register that is selected now. */
export function entryOf(ioapic: Readonly<Ioapic>, call: Readonly<Call>, version: number): VmmEntry {
  switch (call.request) {
    case 'read':
    case 'setIrq':
    case 'timer':
    case 'resync':
      return call.request
    case 'eoi':
      return 'eoiExit'
    case 'write':
      return writeEntry(ioapic, call, version)
  }
}

function writeEntry(
  { ioregsel }: Readonly<Ioapic>,
  call: Readonly<Call>,
  version: number,
): VmmEntry {
  switch (call.target & 0xff) {
    case IOREGSEL:
      return 'select'
    case IOWIN:
      return call.size === 4 && isRteIndex(ioregsel) ? 'rteWrite' : 'otherWrite'
    case EOIR:
      return call.size === 4 && version === 0x20 ? 'eoirWrite' : 'otherWrite'
  }
  return 'otherWrite'
}

/** The micro-op that `call` runs next; undefined before it has the lock. */
export const currentOp = (variant: Variant, call: Readonly<Call>): MicroOp | undefined =>
  call.entry === null ? undefined : variant.entries[call.entry][call.op]

/** Runs `call` up to its next visible effect. True when it has returned. */
export function stepCall(variant: Variant, ioapic: Ioapic, call: Call, port: Port): boolean {
  if (call.entry === null) {
    call.entry = entryOf(ioapic, call, port.version)
    if (skipDone(variant, ioapic, call, port)) return true
  }
  currentOp(variant, call)?.run(ioapic, call, port)
  return skipDone(variant, ioapic, call, port)
}

/** Runs a new call to its end, as a machine with one CPU would. */
export function runCall(variant: Variant, ioapic: Ioapic, call: Call, port: Port): void {
  const ops = opsOf(variant, entryOf(ioapic, call, port.version))
  for (let op = 0; op < ops.length; op++) (ops[op] as MicroOp).runWhole(ioapic, call, port)
}

/** Spelled out, because a property by its name in the source is faster than one by a variable. */
function opsOf({ entries }: Variant, entry: VmmEntry): readonly MicroOp[] {
  switch (entry) {
    case 'setIrq':
      return entries.setIrq
    case 'read':
      return entries.read
    case 'select':
      return entries.select
    case 'rteWrite':
      return entries.rteWrite
    case 'eoirWrite':
      return entries.eoirWrite
    case 'otherWrite':
      return entries.otherWrite
    case 'eoiExit':
      return entries.eoiExit
    case 'timer':
      return entries.timer
    case 'resync':
      return entries.resync
  }
}

function skipDone(variant: Variant, ioapic: Ioapic, call: Call, port: Port): boolean {
  const ops = variant.entries[call.entry as VmmEntry]
  while (call.op < ops.length && !(ops[call.op] as MicroOp).pending(ioapic, call, port)) call.op++
  return call.op === ops.length
}
