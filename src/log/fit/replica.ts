/**
 * One QEMU order following a log: the inputs that the log shows drive the variant's micro-ops, and
 * what they print is what the log must show next. After a conflict it takes what the log shows.
 */
import { type Ioapic, PINS, resetIoapic } from '../../core/chips/ioapic.ts'
import { LEVEL, MASKED, REMOTE_IRR } from '../../core/chips/rte.ts'
import { newCall, type Request, renewCall, runCall } from '../../core/vmm/call.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import { KIND } from '../kinds.ts'
import type { EoiRule } from './eoi-rule.ts'
import { Expected } from './expected.ts'
import type { Knowledge } from './knowledge.ts'
import { FitPort } from './port.ts'
import type { Shown } from './shown.ts'
import { Tally } from './tally.ts'
import { nothingMore, rowText } from './words.ts'

/** What stands between the log and a conflict. */
export interface Excuse {
  /** Lines that could not be read stand before this event, since the last call. */
  damagedBefore(index: number): boolean
  /** Routes are updated without a call that the log shows. */
  routesByThemselves(index: number): boolean
}

export class Replica {
  readonly ioapic: Ioapic = resetIoapic()
  readonly expected = new Expected()
  readonly tally: Tally
  readonly port: FitPort
  private readonly call = newCall('timer')
  /** Before the first call that a log shows, it may be in the middle of one. */
  private called = false

  constructor(
    readonly variant: Variant,
    private readonly shown: Shown,
    private readonly known: Knowledge,
    readonly rules: readonly EoiRule[],
    private readonly excuse: Excuse,
    keepsAll: boolean,
  ) {
    this.tally = new Tally(keepsAll)
    this.port = new FitPort(this.ioapic, this.expected, shown, known, rules)
  }

  /** A call begins: the one before has printed what it had to, but for a reset machine. */
  close(index: number, resetting: boolean): void {
    this.called = true
    const { expected } = this
    if (expected.head < expected.size) {
      const due = expected.due()
      if (
        due >= 0 &&
        !resetting &&
        !this.isLenient(expected.code[due] as number) &&
        !this.excuse.damagedBefore(index)
      ) {
        const text = rowText(expected, due)
        this.tally.conflict(index, () => text)
      }
    }
    expected.clear()
    this.port.updated = false
    this.port.expectsBroadcast = false
  }

  run(request: Request, target: number, size: number, value: number): number {
    renewCall(this.call, request, target, size, value)
    runCall(this.variant, this.ioapic, this.call, this.port)
    return this.call.value
  }

  /** An output of the I/O APIC in the log, with its values as the queue has them. */
  output(index: number, code: number, first: number, second: number, third: number): void {
    const { expected } = this
    let at = expected.find(code, first, second, third)
    if (at < 0 && this.comesByItself(index, code, first, second)) {
      at = expected.find(code, first, second, third)
    }
    if (at < 0) return this.unexpected(index, code, first)
    const due = expected.due(at)
    if (due >= 0 && !this.isLenient(expected.code[due] as number)) {
      const text = rowText(expected, due)
      this.tally.conflict(index, () => text)
    }
    expected.head = at + 1
  }

  /** Work without a call that a log can show: the timer, an update of all routes, an EOI. */
  private comesByItself(index: number, code: number, first: number, second: number): boolean {
    switch (code) {
      case KIND.ioapic_set_remote_irr:
      case KIND.ioapic_service:
        if (this.ioapic.timer < 0) return false
        this.run('timer', 0, 4, 0)
        return true
      case KIND.ioapic_clear_remote_irr:
        if ((this.shown.counts[KIND.ioapic_eoi_broadcast] as number) > 0) return false
        this.endService(first)
        this.run('eoi', 0, 4, second)
        return true
      case KIND.ioapic_update_kvm_routes:
      case KIND.kvm_irqchip_update_msi_route:
      case KIND.kvm_irqchip_commit_routes:
      case KIND.kvm_vm_ioctl:
        if (this.expected.head < this.expected.size) return false
        if (!this.excuse.routesByThemselves(index)) return false
        this.run('resync', 0, 4, 0)
        return true
    }
    return false
  }

  /** Only a pin that is known to be in service is sure to be ended by its EOI. */
  private endService(pin: number): void {
    if (((this.known.remoteIrr >>> pin) & 1) === 0) {
      this.ioapic.lo[pin] = ((this.ioapic.lo[pin] as number) | REMOTE_IRR) >>> 0
    }
  }

  private unexpected(index: number, code: number, pin: number): void {
    if (!this.isExplainable(index, code, pin)) {
      const { expected } = this
      const due = expected.due()
      const text = due < 0 ? nothingMore : rowText(expected, due)
      this.tally.conflict(index, () => text)
    }
    this.adopt(code, pin)
  }

  private isExplainable(index: number, code: number, pin: number): boolean {
    if (!this.called || this.isLenient(code) || this.excuse.damagedBefore(index)) return true
    if (pin >= PINS) return false
    if (code === KIND.ioapic_service) return !this.known.knows(pin, LEVEL | MASKED)
    const isRoute =
      code === KIND.ioapic_update_kvm_routes || code === KIND.kvm_irqchip_update_msi_route
    return isRoute && this.port.updated && !this.known.knows(pin, MASKED)
  }

  /** Where inputs are missing from the log, outputs come and fail to come for no visible reason. */
  private isLenient(code: number): boolean {
    if (this.shown.inputs) return false
    return !(
      code === KIND.ioapic_update_kvm_routes ||
      code === KIND.kvm_irqchip_update_msi_route ||
      code === KIND.kvm_irqchip_commit_routes
    )
  }

  private adopt(code: number, pin: number): void {
    if (pin >= PINS) return
    const { ioapic, port } = this
    const lo = ioapic.lo[pin] as number
    if (code === KIND.ioapic_set_remote_irr) {
      ioapic.lo[pin] = (lo | REMOTE_IRR) >>> 0
      this.known.remoteIrr |= 1 << pin
    } else if (code === KIND.ioapic_clear_remote_irr) {
      ioapic.lo[pin] = (lo & ~REMOTE_IRR) >>> 0
      port.answered(pin)
      this.known.remoteIrr |= 1 << pin
    }
  }
}
