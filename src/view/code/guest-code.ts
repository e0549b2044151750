/** What the guest runs: the lines of the programs that its CPUs are in, and how far each lane is. */
import { grouped } from '../../base/grouped.ts'
import { isWaiting, lineOf } from '../../core/guest/execute.ts'
import type { ProgramId } from '../../core/guest/program-ids.ts'
import { entryStep } from '../../core/kvm/vcpu.ts'
import type { Machine } from '../../core/machine.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { type Activation, activationOn, relevantCpu } from './activation.ts'
import { guestRows } from './guest-rows.ts'
import { groupBy, type ListingBlock, perLane } from './listing.ts'

export interface GuestCodeView {
  readonly blocks: readonly ListingBlock[]
  readonly cpus: readonly CpuTab[]
}

/** A CPU that can be shown: it executes something in some lane, or is shown. */
export interface CpuTab {
  readonly cpu: number
  /** The lanes in which it executes something. */
  readonly lanes: readonly number[]
  readonly shown: boolean
}

/** `cpu` is the one the reader asked for; null for the one that matters most in each lane. */
export function guestCode(
  lanes: readonly Lane[],
  cursor: number,
  pin: number,
  cpu: number | null = null,
): GuestCodeView {
  const shown = lanes.flatMap((lane, at) => {
    const chosen = cpu ?? relevantCpu(lane, cursor, pin)
    const activation = chosen === null ? null : activationOn(lane, cursor, chosen)
    return activation ? [{ at, activation }] : []
  })
  const latest = Math.max(...shown.map(lastStep))
  const blocks = groupBy(shown, isOneBlock).map((group) => ({
    ...blockOf(lanes, cursor, group),
    folded: group.every((item) => lastStep(item) < latest),
  }))
  return { blocks, cpus: tabsOf(lanes, cursor, shown, cpu) }
}

interface Shown {
  readonly at: number
  readonly activation: Activation
}

const isOneBlock = (a: Shown, b: Shown): boolean =>
  a.activation.frame.program === b.activation.frame.program &&
  a.activation.frame.irq === b.activation.frame.irq

/** An activation that goes on is newer than any that has returned. */
const lastStep = ({ activation }: Shown): number => activation.returned ?? Number.POSITIVE_INFINITY

function tabsOf(
  lanes: readonly Lane[],
  cursor: number,
  shown: readonly Shown[],
  asked: number | null,
): CpuTab[] {
  const count = lanes[0]?.trace.initial.vcpus.length ?? 0
  return Array.from({ length: count }, (_, cpu) => ({
    cpu,
    lanes: lanes.flatMap(({ trace }, at) =>
      (stateAt(trace, cursor).vcpus[cpu]?.stack.length ?? 0) > 0 ? [at] : [],
    ),
    shown: cpu === asked || shown.some(({ activation }) => activation.cpu === cpu),
  })).filter((tab) => tab.shown || tab.lanes.length > 0)
}

function blockOf(
  lanes: readonly Lane[],
  cursor: number,
  group: readonly Shown[],
): Omit<ListingBlock, 'folded'> {
  const activations = lanes.map((_, lane) => group.find(({ at }) => at === lane)?.activation)
  const { frame } = (group[0] as Shown).activation
  const { name, file } = PROGRAMS[frame.program]
  const irq = lanes[0]?.model.setup.scenario.irqs[frame.irq]?.irq
  const vectors = activations.map((own) => own && vectorOf(own))
  return {
    id: group.map(({ at }) => at).join(),
    heading: [name, irq === undefined ? '' : `IRQ ${irq}`, perLane(vectors)]
      .filter(Boolean)
      .join(', '),
    source: file,
    status: group.map(({ at, activation }) => ({
      lane: at,
      text: statusOf(stateAt((lanes[at] as Lane).trace, cursor), activation),
    })),
    rows: guestRows(lanes, cursor, frame.program, activations),
  }
}

/** A task has none. */
const vectorOf = ({ frame }: Activation): string =>
  frame.vector === 0 ? '' : `vector ${frame.vector}`

const PROGRAMS: Readonly<Record<ProgramId, { readonly name: string; readonly file: string }>> = {
  fasteoi: { name: 'handle_fasteoi_irq()', file: 'kernel/irq/chip.c' },
  edge: { name: 'handle_edge_irq()', file: 'kernel/irq/chip.c' },
  spurious: { name: 'common_interrupt()', file: 'arch/x86/kernel/irq.c' },
  cleanup: { name: 'sysvec_irq_move_cleanup()', file: 'arch/x86/kernel/apic/vector.c' },
  request: { name: 'request_irq()', file: 'kernel/irq/manage.c' },
  rewrite: { name: 'a driver rewrites the RTE', file: 'no Linux code' },
}

function statusOf(machine: Machine, { cpu, frame, returned, pc, depth }: Activation): string {
  if (returned !== null) return `CPU ${cpu} returned at step ${grouped(returned)}`
  const held = locksOf(machine, cpu)
  const state = [stateOf(machine, cpu, { ...frame, pc: pc ?? frame.pc }), ...held]
  const outer = machine.vcpus[cpu]?.stack[depth - 1]
  const over = outer ? [`has interrupted ${PROGRAMS[outer.program].name}`] : []
  return `CPU ${cpu} ${[...state, ...over].join(', ')}`
}

function stateOf(machine: Machine, cpu: number, frame: Activation['frame']): string {
  if (machine.vmm.calls[cpu] !== null) return 'is in the VMM'
  if (isWaiting(machine, cpu, frame)) return waitingFor(machine, frame)
  return entryStep(machine, cpu) === null ? 'runs' : 'is in KVM'
}

function waitingFor(machine: Machine, frame: Activation['frame']): string {
  const lock = lineOf(frame)?.lock
  return lock === 'ioapic'
    ? `waits for ioapic_lock, held by CPU ${machine.guest.ioapicLock}`
    : `waits for desc->lock, held by CPU ${machine.irqs[frame.irq]?.lock}`
}

function locksOf({ irqs, guest }: Machine, cpu: number): string[] {
  const desc = irqs.some(({ lock }) => lock === cpu) ? ['holds desc->lock'] : []
  return guest.ioapicLock === cpu ? [...desc, 'holds ioapic_lock'] : desc
}
