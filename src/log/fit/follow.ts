/**
 * All machines follow a log in one pass: every event is decoded once, its call run on every QEMU
 * order, and every scan rule of KVM told what comes of it.
 */
import { SCAN_RULES, type ScanRule } from '../../core/chips/eoi-exit.ts'
import { PINS, REASSERT_DELAY_NS } from '../../core/chips/ioapic.ts'
import type { Request } from '../../core/vmm/call.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import { KIND } from '../kinds.ts'
import type { Log } from '../log.ts'
import { Accesses } from './accesses.ts'
import { EoiRule } from './eoi-rule.ts'
import { Excuses } from './excuses.ts'
import { ioctlRow } from './facts.ts'
import { Host } from './host.ts'
import { Knowledge } from './knowledge.ts'
import { Learner } from './learner.ts'
import { isHost } from './origins.ts'
import { Patience } from './patience.ts'
import { Registers } from './registers.ts'
import { Replica } from './replica.ts'
import { Resets } from './resets.ts'
import { type Shown, shownIn } from './shown.ts'
import { Window } from './window.ts'

export interface Followed {
  readonly replicas: readonly Replica[]
  /** Events that every machine had to produce. */
  readonly of: number
  readonly shown: Shown
  readonly isJudged: (index: number) => boolean
}

export interface FollowOptions {
  readonly rules?: readonly ScanRule[]
  /** Keeps every conflict, and which events were judged. */
  readonly keepsAll?: boolean
}

export function follow(
  log: Log,
  variants: readonly Variant[],
  { rules = SCAN_RULES, keepsAll = false }: FollowOptions = {},
): Followed {
  const follower = new Follower(log, variants, rules, keepsAll)
  for (let index = 0; index < log.events.size; index++) follower.event(index)
  return follower
}

class Follower implements Followed {
  of = 0
  readonly shown: Shown
  readonly replicas: readonly Replica[]
  private readonly judged: Set<number> | null
  private readonly known = new Knowledge()
  private readonly window: Window
  private readonly learner: Learner
  private readonly excuses: Excuses
  private readonly host: Host
  private readonly patience: Patience
  private readonly resets: Resets
  private readonly accesses: Accesses

  constructor(
    private readonly log: Log,
    variants: readonly Variant[],
    rules: readonly ScanRule[],
    keepsAll: boolean,
  ) {
    const { events } = log
    const { known } = this
    this.shown = shownIn(events)
    const { shown } = this
    this.judged = keepsAll ? new Set() : null
    this.window = new Window(events)
    this.excuses = new Excuses(log, shown)
    this.replicas = variants.map((variant) => {
      const eoi = shown.split ? rules.map((rule) => new EoiRule(rule, keepsAll)) : []
      return new Replica(variant, shown, known, eoi, this.excuses, keepsAll)
    })
    for (const { port } of this.replicas) {
      for (let pin = 0; pin < PINS; pin++) {
        if (((shown.busyPins >>> pin) & 1) === 0) port.routes.presumeIdle(pin)
      }
    }
    const all = new Registers(this.replicas.map(({ ioapic }) => ioapic))
    this.learner = new Learner(known, all, this.window, shown)
    this.resets = new Resets(events)
    const { learner, window, excuses, replicas } = this
    this.accesses = new Accesses({ known, learner, window, shown, excuses, replicas })
    this.host = new Host(events, shown, this.replicas)
    this.patience = new Patience(events, shown, this.replicas)
  }

  readonly isJudged = (index: number): boolean => this.judged?.has(index) ?? false

  event(index: number): void {
    const { events } = this.log
    const code = events.code(index)
    if (index === this.shown.lastHost) this.host.ends()
    if (isHost(code)) {
      if (this.host.event(index, code)) this.judge(index)
      return
    }
    const first = events.value(index, 0)
    switch (code) {
      case KIND.ioapic_set_irq:
        return this.line(index, first, events.value(index, 1))
      case KIND.ioapic_mem_read:
      case KIND.ioapic_mem_write:
        return this.access(index, code, first)
      case KIND.ioapic_eoi_broadcast:
        return this.broadcast(index, first)
      case KIND.ioapic_clear_remote_irr:
      case KIND.ioapic_set_remote_irr:
      case KIND.ioapic_eoi_delayed_reassert:
      case KIND.ioapic_service:
      case KIND.ioapic_update_kvm_routes:
      case KIND.kvm_irqchip_update_msi_route:
      case KIND.kvm_irqchip_commit_routes:
      case KIND.kvm_vm_ioctl:
        return this.output(index, code, first)
      case KIND.kvm_irqchip_add_msi_route:
        return this.addRoute(events.value(index, 2))
      case KIND.kvm_run_exit:
        return this.host.runExit(first, events.value(index, 1))
      case KIND.guest_stuck:
        return this.patience.stuck(index)
    }
  }

  private judge(index: number): void {
    this.of++
    this.judged?.add(index)
  }

  private line(index: number, input: number, level: number): void {
    this.begin(index)
    this.excuses.called(index)
    this.learner.beforeLine(input)
    this.runAll('setIrq', input, level, 0)
    this.learner.afterLine(input, level)
  }

  private access(index: number, code: number, offset: number): void {
    const { events } = this.log
    const select = events.value(index, 1)
    const size = events.value(index, 2)
    const value = events.value(index, 3)
    this.begin(index)
    if (this.resets.isBefore(index) && !this.excuses.damagedBefore(index)) this.reset()
    const before = this.learner.registers.ioregsel
    if (!this.learner.select(select) && !this.excuses.damagedBefore(index)) {
      for (const { tally } of this.replicas) {
        tally.conflict(index, () => `regsel: 0x${before.toString(16)}`)
      }
    }
    this.excuses.called(index)
    if (code === KIND.ioapic_mem_read) this.accesses.read(index, offset, select, size, value)
    else this.accesses.write(offset, select, size, value)
  }

  /** The routes stay; the local APICs are empty. */
  private reset(): void {
    this.learner.reset()
    for (const { port, rules } of this.replicas) {
      port.reset()
      for (const rule of rules) rule.reset()
    }
  }

  private broadcast(index: number, vector: number): void {
    if (this.window.broadcast === index)
      return this.output(index, KIND.ioapic_eoi_broadcast, vector)
    this.begin(index)
    this.excuses.called(index)
    this.host.eoiArrives(index, vector, this.window)
    this.learner.beforeEoi(vector)
    this.runAll('eoi', 0, 4, vector)
    this.learner.afterEoi()
  }

  private output(index: number, code: number, value: number): void {
    const { events } = this.log
    const first = code === KIND.kvm_vm_ioctl ? ioctlRow(value) : value
    if (first < 0 || this.excuses.isForeign(code, first)) return
    this.judge(index)
    const second = events.value(index, 1)
    const third = events.value(index, 2)
    for (const replica of this.replicas) replica.output(index, code, first, second, third)
    if (code === KIND.ioapic_eoi_delayed_reassert) this.armTimer()
    else if (code === KIND.ioapic_update_kvm_routes && this.isNews(first)) {
      this.learner.message(first, second, third)
      for (const { port } of this.replicas) port.learnRoute(first, second, third)
    }
  }

  private isNews(pin: number): boolean {
    return pin < PINS && !this.known.hasMessage(pin)
  }

  /** Whoever counted otherwise has it armed now all the same. */
  private armTimer(): void {
    for (const { ioapic } of this.replicas) {
      if (ioapic.timer < 0) ioapic.timer = REASSERT_DELAY_NS
    }
  }

  private addRoute(gsi: number): void {
    this.excuses.foreign()
    if (gsi >= PINS) return
    for (const { port } of this.replicas) port.presumeEmpty(gsi)
  }

  /** A call into the I/O APIC. */
  private begin(index: number): void {
    this.judge(index)
    const resetting = this.resets.mayBeAt(index)
    for (const replica of this.replicas) {
      replica.close(index, resetting)
      replica.port.open = this.known.remoteIrrOpen
    }
    if (!resetting) this.patience.call(index)
    this.window.look(index)
  }

  private runAll(request: Request, target: number, size: number, value: number): void {
    for (const replica of this.replicas) replica.run(request, target, size, value)
  }
}
