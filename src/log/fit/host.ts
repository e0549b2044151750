/**
 * The host's tracepoints beside the machines: what KVM delivered by which route, and which EOIs
 * left the kernel. What happens on one thread is in order; across threads only the clock says so.
 */
import { PINS } from '../../core/chips/ioapic.ts'
import { msiDest } from '../../core/chips/msi.ts'
import { EXIT_IOAPIC_EOI } from '../../core/event.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import { compareAcceptance, forget } from './acceptance.ts'
import { exitAfter } from './exit-after.ts'
import { arrives, ends, judgeEoi } from './judge-eoi.ts'
import type { Sent } from './port.ts'
import type { Replica } from './replica.ts'
import { Scans } from './scans.ts'
import { type Shown, shows } from './shown.ts'
import type { Window } from './window.ts'

/** KVM's own bound; a number above it was not read right. */
const MOST_VCPUS = 4_096

/** A kvm_set_irq whose message has not been seen, or whose acceptance may follow. */
interface Delivery {
  readonly gsi: number
  /** By machine: what it sent there. */
  readonly sent: readonly (Sent | null)[]
  /** The vector of the message; -1 until it is seen. */
  vector: number
}

export class Host {
  private readonly vcpuOf = new Map<number, number>()
  private readonly scans = new Scans()
  private readonly deliveries = new Map<number, Delivery>()
  /** Exits that were judged where the vCPU wrote its EOI, by vector. */
  private readonly exits = new Uint16Array(256)
  /** The vCPU of the last KVM_EXIT_IOAPIC_EOI that QEMU's own trace shows; -1 for none. */
  private exiting = -1
  private covers = false

  constructor(
    private readonly events: EventTable,
    private readonly shown: Shown,
    private readonly replicas: readonly Replica[],
  ) {}

  /** Whether the event is one that every machine had to produce. */
  event(index: number, code: number): boolean {
    const { events, shown } = this
    if (shown.apart || !shown.split) return false
    if (!this.covers) this.begins()
    const thread = events.thread(index)
    const first = events.value(index, 0)
    if (code === KIND.kvm_msi_set_irq) {
      return this.decoded(index, thread, first, events.value(index, 1))
    }
    const accepted = code === KIND.kvm_apic_accept_irq
    this.endScan(thread, accepted ? events.value(index, 1) : -1)
    switch (code) {
      case KIND.kvm_set_irq:
        return this.setIrq(index, thread, first, events.value(index, 1))
      case KIND.kvm_apic_accept_irq:
        return this.accepted(index, thread, first, events.value(index, 1))
    }
    this.deliveries.delete(thread)
    return this.onVcpu(index, code, thread, first)
  }

  /** From here on the log shows EOIs and injections, if it ever does. */
  private begins(): void {
    this.covers = true
    this.see(shows(this.shown, 'kvm_eoi'), shows(this.shown, 'kvm_inj_virq'))
  }

  /** The host's part of the log is over. */
  ends(): void {
    if (!this.shown.apart) this.see(false, false)
  }

  private see(eois: boolean, taking: boolean): void {
    for (const { rules } of this.replicas) {
      for (const rule of rules) {
        rule.seesEois = eois
        rule.seesTaking = taking
      }
    }
  }

  /** QEMU's trace names the vCPU that comes out of the kernel. */
  runExit(vcpu: number, reason: number): void {
    if (reason === EXIT_IOAPIC_EOI) this.exiting = vcpu
  }

  /** QEMU is told of an EOI; where the host shows which vCPU wrote it, it has been judged. */
  eoiArrives(index: number, vector: number, window: Window): void {
    const vcpu = this.exiting
    this.exiting = -1
    const judged = this.exits[vector & 0xff] as number
    if (judged > 0) {
      this.exits[vector & 0xff] = judged - 1
      return
    }
    const blind = this.covers && index < this.shown.lastHost && shows(this.shown, 'kvm_eoi')
    for (const replica of this.replicas) {
      if (blind) for (const rule of replica.rules) ends(rule, vector)
      else arrives(replica, index, vector, vcpu, window)
    }
  }

  private setIrq(index: number, thread: number, gsi: number, level: number): boolean {
    this.deliveries.delete(thread)
    if (gsi >= PINS) return false
    if (level === 0) return true
    const sent = this.replicas.map(({ variant, tally, port }) => {
      if (variant.message === 'rte') {
        tally.conflict(index, () => 'an MSI that QEMU sends itself, not KVM_IRQ_LINE')
      }
      const last = port.raised[gsi] ?? null
      port.raised[gsi] = null
      return last
    })
    this.deliveries.set(thread, { gsi, sent, vector: -1 })
    return true
  }

  private decoded(index: number, thread: number, dest: number, vector: number): boolean {
    const delivery = this.deliveries.get(thread)
    if (!delivery || delivery.vector >= 0) {
      this.scans.note(thread, dest, vector, this.events.value(index, 2))
      return false
    }
    delivery.vector = vector
    delivery.sent.forEach((sent, at) => {
      if (!sent?.known) return
      const { address, data } = sent
      if (msiDest(address) === (dest & 0xff) && (data & 0xff) === vector) return
      const text = `kvm_msi_set_irq dst ${msiDest(address)} vec ${data & 0xff}`
      this.replicas[at]?.tally.conflict(index, () => text)
    })
    return true
  }

  private accepted(index: number, thread: number, vcpu: number, vector: number): boolean {
    const delivery = this.deliveryOf(thread, vector)
    const isInterest = this.shown.levelVectors[vector & 0xff] === 1
    if ((!delivery && !isInterest) || vcpu >= MOST_VCPUS) return false
    this.replicas.forEach((replica, at) => {
      const sent = delivery?.sent[at]
      if (sent?.known)
        compareAcceptance(replica, index, delivery?.gsi as number, sent, vcpu, vector)
      else {
        if (delivery) replica.port.stray &= ~(1 << delivery.gsi)
        for (const rule of replica.rules) rule.deliver(vcpu, vector, true)
      }
    })
    return delivery !== undefined
  }

  /** The delivery that a vector accepted on a thread belongs to. */
  private deliveryOf(thread: number, vector: number): Delivery | undefined {
    const delivery = this.deliveries.get(thread)
    if (!delivery) return undefined
    const told = delivery.sent.find((sent) => sent?.known)
    const expected = delivery.vector >= 0 ? delivery.vector : (told?.data ?? vector) & 0xff
    if (expected === vector) return delivery
    this.deliveries.delete(thread)
    return undefined
  }

  private endScan(thread: number, accepted: number): void {
    const scan = this.scans.end(thread, accepted)
    const vcpu = this.vcpuOf.get(thread)
    if (!scan || vcpu === undefined) return
    for (const { rules } of this.replicas) for (const rule of rules) rule.scanSeen(vcpu, scan, true)
  }

  /** A thread is found to be a vCPU's. */
  private isVcpu(thread: number, vcpu: number): void {
    if (this.vcpuOf.get(thread) === vcpu) return
    this.vcpuOf.set(thread, vcpu)
    const scan = this.scans.claim(thread)
    if (!scan) return
    for (const { rules } of this.replicas)
      for (const rule of rules) rule.scanSeen(vcpu, scan, false)
  }

  private lost(): void {
    this.scans.clear()
    this.deliveries.clear()
    for (const { rules } of this.replicas) {
      for (const rule of rules) {
        rule.doubtAll()
        rule.forgetScans()
      }
    }
  }

  /** What happens on the thread of one vCPU. */
  private onVcpu(index: number, code: number, thread: number, first: number): boolean {
    switch (code) {
      case KIND.kvm_entry:
      case KIND.kvm_exit:
        if (first < MOST_VCPUS) this.isVcpu(thread, first)
        return false
      case KIND.kvm_inj_virq:
        return this.taken(this.vcpuOf.get(thread), first)
      case KIND.kvm_eoi:
        return this.eoi(index, thread, first, this.events.value(index, 1))
      case KIND.events_lost:
        this.lost()
    }
    return false
  }

  private taken(vcpu: number | undefined, vector: number): false {
    if (vcpu === undefined || this.shown.levelVectors[vector & 0xff] !== 1) return false
    for (const { rules } of this.replicas) for (const rule of rules) rule.taken(vcpu, vector)
    return false
  }

  private eoi(index: number, thread: number, vcpu: number, vector: number): boolean {
    if (vcpu >= MOST_VCPUS) return false
    this.isVcpu(thread, vcpu)
    if (this.shown.levelVectors[vector & 0xff] !== 1) return false
    const exit = exitAfter(this.events, this.shown, index, vector)
    if (exit === 'yes') this.exits[vector & 0xff] = (this.exits[vector & 0xff] as number) + 1
    for (const { rules, port } of this.replicas) {
      for (const rule of rules) judgeEoi(rule, index, vcpu, vector, exit)
      if (exit === 'no') forget(port.unanswered, port.answered.bind(port), vcpu, vector)
    }
    return true
  }
}
