/** Why an action is not enabled: what its agent waits for, or that it has nothing to do. */

import type { Action } from '../../core/action.ts'
import { highest } from '../../core/chips/vectors.ts'
import { deviceMove, isRewriting, mainLoopIsFree } from '../../core/environment.ts'
import { isWaiting, lineOf } from '../../core/guest/execute.ts'
import { interruptsEnabled, processCpu } from '../../core/guest/interrupts.ts'
import {
  type Device,
  type Frame,
  type IrqDesc,
  type Machine,
  mainLoop,
  type Vcpu,
} from '../../core/machine.ts'
import { type DeviceSetup, deviceIndex, irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import { callName, cpus, ioapicNames, threadName } from './words.ts'

/** One sentence about an action that a machine does not allow; "it" is the agent. */
export interface Hindrance {
  readonly why: string
  /** It would move if something else let it; otherwise it has nothing to do. */
  readonly waits: boolean
}

const waits = (why: string): Hindrance => ({ why, waits: true })
const idles = (why: string): Hindrance => ({ why, waits: false })

export function hindrance(setup: Setup, machine: Machine, action: Action): Hindrance {
  switch (action.agent) {
    case 'vmm':
      return vmmHindrance(setup, machine, action.thread)
    case 'kvm':
      return kvmHindrance(machine, action.vcpu)
    case 'guest':
      return guestHindrance(machine, action.vcpu)
    case 'clock':
      return machine.ioapic.timer < 0
        ? idles('No delayed re-assert is due.')
        : waits(`It ${needsBql(setup, machine)}.`)
    case 'device':
      return deviceHindrance(setup, machine, action.pin)
    case 'user':
      return userHindrance(setup, machine, action.irq, action.cpu)
  }
}

/** "needs the BQL, held by vCPU 2 in its IOWIN write". */
export function needsBql({ variant }: Setup, machine: Machine): string {
  const { bql, calls } = machine.vmm
  const { lock } = ioapicNames(variant)
  const call = calls[bql]
  if (call) return `needs ${lock}, held by ${threadName(machine, bql)} in its ${callName(call)}`
  const own = calls[mainLoop(machine)]
  return own ? `waits for the main loop, busy with a ${callName(own)}` : `needs ${lock}`
}

/** "needs desc->lock, held by CPU 2 in irq_eoi". */
export function needsDescLock(machine: Machine, irq: number): string {
  const cpu = machine.irqs[irq]?.lock ?? -1
  return `needs desc->lock, held by CPU ${cpu} in ${routineOf(machine, cpu)}`
}

/** Where a CPU holds desc->lock: the flow handler, or the chip's irq_eoi that it calls. */
function routineOf(machine: Machine, cpu: number): string {
  const frame = machine.vcpus[cpu]?.stack.at(-1)
  const id = (frame && lineOf(frame)?.id) ?? ''
  if (!frame || frame.program === 'request') return '__setup_irq()'
  if (id === 'flow' || id.startsWith('handler') || id === 'return' || frame.program === 'edge') {
    return `handle_${frame.program}_irq()`
  }
  return 'irq_eoi'
}

function vmmHindrance(setup: Setup, machine: Machine, thread: number): Hindrance {
  const call = machine.vmm.calls[thread]
  const { bql } = machine.vmm
  if (!call) {
    return thread === mainLoop(machine)
      ? idles('It has no call in progress.')
      : idles(`vCPU ${thread} has not called it.`)
  }
  return bql === -1 || bql === thread
    ? waits('It sees the line of the device fall before it takes this EOI.')
    : waits(`The ${callName(call)} ${needsBql(setup, machine)}.`)
}

function kvmHindrance(machine: Machine, vcpu: number): Hindrance {
  const { lapic } = machine.vcpus[vcpu] as Vcpu
  const call = machine.vmm.calls[vcpu]
  if (call) return waits(`It is outside the kernel until its ${callName(call)} returns.`)
  const pending = pendingVector(lapic)
  if (pending < 0) {
    return lapic.scanRequested
      ? waits('Nothing is pending on it. It is halted, so its rescan waits until it runs again.')
      : idles('Nothing is pending on it and no rescan is due.')
  }
  if (pending < LOWEST_TAKEN)
    return waits(`Vector ${pending} is below ${LOWEST_TAKEN}: no local APIC ever takes it.`)
  return interruptsEnabled(machine, vcpu)
    ? waits(`Vector ${pending} waits until one of its own priority has ended.`)
    : waits(`Vector ${pending} waits: CPU ${vcpu} runs with interrupts off.`)
}

/** A vector of priority class 0 is never above the processor's own priority. */
const LOWEST_TAKEN = 0x10

/** The highest vector that waits to be taken; -1 for none. */
export const pendingVector = ({ irr, pir }: Vcpu['lapic']): number =>
  Math.max(highest(irr), highest(pir))

function guestHindrance(machine: Machine, cpu: number): Hindrance {
  const { stack, lapic, inGuest } = machine.vcpus[cpu] as Vcpu
  const frame = stack.at(-1)
  if (!frame) return idles('It is halted.')
  const call = machine.vmm.calls[cpu]
  if (call) return waits(`It is out of the guest until its ${callName(call)} returns.`)
  if (lapic.pendingEoi >= 0)
    return waits(`It first exits with the EOI of vector ${lapic.pendingEoi}.`)
  if (lapic.scanRequested && !inGuest) return waits('It first rescans its EOI exit bitmap.')
  return isWaiting(machine, cpu, frame)
    ? waits(`It ${needsLock(machine, frame)}.`)
    : idles('It is ready.')
}

/** The spinlock that the next line of a waiting CPU needs. */
export function needsLock(machine: Machine, frame: Readonly<Frame>): string {
  if (lineOf(frame)?.lock === 'desc') return needsDescLock(machine, frame.irq)
  return `needs ioapic_lock, held by CPU ${machine.guest.ioapicLock}`
}

function deviceHindrance(setup: Setup, machine: Machine, pin: number): Hindrance {
  const { scenario } = setup
  const index = deviceIndex(scenario, pin)
  const device = scenario.devices[index] as DeviceSetup
  const state = machine.devices[index] as Device
  if (deviceMove(device, state) !== null && !mainLoopIsFree(machine)) {
    return waits(`It ${needsBql(setup, machine)}.`)
  }
  return state.line
    ? waits(`It keeps line ${pin} high until it is served.`)
    : idles(`It has no reason to raise line ${pin}.`)
}

function userHindrance({ scenario }: Setup, machine: Machine, irq: number, cpu: number): Hindrance {
  const index = irqIndex(scenario, irq)
  const { lock, previousCpu } = machine.irqs[index] as IrqDesc
  if (machine.guest.requests >= scenario.affinityWrites) {
    return idles('No affinity write is left to make.')
  }
  if (lock !== -1) return waits(`The write ${needsDescLock(machine, index)}.`)
  if (processCpu(machine) < 0) {
    return waits('No CPU can run a process: all are in interrupt handlers.')
  }
  if (isRewriting(machine)) return waits('The write before it has not returned.')
  if (scenario.move === 'rewrite' && previousCpu >= 0) {
    return waits(`CPU ${previousCpu} has not yet freed the vector of the move before.`)
  }
  return idles(`IRQ ${irq} is set to ${cpus(1 << cpu)} already.`)
}
