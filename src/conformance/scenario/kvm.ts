/** KVM's side: GSIs, messages, interprocessor interrupts, the EOI exit bitmaps. */
import { type Ipi, type Message, targets } from '../../core/chips/destination.ts'
import { scanRoutes } from '../../core/chips/eoi-exit.ts'
import { PINS } from '../../core/chips/ioapic.ts'
import { accept } from '../../core/chips/lapic.ts'
import { decodeMsi, type Msi } from '../../core/chips/msi.ts'
import { DELIVERY_MODES } from '../../core/chips/rte.ts'
import type { Machine, Vcpu } from './machine.ts'

/** The rule of today's KVM: the EOI for an old route leaves the kernel, and that once only. */
export const SCAN_RULE = 'K2'

/** KVM_IRQ_LINE: a GSI without a route, and lowering one, send nothing. */
export function setGsi(machine: Machine, gsi: number, level: number): void {
  const route = machine.routes.get(gsi)
  if (level === 0 || !route) return
  machine.window.messages.push({ pin: gsi, ...route })
  deliver(machine, decodeMsi(route))
}

export const deliverMsi = (machine: Machine, msi: Msi): void => deliver(machine, decodeMsi(msi))

const SHORTHANDS = ['none', 'self', 'all', 'others'] as const
const ICR_ASSERT = 1 << 14
const ICR_LEVEL = 1 << 15

/** kvm_apic_send_ipi(): the ICR of `sender` as it stands. */
export function sendIpi(machine: Machine, sender: number): void {
  const { lapic, icrLow, icrHigh } = machine.vcpus[sender] as Vcpu
  const level = (icrLow & ICR_LEVEL) !== 0
  const message: Message = {
    dest: lapic.x2apic ? icrHigh : icrHigh >>> 24,
    logical: (icrLow & (1 << 11)) !== 0,
    vector: icrLow & 0xff,
    deliveryMode: (icrLow >>> 8) & 7,
    level,
    redirectionHint: false,
  }
  const shorthand = SHORTHANDS[(icrLow >>> 18) & 3] as Ipi['shorthand']
  deliver(machine, message, { sender, shorthand }, (icrLow & ICR_ASSERT) !== 0)
}

function deliver(
  { vcpus }: Machine,
  message: Message,
  ipi: Ipi | null = null,
  asserted = true,
): void {
  const lapics = vcpus.map(({ lapic }) => lapic)
  for (const vcpu of targets(lapics, message, ipi)) {
    acceptOn(vcpus[vcpu] as Vcpu, message, asserted)
  }
}

/**
 * __apic_accept_irq(). SMI, ExtINT and the reserved mode leave no trace that a scenario could
 * check. An INIT that is not asserted is the level de-assert, which KVM would take for an INIT
 * with an edge; the peers' scenarios follow the manual.
 */
function acceptOn(vcpu: Vcpu, message: Message, asserted: boolean): void {
  const { vector, deliveryMode, level } = message
  switch (DELIVERY_MODES[deliveryMode]) {
    case 'fixed':
    case 'lowest':
      if (asserted || !level) accept(vcpu.lapic, vector, level, false)
      return
    case 'nmi':
      vcpu.nmis++
      return
    case 'init':
      if (asserted) vcpu.inits++
      return
    case 'sipi':
      vcpu.sipi = vector
      return
  }
}

/** KVM_REQ_SCAN_IOAPIC, on every vCPU unless told: the level routes of the I/O APIC's GSIs. */
export function rescan({ vcpus, routes }: Machine, lapics = vcpus.map(({ lapic }) => lapic)): void {
  const table = { address: new Array<number>(PINS).fill(0), data: new Array<number>(PINS).fill(0) }
  for (const [gsi, { address, data }] of routes) {
    if (gsi >= PINS) continue
    table.address[gsi] = address
    table.data[gsi] = data
  }
  for (const lapic of lapics) scanRoutes(lapic, table, SCAN_RULE)
}
