/** Every op of the scenarios but `run`, which runs steps itself. */
import { err, ok } from '../../base/result.ts'
import { withoutVector, withVector } from '../../core/chips/vectors.ts'
import { count, type Reader, record } from '../../trace/formats/json-reader.ts'
import type { JsonObject } from '../json.ts'
import { hexText } from '../notation.ts'
import { long, oneOf, optional, pin, word } from '../readers.ts'
import { CHECKS } from './checks.ts'
import {
  broadcastEoi,
  passTime,
  pokeRte,
  readRegister,
  readRte,
  readWindow,
  resetDevice,
  restoreDevice,
  saveDevice,
  setPin,
  WORD_ORDERS,
  writeRegister,
  writeRte,
  writeWindow,
} from './ioapic.ts'
import { deliverMsi, rescan, setGsi } from './kvm.ts'
import { emptyWindow, type Machine, type Vcpu } from './machine.ts'
import { act, look, type Op, pick, vectorText } from './step.ts'
import { readLapic, sendIpiAs, takeVector, writeEoi, writeLapic } from './vcpu.ts'

const none = record({})
const ofVcpu = record({ vcpu: count })
const level = oneOf([0, 1])
const size = oneOf([1, 2, 4, 8])
const order = optional(oneOf(WORD_ORDERS))
const change = { pin, clear: optional(long), set: optional(long), order }

const changed = (value: bigint, clear = 0n, set = 0n): bigint => (value & ~clear) | set

const NS_PER_MS = 1_000_000

const lapicOf = ({ vcpus }: Machine, vcpu: number) => (vcpus[vcpu] as Vcpu).lapic

/** The format names neither operand; `value` is what its other poke has. */
const ofVector: Reader<{ vcpu: number; vector: number }> = (step, path) => {
  const { vcpu, vector, value } = step as JsonObject
  return record({ vcpu: count, vector: word })({ vcpu, vector: vector ?? value }, path)
}

/** White-box changes: of a local APIC's register, or of an entry. */
const POKES: Readonly<Record<string, Op>> = {
  isr_set: act(ofVector, (machine, { vcpu, vector }) => {
    const lapic = lapicOf(machine, vcpu)
    lapic.isr = withVector(lapic.isr, vector)
  }),
  isr_clear: act(ofVector, (machine, { vcpu, vector }) => {
    const lapic = lapicOf(machine, vcpu)
    lapic.isr = withoutVector(lapic.isr, vector)
  }),
  irr_set: act(ofVector, (machine, { vcpu, vector }) => {
    const lapic = lapicOf(machine, vcpu)
    lapic.irr = withVector(lapic.irr, vector)
  }),
  rte_raw: act(record({ pin, value: long }), (machine, { pin, value }) =>
    pokeRte(machine, pin, value),
  ),
}

const oneOfTable =
  (table: Readonly<Record<string, Op>>, kind: string): Op =>
  (machine, step) => {
    const op = pick(table, kind, step.what)
    return op.ok ? op.value(machine, step) : op
  }

const IOAPIC_OPS: Readonly<Record<string, Op>> = {
  pin: act(record({ pin, level }), (machine, { pin, level }) => setPin(machine, pin, level)),
  ioapic_write: act(record({ reg: word, value: word }), (machine, { reg, value }) =>
    writeRegister(machine, reg, value),
  ),
  ioapic_read: look(record({ reg: word }), (machine, { reg }) =>
    hexText(readRegister(machine, reg)),
  ),
  mmio_write: act(record({ offset: word, size, value: long }), (machine, step) =>
    writeWindow(machine, step.offset, step.size, step.value),
  ),
  mmio_read: look(
    record({ offset: word, size }),
    (machine, { offset, size }) => `0x${readWindow(machine, offset, size).toString(16)}`,
  ),
  rte_write: act(record({ pin, value: long, order }), (machine, { pin, value, order = 'lo-hi' }) =>
    writeRte(machine, pin, value, order),
  ),
  rte_rmw: act(record(change), (machine, { pin, clear, set, order = 'lo-hi' }) =>
    writeRte(machine, pin, changed(readRte(machine, pin), clear, set), order),
  ),
  rte_save: act(record({ pin }), (machine, { pin }) => {
    machine.saved.set(pin, readRte(machine, pin))
  }),
  rte_write_saved(machine, step) {
    const read = record(change)(step, '')
    if (!read.ok) return read
    const { pin, clear, set, order = 'lo-hi' } = read.value
    const saved = machine.saved.get(pin)
    if (saved === undefined) return err(`No rte_save of pin ${pin} comes before it.`)
    writeRte(machine, pin, changed(saved, clear, set), order)
    return ok(undefined)
  },
  ioapic_eoi: act(record({ vector: word }), (machine, { vector }) => broadcastEoi(machine, vector)),
  resample_register: act(record({ pin }), ({ listeners }, { pin }) => listeners.add(pin)),
  snapshot: act(none, saveDevice),
  restore: (machine) =>
    restoreDevice(machine) ? ok(undefined) : err('No snapshot comes before it.'),
  reset_ioapic: act(none, resetDevice),
}

const CPU_OPS: Readonly<Record<string, Op>> = {
  take: look(ofVcpu, (machine, { vcpu }) => vectorText(takeVector(machine, vcpu))),
  eoi: act(ofVcpu, (machine, { vcpu }) => writeEoi(machine, vcpu)),
  cli: act(ofVcpu, ({ vcpus }, { vcpu }) => {
    ;(vcpus[vcpu] as Vcpu).interruptsOn = false
  }),
  sti: act(ofVcpu, ({ vcpus }, { vcpu }) => {
    ;(vcpus[vcpu] as Vcpu).interruptsOn = true
  }),
  tpr: act(record({ vcpu: count, value: word }), (machine, { vcpu, value }) => {
    lapicOf(machine, vcpu).tpr = value & 0xff
  }),
  lapic_write: act(record({ vcpu: count, offset: word, value: word }), (machine, step) =>
    writeLapic(machine, step.vcpu, step.offset, step.value),
  ),
  lapic_read: look(record({ vcpu: count, offset: word }), (machine, { vcpu, offset }) =>
    hexText(readLapic(machine, vcpu, offset)),
  ),
  ipi: act(
    record({ vcpu: count, icr_lo: word, icr_hi: optional(word) }),
    (machine, { vcpu, icr_lo, icr_hi = 0 }) => sendIpiAs(machine, vcpu, icr_lo, icr_hi),
  ),
}

const KVM_OPS: Readonly<Record<string, Op>> = {
  msi: act(record({ addr: word, data: word }), (machine, { addr, data }) =>
    deliverMsi(machine, { address: addr, data }),
  ),
  route_set: act(record({ gsi: count, addr: word, data: word }), (machine, { gsi, addr, data }) => {
    machine.routes.set(gsi, { address: addr, data })
    rescan(machine)
  }),
  routes_clear: act(none, (machine) => {
    machine.routes.clear()
    rescan(machine)
  }),
  gsi: act(record({ gsi: count, level }), (machine, { gsi, level }) => setGsi(machine, gsi, level)),
}

export const OPS: Readonly<Record<string, Op>> = {
  ...IOAPIC_OPS,
  ...CPU_OPS,
  ...KVM_OPS,
  /** The format does not name the operand. */
  tick_ms(machine, step) {
    const ms = count(step.ms ?? step.n ?? step.value, 'ms')
    if (!ms.ok) return ms
    passTime(machine, ms.value * NS_PER_MS)
    return ok(undefined)
  },
  poke: oneOfTable(POKES, 'poke'),
  mark: act(none, (machine) => {
    machine.window = emptyWindow()
  }),
  note: act(none, () => {}),
  check: oneOfTable(CHECKS, 'check'),
}
