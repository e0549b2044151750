/** Who waits at a step, and for what: the lock and its holder, or the end of a call. */
import { type Action, isEnvironment } from '../../core/action.ts'
import { deviceMove, mainLoopIsFree } from '../../core/environment.ts'
import { isWaiting, lineOf } from '../../core/guest/execute.ts'
import { interruptsEnabled } from '../../core/guest/interrupts.ts'
import type { Device, Machine, Vcpu } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import { canStep } from '../../core/vmm/thread.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { needsBql, needsDescLock, needsLock, pendingVector } from '../narrate/hindrance.ts'
import { callName, ioapicNames, listed } from '../narrate/words.ts'
import { isDead } from '../verdict/dead-pin.ts'

export interface Waiting {
  /** "Device", "CPU 1", "vCPU 2". */
  readonly who: string
  /** What it would do: "lower IRQ 11". */
  readonly what: string
  /** "needs the BQL, held by vCPU 2 in its IOWIN write". */
  readonly why: string
}

export function waiting({ model, trace }: Lane, cursor: number): Waiting[] {
  const { setup } = model
  const machine = stateAt(trace, cursor)
  const vcpus = machine.vcpus.flatMap((vcpu, cpu) => waitingVcpu(setup, machine, vcpu, cpu))
  return [...vcpus, ...devices(setup, machine), ...timer(setup, machine), ...user(setup, machine)]
}

function waitingVcpu(setup: Setup, machine: Machine, vcpu: Readonly<Vcpu>, cpu: number): Waiting[] {
  const call = machine.vmm.calls[cpu]
  const { inside } = ioapicNames(setup.variant)
  const who = `vCPU ${cpu}`
  if (call && canStep(setup.scenario, machine, cpu)) {
    const place = `is in ${inside} until its ${callName(call)} returns`
    return vcpu.stack.length > 0 ? [{ who, what: 'run guest code', why: place }] : []
  }
  if (call) {
    const why =
      machine.vmm.bql === -1 ? `${inside} first sees the line fall` : needsBql(setup, machine)
    return [{ who, what: callName(call), why }]
  }
  return [...spinning(machine, vcpu, cpu), ...held(machine, vcpu, cpu)]
}

/** A CPU at a line whose spinlock another CPU holds. */
function spinning(machine: Machine, { stack }: Readonly<Vcpu>, cpu: number): Waiting[] {
  const frame = stack.at(-1)
  if (!frame || !isWaiting(machine, cpu, frame)) return []
  const what = lineOf(frame)?.text.trim() ?? 'run guest code'
  return [{ who: `CPU ${cpu}`, what, why: needsLock(machine, frame) }]
}

/** A vector that the CPU does not take yet. */
function held(machine: Machine, { lapic }: Readonly<Vcpu>, cpu: number): Waiting[] {
  const vector = pendingVector(lapic)
  if (vector < 0 || interruptsEnabled(machine, cpu)) return []
  const why = `interrupts are off until CPU ${cpu} returns from the interrupt`
  return [{ who: `vCPU ${cpu}`, what: `take vector ${vector}`, why }]
}

function devices(setup: Setup, machine: Machine): Waiting[] {
  if (mainLoopIsFree(machine)) return []
  return setup.scenario.devices.flatMap((device, at) => {
    const level = deviceMove(device, machine.devices[at] as Device)
    if (level === null) return []
    const what = `${level === 0 ? 'lower' : 'raise'} IRQ ${device.pin}`
    return [{ who: 'Device', what, why: needsBql(setup, machine) }]
  })
}

function timer(setup: Setup, machine: Machine): Waiting[] {
  if (machine.ioapic.timer < 0 || mainLoopIsFree(machine)) return []
  return [{ who: 'Timer', what: 'end the 10 ms', why: needsBql(setup, machine) }]
}

/** Affinity writes that are left, held up by desc->lock. */
function user({ scenario }: Setup, machine: Machine): Waiting[] {
  if (machine.guest.requests >= scenario.affinityWrites) return []
  return scenario.irqs.flatMap(({ irq }, index) =>
    machine.irqs[index]?.lock === -1
      ? []
      : [{ who: 'User', what: `move IRQ ${irq}`, why: needsDescLock(machine, index) }],
  )
}

/** A short word beside the enabled actions: who else would act, or that nothing more will happen. */
export function waitingRemark(lane: Lane, cursor: number): string {
  const { model, trace } = lane
  const { scenario, variant } = model.setup
  const machine = stateAt(trace, cursor)
  const enabled = model.enabled(machine)
  if (enabled.every(isEnvironment)) {
    const dead = scenario.irqs.flatMap(({ irq }) => (isDead(scenario, machine, irq) ? [irq] : []))
    return quietRemark(dead, enabled)
  }
  const waits = waiting(lane, cursor)
  const { lock } = ioapicNames(variant)
  if (waits.some(({ why }) => why.startsWith(`needs ${lock}`))) return `others wait for ${lock}`
  const spins = waits.find(({ who, why }) => who.startsWith('CPU') && why.startsWith('needs'))
  return spins ? `${spins.who} ${spins.why.split(',')[0]}` : ''
}

function quietRemark(dead: readonly number[], enabled: readonly Action[]): string {
  const pins = dead.length > 0 ? `pin ${listed(dead)} is dead` : ''
  if (enabled.length === 0) return pins ? `nothing is enabled: ${pins}` : 'nothing is left to do'
  const device = enabled.some(({ agent }) => agent === 'device')
  const only = device ? 'only the device can act' : 'only you can act'
  return pins ? `${only}, and ${pins}` : only
}
