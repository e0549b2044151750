/** All that guest code may touch: its vCPU, its interrupt, its device, and MMIO through the VMM. */
import { EOIR, INDEX_RTE, IOREGSEL, IOWIN } from '../chips/ioapic.ts'
import { LEVEL, LOGICAL, MASKED } from '../chips/rte.ts'
import type { Draft } from '../draft.ts'
import { exitToVmm, guestEoi } from '../kvm/vcpu.ts'
import type { Device, Frame, IrqDesc } from '../machine.ts'
import { type DeviceSetup, deviceIndex, type IrqSetup } from '../scenarios/scenario.ts'
import { newCall } from '../vmm/call.ts'

export type Half = 'lo' | 'hi'

export class GuestCpu {
  constructor(
    readonly draft: Draft,
    readonly cpu: number,
  ) {}

  /** The locals of the running program; `set` writes them. */
  get frame(): Readonly<Frame> {
    return this.draft.now.vcpus[this.cpu]?.stack.at(-1) as Frame
  }

  set(locals: Partial<Frame>): void {
    Object.assign(this.draft.frame(this.cpu), locals)
  }

  get desc(): Readonly<IrqDesc> {
    return this.draft.now.irqs[this.frame.irq] as IrqDesc
  }

  setDesc(fields: Partial<IrqDesc>): void {
    Object.assign(this.draft.irq(this.frame.irq), fields)
  }

  /** The interrupt's constants: number, pin, trigger. */
  get irq(): IrqSetup {
    return this.draft.setup.scenario.irqs[this.frame.irq] as IrqSetup
  }

  get device(): DeviceSetup | undefined {
    return this.draft.setup.scenario.devices[this.deviceIndex]
  }

  get deviceState(): Readonly<Device> | undefined {
    return this.draft.now.devices[this.deviceIndex]
  }

  setDevice(fields: Partial<Device>): void {
    Object.assign(this.draft.device(this.deviceIndex), fields)
  }

  private get deviceIndex(): number {
    return deviceIndex(this.draft.setup.scenario, this.irq.irq)
  }

  /** The low half that Linux caches for the pin, with the mask bit as given. */
  lowHalf(masked: boolean): number {
    const { scenario } = this.draft.setup
    const trigger = this.irq.trigger === 'level' ? LEVEL : 0
    const mode = scenario.logical ? LOGICAL : 0
    return trigger | mode | (masked ? MASKED : 0) | this.desc.vector
  }

  highHalf(): number {
    return highHalfFor(this.desc.cpu, this.draft.setup.scenario.logical)
  }

  /** SEL: the index of one half of the pin's RTE into IOREGSEL. */
  select(half: Half): void {
    this.write(IOREGSEL, INDEX_RTE + 2 * this.irq.irq + (half === 'hi' ? 1 : 0))
  }

  /** WIN: a write to the selected register. */
  store(value: number): void {
    this.write(IOWIN, value)
  }

  /** WIN: a read of the selected register; the line's `done` gets the value. */
  load(): void {
    exitToVmm(this.draft, this.cpu, newCall('read', IOWIN))
  }

  writeEoir(vector: number): void {
    this.write(EOIR, vector)
  }

  /** A write to the device that changes its line, as seen by the I/O APIC. */
  driveLine(level: 0 | 1): void {
    exitToVmm(this.draft, this.cpu, newCall('setIrq', this.irq.irq, level))
  }

  eoi(): void {
    guestEoi(this.draft, this.cpu)
  }

  tmrHas(vector: number): boolean {
    return this.draft.now.vcpus[this.cpu]?.lapic.tmr.includes(vector) ?? false
  }

  print(text: string): void {
    this.draft.emit({ type: 'guest_print', cpu: this.cpu, text })
  }

  /** Prints one of the debug lines that the guest of the mail had. */
  debug(text: string): void {
    if (this.draft.setup.scenario.prints === 'flow') this.print(text)
  }

  private write(offset: number, value: number): void {
    exitToVmm(this.draft, this.cpu, newCall('write', offset, 4, value))
  }
}

/** The high half of an RTE for a destination CPU; its APIC ID is its number. */
export const highHalfFor = (cpu: number, logical: boolean): number =>
  ((logical ? 1 << cpu : cpu) << 24) >>> 0
