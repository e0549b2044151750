/** Running guest programs: one line at a time, each to the end of its I/O. */
import type { Draft } from '../draft.ts'
import type { Frame, Machine, Vcpu } from '../machine.ts'
import { GuestCpu } from './cpu.ts'
import type { Line, Lock } from './line.ts'
import { programs } from './linux.ts'

/** The line a frame is at. */
export const lineOf = ({ program, pc }: Readonly<Frame>): Line | undefined => programs[program][pc]

/** Whether `cpu` can run its next line: it is not in the VMM, owes KVM nothing, and has the lock. */
export function canRun(machine: Machine, cpu: number): boolean {
  const { stack, lapic, inGuest } = machine.vcpus[cpu] as Vcpu
  const frame = stack.at(-1)
  if (!frame || machine.vmm.calls[cpu] !== null || lapic.pendingEoi >= 0) return false
  if (lapic.scanRequested && !inGuest) return false
  return !isWaiting(machine, cpu, frame)
}

/** Whether the next line of `cpu` spins on a lock that another CPU holds. */
export function isWaiting(machine: Machine, cpu: number, frame: Readonly<Frame>): boolean {
  const lock = lineOf(frame)?.lock
  if (lock === undefined) return false
  const holder =
    lock === 'ioapic' ? machine.guest.ioapicLock : (machine.irqs[frame.irq]?.lock ?? -1)
  return holder !== -1 && holder !== cpu
}

export function runLine(draft: Draft, cpu: number): void {
  const g = new GuestCpu(draft, cpu)
  const line = lineOf(g.frame) as Line
  draft.vcpu(cpu).inGuest = true
  draft.emit({ type: 'guest_line', cpu, line: line.id })
  if (line.lock) hold(g, line.lock, cpu)
  line.run(g)
  if (draft.now.vmm.calls[cpu] === null) complete(g, line, 0)
}

/** The VMM has answered the access that the current line of `cpu` made. */
export function completeAccess(draft: Draft, cpu: number, value: number): void {
  const g = new GuestCpu(draft, cpu)
  complete(g, lineOf(g.frame) as Line, value)
}

function complete(g: GuestCpu, line: Line, value: number): void {
  line.done?.(g, value)
  if (line.unlock) hold(g, line.unlock, -1)
  const { program, pc } = g.frame
  const back = line.again?.when(g)
    ? programs[program].findIndex(({ id }) => id === line.again?.from)
    : -1
  advance(g, back >= 0 ? back : pc + 1)
}

/** To the next line whose condition holds; past the last one the frame ends. */
function advance(g: GuestCpu, from: number): void {
  const lines = programs[g.frame.program]
  let pc = from
  while (pc < lines.length && lines[pc]?.when?.(g) === false) pc++
  if (pc < lines.length) {
    g.draft.frame(g.cpu).pc = pc
    return
  }
  const vcpu = g.draft.vcpu(g.cpu)
  vcpu.stack = vcpu.stack.slice(0, -1)
}

function hold(g: GuestCpu, lock: Lock, holder: number): void {
  if (lock === 'ioapic') g.draft.guest().ioapicLock = holder
  else g.draft.irq(g.frame.irq).lock = holder
}
