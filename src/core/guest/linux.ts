/**
 * The interrupt flows of a Linux 6.1 guest, one line per thing that another agent can see. Models
 * kernel/irq/chip.c handle_fasteoi_irq() and handle_edge_irq(), arch/x86/kernel/apic/io_apic.c
 * ioapic_ack_level(), kernel/irq/manage.c __setup_irq(), arch/x86/kernel/apic/vector.c. Spec:
 * linux-guest.md sections 2 to 7.
 *
 * Inaccuracies: no ONESHOT interrupts, no CPU hotplug, no interrupt remapping in the guest.
 */
import { remoteIrr } from '../chips/rte.ts'
import { sendIpi } from '../kvm/ipi.ts'
import { moveMaskedIrq } from './affinity.ts'
import type { GuestCpu } from './cpu.ts'
import { handleIrqEvent } from './handler.ts'
import { configureEntry, explicitEoi, maskPin, only, readLow, unmaskPin } from './io-apic.ts'
import type { Line } from './line.ts'
import type { ProgramId } from './program-ids.ts'
import { assignVector, CLEANUP_VECTOR, freePrevious } from './vector-domain.ts'

const moveit = (g: GuestCpu): boolean => g.frame.moveit
const unmasks = (g: GuestCpu): boolean => g.frame.unmasks
const runs = (g: GuestCpu): boolean => g.frame.runs

const unlock: Line = {
  id: 'return',
  text: 'drop desc->lock, return from the interrupt',
  unlock: 'desc',
  run: () => {},
}

/** irq_may_run(), and the case of a disabled interrupt. */
const mayRun = ({ desc }: GuestCpu): boolean => !desc.inProgress && !desc.disabled && desc.started

/** handle_irq_event() runs the handlers with desc->lock dropped. */
const dropLock = (g: GuestCpu): void => g.setDesc({ inProgress: true, lock: -1 })

/** A pending move is made with the pin masked; one that is masked already stays so after it. */
const prepareMove = (g: GuestCpu): void => {
  const pending = g.desc.setaffinityPending
  g.set({ moveit: pending, unmasks: pending && !g.desc.masked })
}

/** irq_complete_move(): the first interrupt at the new place sends the cleanup IPI to the old. */
const completeMove: Line = {
  id: 'complete-move',
  text: 'irq_complete_move(): cleanup IPI to the old CPU',
  when: (g) => g.desc.moveInProgress && g.desc.cpu === g.cpu,
  run(g) {
    g.setDesc({ moveInProgress: false })
    sendIpi(g.draft, g.cpu, g.desc.previousCpu, CLEANUP_VECTOR)
  },
}

/** ioapic_ack_level(): the whole acknowledge, with desc->lock held. */
const ackLevel: readonly Line[] = [
  completeMove,
  {
    id: 'prepare-move',
    text: 'ioapic_prepare_move(): is a request pending?',
    run: prepareMove,
  },
  ...only(unmasks, maskPin('prepare')),
  {
    id: 'read-tmr',
    text: 'apic_read(APIC_TMR): was it taken as level?',
    run(g) {
      g.debug(`ioapic_ack_level IRQ ${g.irq.irq} moveit = ${g.frame.moveit ? 1 : 0}`)
      g.set({ sawLevel: g.tmrHas(g.desc.vector) })
    },
  },
  { id: 'ack-apic', text: 'ack_APIC_irq(): EOI to the local APIC', run: (g) => g.eoi() },
  ...only((g) => !g.frame.sawLevel, explicitEoi('explicit')),
  ...only(moveit, readLow('check', 'ioapic_finish_move()')),
  ...moveMaskedIrq((g) => moveit(g) && !remoteIrr(g.frame.value)),
  ...only(unmasks, [
    {
      id: 'finish-unmask',
      text: 'ioapic_finish_move(): unmask again',
      run: (g) => g.debug(`ioapic_finish_move IRQ ${g.irq.irq} calls unmask_ioapic_irq()`),
    },
    ...unmaskPin('unmask'),
  ]),
]

const fasteoi: readonly Line[] = [
  {
    id: 'flow',
    text: 'handle_fasteoi_irq(): take desc->lock, may the handlers run?',
    lock: 'desc',
    run(g) {
      g.set({ runs: mayRun(g) })
      if (g.frame.runs) dropLock(g)
    },
  },
  ...handleIrqEvent,
  ...only((g) => !runs(g) && g.desc.disabled && !g.desc.masked, maskPin('disabled')),
  ...ackLevel,
  unlock,
]

const edge: readonly Line[] = [
  {
    id: 'flow',
    text: 'handle_edge_irq(): take desc->lock, may the handlers run?',
    lock: 'desc',
    run(g) {
      g.set({ runs: mayRun(g) })
      if (!g.frame.runs) g.setDesc({ replay: true })
    },
  },
  ...only((g) => !runs(g) && !g.desc.masked, maskPin('busy')),
  completeMove,
  {
    id: 'prepare-move',
    text: 'irq_move_irq(): is a request pending?',
    when: (g) => g.desc.setaffinityPending && !g.desc.disabled,
    run: prepareMove,
  },
  ...only(unmasks, maskPin('prepare')),
  ...moveMaskedIrq(moveit),
  ...only(unmasks, unmaskPin('unmask')),
  { id: 'ack-apic', text: 'ack_APIC_irq(): EOI to the local APIC', run: (g) => g.eoi() },
  { id: 'may-run', text: 'handle_irq_event(): drop desc->lock', when: runs, run: dropLock },
  ...handleIrqEvent,
  ...only(
    (g) => runs(g) && g.desc.replay && g.desc.masked && !g.desc.disabled,
    unmaskPin('replay'),
  ),
  {
    id: 'replay',
    text: 'handle_edge_irq(): once more for an edge that came meanwhile',
    when: (g) => runs(g) && g.desc.replay && !g.desc.disabled,
    run(g) {
      g.setDesc({ replay: false })
      dropLock(g)
    },
    again: { from: 'handler', when: () => true },
  },
  unlock,
]

/** common_interrupt() on a vector that no interrupt of this CPU has. */
const spurious: readonly Line[] = [
  {
    id: 'no-handler',
    text: 'common_interrupt(): no irq for the vector, EOI',
    run(g) {
      g.eoi()
      g.print(`common_interrupt: ${g.cpu}.${g.frame.vector} No irq handler for vector`)
    },
  },
]

/** sysvec_irq_move_cleanup() on the CPU that an interrupt has left. */
const cleanup: readonly Line[] = [
  { id: 'cleanup-ack', text: 'sysvec_irq_move_cleanup(): EOI', run: (g) => g.eoi() },
  {
    id: 'cleanup-free',
    text: '  free the old vector, or try again while it is pending',
    run(g) {
      const { irqs, vcpus } = g.draft.now
      irqs.forEach(({ previousCpu, previousVector, moveInProgress }, irq) => {
        if (previousCpu !== g.cpu || moveInProgress) return
        const pending = vcpus[g.cpu]?.lapic.irr.includes(previousVector)
        if (pending) sendIpi(g.draft, g.cpu, g.cpu, CLEANUP_VECTOR)
        else freePrevious(g.draft, irq)
      })
    },
  },
]

const request: readonly Line[] = [
  {
    id: 'activate',
    text: 'irq_activate(): a vector inside the desired mask',
    lock: 'desc',
    run(g) {
      assignVector(g.draft, g.frame.irq, g.desc.desired)
      g.setDesc({ masked: true })
    },
  },
  ...configureEntry('activate'),
  ...only((g) => !g.irq.noBalancing, configureEntry('startup')),
  ...unmaskPin('startup'),
  {
    id: 'started',
    text: '__setup_irq(): the interrupt is live, drop desc->lock',
    unlock: 'desc',
    run: (g) => g.setDesc({ started: true }),
  },
]

/** No Linux code: a driver that rewrites an RTE from process context, unmasked. */
const rewrite: readonly Line[] = [
  {
    id: 'rewrite-assign',
    text: 'rewrite: a vector on the new CPU',
    run(g) {
      const mask = g.frame.value
      assignVector(g.draft, g.frame.irq, mask)
      g.setDesc({ desired: mask })
    },
  },
  ...configureEntry('rewrite'),
]

/** Every guest program, by the name that a frame carries. */
export const programs: Readonly<Record<ProgramId, readonly Line[]>> = {
  fasteoi,
  edge,
  spurious,
  cleanup,
  request,
  rewrite,
}
