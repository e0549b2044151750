/**
 * Which local APICs a message reaches: kvm_irq_delivery_to_apic() and kvm_apic_match_dest(),
 * arch/x86/kvm/{irq_comm,lapic}.c (Linux 6.1). Spec: kvm-split.md section 3.
 *
 * Inaccuracies: vector hashing is always on (the module's default); the APIC map is rebuilt at
 * once, never in a later request.
 */
import { DFR_CLUSTER, DFR_FLAT, isEnabled, type Lapic } from './lapic.ts'
import { LOWEST } from './rte.ts'

export interface Message {
  readonly dest: number
  readonly logical: boolean
  readonly vector: number
  readonly deliveryMode: number
  readonly level: boolean
  readonly redirectionHint: boolean
}

const XAPIC_BROADCAST = 0xff
const X2APIC_BROADCAST = 0xffffffff

type Lapics = readonly Readonly<Lapic>[]

/** The numbers of the vCPUs that get `message`, ascending. */
export function targets(lapics: Lapics, message: Message): number[] {
  const lowest = message.deliveryMode === LOWEST || message.redirectionHint
  if (hasMap(lapics, message)) return mapped(lapics, message, lowest)
  const matches = indices(lapics, (lapic) => matchesDest(lapic, message.dest, message.logical))
  const broadcast = !message.logical && message.dest === XAPIC_BROADCAST
  return lowest && !broadcast ? arbitrate(lapics, matches, message.vector) : matches
}

/** kvm_apic_match_dest(), also the test of the EOI exit scan. */
export function matchesDest(lapic: Readonly<Lapic>, dest: number, logical: boolean): boolean {
  if (isBroadcast(lapic.x2apic, dest)) return true
  if (!logical) return lapic.id === dest
  if (lapic.x2apic) return lapic.ldr >>> 16 === dest >>> 16 && (lapic.ldr & dest & 0xffff) !== 0
  const id = lapic.ldr >>> 24
  if (lapic.dfr === DFR_FLAT) return (id & dest) !== 0
  if (lapic.dfr === DFR_CLUSTER) return id >> 4 === dest >> 4 && (id & dest & 0xf) !== 0
  return false
}

const isBroadcast = (x2apic: boolean, dest: number): boolean =>
  dest === XAPIC_BROADCAST || (x2apic && dest === X2APIC_BROADCAST)

const indices = (lapics: Lapics, test: (lapic: Readonly<Lapic>) => boolean): number[] =>
  lapics.flatMap((lapic, vcpu) => (test(lapic) ? [vcpu] : []))

/** KVM skips its map for a broadcast, for aliased IDs, and in logical mode for mixed APIC modes. */
function hasMap(lapics: Lapics, { dest, logical }: Message): boolean {
  const x2apic = lapics[0]?.x2apic ?? false
  if (isBroadcast(x2apic, dest)) return false
  if (!logical) return new Set(lapics.map((lapic) => lapic.id)).size === lapics.length
  return uniform(lapics)
}

const uniform = (lapics: Lapics): boolean =>
  lapics.every((lapic) => lapic.x2apic === lapics[0]?.x2apic && lapic.dfr === lapics[0]?.dfr)

function mapped(lapics: Lapics, message: Message, lowest: boolean): number[] {
  const { dest, logical, vector } = message
  if (!logical) return indices(lapics, (lapic) => lapic.id === dest)
  const slots = logicalSlots(lapics, dest)
  if (!lowest) return slots.filter((vcpu) => vcpu >= 0).sort((a, b) => a - b)
  const chosen = slots.length === 0 ? -1 : (slots[vector % slots.length] as number)
  return chosen < 0 ? [] : [chosen]
}

/** The vCPU behind each set bit of a logical destination, ascending by bit; -1 for an empty slot. */
function logicalSlots(lapics: Lapics, dest: number): number[] {
  const first = lapics[0]
  if (!first) return []
  const width = first.x2apic ? 16 : first.dfr === DFR_CLUSTER ? 4 : 8
  const slots: number[] = []
  for (let bit = 0; bit < width; bit++) {
    if (!(dest & (1 << bit))) continue
    const single = (dest & ~((1 << width) - 1)) | (1 << bit)
    slots.push(
      lapics.findIndex((lapic) => isEnabled(lapic) && matchesDest(lapic, single >>> 0, true)),
    )
  }
  return slots
}

/** Lowest priority by vector hashing among the enabled matches. */
function arbitrate(lapics: Lapics, matches: number[], vector: number): number[] {
  const able = matches.filter((vcpu) => isEnabled(lapics[vcpu] as Lapic))
  return able.length === 0 ? [] : [able[vector % able.length] as number]
}
