/** QEMU's copy of the routes of the 24 pins, and what KVM was last told of it. */
import { PINS } from '../../core/chips/ioapic.ts'
import type { KnownRoutes } from './eoi-rule.ts'
import { ALL_PINS, isRemapped } from './facts.ts'

type Table = { -readonly [K in keyof KnownRoutes]: KnownRoutes[K] } & {
  readonly address: number[]
  readonly data: number[]
}

const zeroes = (): number[] => [...Array(PINS).keys()].map(() => 0)

export class Routes {
  private readonly address = zeroes()
  private readonly data = zeroes()
  /** Pins whose entry in QEMU's copy is known, and in KVM's. */
  private own = 0
  kvmKnown = 0
  /** Pins of which it is open since a reset whether the next update changes anything. */
  private restarted = 0
  /** Pins that the log never shows. */
  private idle = 0
  private touched = true
  /** KVM's table. Unknown and remapped routes are left empty in it. */
  readonly kvm: Table = {
    address: zeroes(),
    data: zeroes(),
    version: 0,
    unsure: true,
    stray: true,
    idle: false,
  }

  /** Whether an update would change what QEMU has. */
  changes(pin: number, address: number, data: number): 'yes' | 'no' | 'open' {
    if ((((this.own & ~this.restarted) >>> pin) & 1) === 0) return 'open'
    return this.address[pin] === address && this.data[pin] === data ? 'no' : 'yes'
  }

  set(pin: number, address: number, data: number, certain: boolean): void {
    const bit = 1 << pin
    this.restarted &= ~bit
    const known = certain ? this.own | bit : this.own & ~bit
    if (known === this.own && this.address[pin] === address && this.data[pin] === data) return
    this.own = known
    this.address[pin] = address
    this.data[pin] = data
    this.touched = true
  }

  /** After a reset the routes stand, but QEMU may as well have been started anew. */
  restart(): void {
    this.restarted = ALL_PINS
  }

  /** The pin has never had a route: the table begins with zeroes. */
  presumeEmpty(pin: number): void {
    if (((this.own >>> pin) & 1) === 1) return
    this.set(pin, 0, 0, true)
    this.settle(pin)
  }

  /** The log never shows the pin: what route it has changes nothing for the EOIs of its vCPU. */
  presumeIdle(pin: number): void {
    this.idle |= 1 << pin
    this.settle(pin)
  }

  /** KVM_SET_GSI_ROUTING; `stray` as in KnownRoutes. */
  commit(stray: boolean): void {
    if (this.kvm.stray !== stray) this.kvm.version++
    this.kvm.stray = stray
    if (!this.touched) return
    this.touched = false
    for (let pin = 0; pin < PINS; pin++) this.settle(pin)
    this.kvm.version++
  }

  private settle(pin: number): void {
    const { kvm } = this
    const bit = 1 << pin
    const seen = ((this.own >>> pin) & 1) === 1 && !isRemapped(this.address[pin] as number)
    kvm.address[pin] = seen ? (this.address[pin] as number) : 0
    kvm.data[pin] = seen ? (this.data[pin] as number) : 0
    this.kvmKnown = seen ? this.kvmKnown | bit : this.kvmKnown & ~bit
    kvm.unsure = ((this.kvmKnown | this.idle) & ALL_PINS) !== ALL_PINS
    kvm.idle = (this.idle & ~this.kvmKnown) !== 0
  }
}
