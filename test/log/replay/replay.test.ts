/** What a few lines of a log tell, and what they do not. */
import { describe, expect, it } from 'vitest'
import { LEVEL, MASKED, REMOTE_IRR } from '../../../src/core/chips/rte.ts'
import type { Build } from '../../../src/log/finding.ts'
import { NONE } from '../../../src/log/kinds.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import { openReplay } from '../../../src/log/replay/replay.ts'
import {
  LINE_UNKNOWN,
  type LogState,
  lapicBit,
  lowBit,
  routeOf,
  rteOf,
  vcpuOf,
} from '../../../src/log/replay/state.ts'

const replayOf = (text: string, build: Build | null = null) =>
  openReplay(readLog([{ name: 'log', bytes: new TextEncoder().encode(text) }]), build)

/** After the event on line `line`, counted from 1; every line holds one. */
const afterLine = (text: string, line: number, build: Build | null = null): LogState =>
  replayOf(text, build).at(line - 1)

const write = (select: number, value: number) =>
  `ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x${select.toString(16)} size 0x4 val 0x${value.toString(16)}\n`
const read = (select: number, value: number) =>
  `ioapic_mem_read ioapic mem read addr 0x10 regsel: 0x${select.toString(16)} size 0x4 retval 0x${value.toString(16)}\n`
const select = (from: number, to: number) =>
  `ioapic_mem_write ioapic mem write addr 0x0 regsel: 0x${from.toString(16)} size 0x4 val 0x${to.toString(16)}\n`
const line = (input: number, level: number) => `ioapic_set_irq vector: ${input} level: ${level}\n`
const set = (pin: number) => `ioapic_set_remote_irr set remote irr for pin ${pin}\n`

describe('a replay', () => {
  it('knows nothing before the first event', () => {
    const state = replayOf(line(11, 1)).at(-1)
    expect(state.regsel).toBe(NONE)
    expect(rteOf(state, 11)).toMatchObject({ loKnown: 0, hiKnown: 0, at: -1 })
    expect(routeOf(state, 11).origin).toBe('unknown')
    expect(state.line[11]).toBe(LINE_UNKNOWN)
  })

  it('takes the register that a write prints, whatever was selected before', () => {
    const text = select(0x20, 0x30) + write(0x26, 0x8021)
    expect(afterLine(text, 1).regsel).toBe(0x30)
    const state = afterLine(text, 2)
    expect(state.regsel).toBe(0x26)
    expect(rteOf(state, 11).lo & 0xff).toBe(0x21)
  })

  it('does not know Remote IRR from a write to a level pin, but from a read', () => {
    const text = write(0x26, 0x18021) + read(0x26, 0x1c021)
    expect(lowBit(afterLine(text, 1), 11, REMOTE_IRR)).toBeNull()
    expect(lowBit(afterLine(text, 1), 11, MASKED)).toBe(true)
    expect(lowBit(afterLine(text, 2), 11, REMOTE_IRR)).toBe(true)
  })

  it('knows that an edge pin has no Remote IRR', () => {
    expect(lowBit(afterLine(write(0x12, 0x31), 1), 1, REMOTE_IRR)).toBe(false)
  })

  it('infers from Remote IRR being set that the pin is level, unmasked and requests', () => {
    const state = afterLine(set(11), 1)
    expect([REMOTE_IRR, LEVEL, MASKED].map((bit) => lowBit(state, 11, bit))).toEqual([
      true,
      true,
      false,
    ])
    expect(state.irr & state.irrKnown & (1 << 11)).not.toBe(0)
  })

  it('wires input 0 to pin 2', () => {
    const state = afterLine(line(0, 1), 1)
    expect([state.line[0], state.line[2]]).toEqual([LINE_UNKNOWN, 1])
  })

  it('ignores what the device ignores: other sizes, other registers, other addresses', () => {
    const text =
      'ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x2 val 0x8021\n' +
      'ioapic_mem_write ioapic mem write addr 0x20 regsel: 0x26 size 0x4 val 0x8021\n' +
      write(0x5, 1) +
      write(0x40, 1)
    const state = afterLine(text, 4)
    expect([...state.lowKnown].every((known) => known === 0)).toBe(true)
  })

  it('clears Remote IRR by an EOI whose own line was lost', () => {
    const text =
      write(0x26, 0x8021) +
      set(11) +
      'ioapic_eoi_broadcast EOI broadcast for vector 33\n' +
      line(11, 0)
    expect(lowBit(afterLine(text, 3), 11, REMOTE_IRR)).toBe(true)
    expect(lowBit(afterLine(text, 4), 11, REMOTE_IRR)).toBe(false)
  })

  it('clears it on every pin that shares the vector', () => {
    const text =
      write(0x26, 0x8021) +
      write(0x24, 0x8021) +
      set(10) +
      set(11) +
      'ioapic_eoi_broadcast EOI broadcast for vector 33\n' +
      line(1, 0)
    const state = afterLine(text, 6)
    expect([10, 11].map((pin) => lowBit(state, pin, REMOTE_IRR))).toEqual([false, false])
  })
})

describe('the route of a pin', () => {
  const moved =
    write(0x27, 0x02000000) +
    write(0x26, 0x8021) +
    select(0x26, 0x26) +
    write(0x26, 0x18021) +
    write(0x27, 0) +
    write(0x26, 0x8021) +
    set(11) +
    line(11, 0)

  it('follows the RTE when the write is over, and is unknown within it', () => {
    expect(routeOf(afterLine(moved, 2), 11).origin).toBe('unknown')
    expect(routeOf(afterLine(moved, 3), 11)).toMatchObject({
      origin: 'derived',
      address: 0xfee02000,
    })
    expect(routeOf(afterLine(moved, 5), 11)).toMatchObject({
      origin: 'derived',
      address: 0xfee02000,
    })
    expect(routeOf(afterLine(moved, 7), 11).origin).toBe('unknown')
    expect(routeOf(afterLine(moved, 8), 11)).toMatchObject({
      origin: 'derived',
      address: 0xfee00000,
    })
  })

  it('is the old one at the delivery where QEMU is known to be before the fix', () => {
    expect(routeOf(afterLine(moved, 7, 'before-fix'), 11).address).toBe(0xfee02000)
    expect(routeOf(afterLine(moved, 8, 'before-fix'), 11).address).toBe(0xfee00000)
  })

  it('is the new one at the delivery where QEMU is known to be after the fix', () => {
    expect(routeOf(afterLine(moved, 7, 'after-fix'), 11).address).toBe(0xfee00000)
  })

  it('is what the debug line prints, from there on', () => {
    const text = `${moved}ioapic_update_kvm_routes: update KVM route for IRQ 11: fee03000 8031\n`
    expect(routeOf(afterLine(text, 9), 11)).toMatchObject({
      origin: 'seen',
      address: 0xfee03000,
      data: 0x8031,
    })
  })

  it('changes at the commit where commits are traced', () => {
    const text =
      write(0x27, 0x02000000) +
      write(0x26, 0x8021) +
      'kvm_irqchip_update_msi_route Updating MSI route virq=11\n' +
      'kvm_irqchip_commit_routes \n'
    expect(routeOf(afterLine(text, 3), 11).origin).toBe('unknown')
    expect(routeOf(afterLine(text, 4), 11)).toMatchObject({
      origin: 'derived',
      address: 0xfee02000,
    })
  })

  it('is zero from the start of a VM that this log shows', () => {
    const text = 'kvm_irqchip_add_msi_route dev N/A vector 0 virq 11\n'
    expect(routeOf(afterLine(text, 1), 11)).toMatchObject({
      origin: 'derived',
      address: 0,
      data: 0,
    })
  })

  it('does not exist where QEMU delivers by itself', () => {
    const text = `${moved}apic_local_deliver vector 3 delivery mode 0\n`
    expect(routeOf(afterLine(text, 9), 11).origin).toBe('unknown')
  })
})

describe('a local APIC', () => {
  const host = (at: number, thread: number, event: string) =>
    ` CPU 1/KVM-${thread}     [000] ..... 100.00000${at}: ${event}\n`
  const text =
    host(1, 333, 'kvm_apic_accept_irq: apicid 1 vec 34 (Fixed|level)') +
    host(2, 331, 'kvm_entry: vcpu 1, rip 0xfff') +
    host(3, 331, 'kvm_inj_virq: IRQ 0x22') +
    host(4, 331, 'kvm_eoi: apicid 1 vector 34')

  it('has a vector pending, in service and done, on the vCPU that the thread runs', () => {
    const told = [1, 3, 4].map((at) => {
      const vcpu = vcpuOf(afterLine(text, at), 1)
      return vcpu && (['irr', 'isr', 'tmr'] as const).map((of) => lapicBit(vcpu, of, 34))
    })
    expect(told).toEqual([
      [true, null, true],
      [false, true, true],
      [false, false, true],
    ])
    expect(afterLine(text, 2).threads.get(331)).toBe(1)
  })

  it('is unknown for a vector that was not traced', () => {
    const vcpu = vcpuOf(afterLine(text, 4), 1)
    expect(vcpu && lapicBit(vcpu, 'isr', 35)).toBeNull()
    expect(vcpuOf(afterLine(text, 4), 2)).toBeNull()
  })
})

describe('a seek', () => {
  const text = Array.from({ length: 30_000 }, (_, n) => line(n % 24, (n >> 5) & 1)).join('')

  it('finds the same state whichever was sought before, and hands out a copy', () => {
    const replay = replayOf(text)
    const late = replay.at(25_000)
    const early = replay.at(3)
    expect(early.index).toBe(3)
    expect(replay.at(25_000)).toEqual(late)
    late.line[3] = LINE_UNKNOWN
    expect(replay.at(25_000).line[3]).not.toBe(LINE_UNKNOWN)
  })

  it('stays within the log', () => {
    const replay = replayOf(text)
    expect(replay.at(1e9).index).toBe(29_999)
    expect(replay.at(-7).index).toBe(-1)
  })
})
