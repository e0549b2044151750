/** QEMU's side: the I/O APIC, with every access and event run to its end at once. */
import { reset } from '../../core/chips/ioapic.ts'
import { type Call, newCall, runCall } from '../../core/vmm/call.ts'
import type { Port } from '../../core/vmm/port.ts'
import { deliverMsi, rescan, setGsi } from './kvm.ts'
import type { Machine } from './machine.ts'

export const setPin = (machine: Machine, pin: number, level: number): void =>
  run(machine, newCall('setIrq', pin, level))

/** An EOI message, whoever sent it. */
export const broadcastEoi = (machine: Machine, vector: number): void =>
  run(machine, newCall('eoi', 0, 4, vector))

/** The memory core rejects unaligned accesses and splits those of 8 bytes. */
export function writeWindow(machine: Machine, offset: number, size: number, value: bigint): void {
  if (offset % size !== 0) return
  if (size === 8) {
    writeWindow(machine, offset, 4, value)
    writeWindow(machine, offset + 4, 4, value >> 32n)
  } else run(machine, newCall('write', offset, size, Number(BigInt.asUintN(8 * size, value))))
}

export function readWindow(machine: Machine, offset: number, size: number): bigint {
  if (offset % size !== 0) return 0n
  if (size === 8) {
    return readWindow(machine, offset, 4) | (readWindow(machine, offset + 4, 4) << 32n)
  }
  const call = newCall('read', offset, size)
  run(machine, call)
  return BigInt.asUintN(8 * size, BigInt(call.value))
}

const IOREGSEL = 0x00
const IOWIN = 0x10

/** An indirect register, by way of IOREGSEL and IOWIN. */
export function writeRegister(machine: Machine, register: number, value: number): void {
  writeWindow(machine, IOREGSEL, 4, BigInt(register))
  writeWindow(machine, IOWIN, 4, BigInt(value))
}

export function readRegister(machine: Machine, register: number): number {
  writeWindow(machine, IOREGSEL, 4, BigInt(register))
  return Number(readWindow(machine, IOWIN, 4))
}

/** In which order the two words of an entry are written. */
export const WORD_ORDERS = ['lo-hi', 'hi-lo'] as const
export type WordOrder = (typeof WORD_ORDERS)[number]

export function writeRte(machine: Machine, pin: number, value: bigint, order: WordOrder): void {
  const low = () => writeRegister(machine, 0x10 + 2 * pin, Number(BigInt.asUintN(32, value)))
  const high = () => writeRegister(machine, 0x11 + 2 * pin, Number(value >> 32n))
  for (const write of order === 'lo-hi' ? [low, high] : [high, low]) write()
}

export function readRte(machine: Machine, pin: number): bigint {
  const low = BigInt(readRegister(machine, 0x10 + 2 * pin))
  return (BigInt(readRegister(machine, 0x11 + 2 * pin)) << 32n) | low
}

/** The entry as it stands, without an access. */
export const rteOf = ({ ioapic }: Machine, pin: number): bigint =>
  (BigInt(ioapic.hi[pin] as number) << 32n) | BigInt(ioapic.lo[pin] as number)

/** White-box: any bit, read-only or not, and no effect. */
export function pokeRte({ ioapic }: Machine, pin: number, value: bigint): void {
  ioapic.lo[pin] = Number(BigInt.asUintN(32, value))
  ioapic.hi[pin] = Number(value >> 32n)
}

export const resetDevice = ({ ioapic }: Machine): void => reset(ioapic)

export function saveDevice(machine: Machine): void {
  const { id, ioregsel, irr, lo, hi } = machine.ioapic
  machine.snapshot = { id, ioregsel, irr, lo: lo.slice(), hi: hi.slice() }
}

/** Loading the state refreshes the routes and evaluates nothing. False without a snapshot. */
export function restoreDevice(machine: Machine): boolean {
  const { snapshot, ioapic } = machine
  if (!snapshot) return false
  Object.assign(ioapic, snapshot, { lo: snapshot.lo.slice(), hi: snapshot.hi.slice() })
  run(machine, newCall('resync'))
  return true
}

export function passTime(machine: Machine, ns: number): void {
  machine.time += ns
  const { timer } = machine.ioapic
  if (timer >= 0 && timer <= machine.time) run(machine, newCall('timer'))
}

const run = (machine: Machine, call: Call): void =>
  runCall(machine.variant, machine.ioapic, call, portOf(machine))

const nothing = (): void => {}

const portOf = (machine: Machine): Port => ({
  version: machine.version,
  traceSetIrq: nothing,
  traceMemRead: nothing,
  traceMemWrite: nothing,
  traceEoiBroadcast: nothing,
  traceClearRemoteIrr: nothing,
  traceSetRemoteIrr: nothing,
  traceDelayedReassert: nothing,
  traceTimer: nothing,
  setGsi: (gsi, level) => setGsi(machine, gsi, level),
  sendMsi(address, data) {
    deliverMsi(machine, { address, data })
    return true
  },
  setRoute: (gsi, address, data) => machine.routes.set(gsi, { address, data }),
  commitRoutes: () => rescan(machine),
  requestScan: () => rescan(machine),
  mustWait: () => false,
  awaitVcpus: nothing,
  acknowledgePic: () => SPURIOUS_PIC_VECTOR,
  resample(gsi) {
    if (machine.listeners.has(gsi)) machine.window.resamples.push(gsi)
  },
  now: () => machine.time,
})

/** pic_read_irq() with no request: IRQ 7 of a controller whose vector base is still 0. */
const SPURIOUS_PIC_VECTOR = 7
