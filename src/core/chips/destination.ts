/**
 * Which local APICs a message reaches: kvm_irq_delivery_to_apic() and kvm_apic_match_dest(),
 * arch/x86/kvm/{irq_comm,lapic}.c (Linux 6.1; what aliased IDs do to the map, Linux 6.2).
 * Spec: kvm-split.md section 3.
 *
 * Inaccuracies: vector hashing is always on (the module's default); the APIC map is rebuilt at
 * once, never in a later request.
 */
import { DFR_CLUSTER, DFR_FLAT, isEnabled, type Lapic } from './lapic.ts'
import type { DecodedMsi } from './msi.ts'
import { LOWEST } from './rte.ts'

/** What a device's MSI and an IPI have in common. */
export type Message = DecodedMsi

/** What an interprocessor interrupt has beyond a device's message. */
export interface Ipi {
  readonly sender: number
  /** Destination shorthand, instead of `dest`: ICR bits 19:18. */
  readonly shorthand: 'none' | 'self' | 'all' | 'others'
}

const XAPIC_BROADCAST = 0xff
const X2APIC_BROADCAST = 0xffffffff

type Lapics = readonly Readonly<Lapic>[]

/** The numbers of the vCPUs that get `message`, ascending. */
export function targets(lapics: Lapics, message: Message, ipi: Ipi | null = null): number[] {
  const { dest, logical, deliveryMode, redirectionHint, vector } = message
  const shorthand = ipi?.shorthand ?? 'none'
  if (ipi && shorthand === 'self') return [ipi.sender]
  const lowest = deliveryMode === LOWEST || redirectionHint
  if (shorthand === 'none' && hasMap(lapics, message, ipi)) return mapped(lapics, message, lowest)
  const matches = indices(lapics, (lapic, vcpu) => {
    if (shorthand === 'none') return matchesDest(lapic, dest, logical, ipi !== null)
    return shorthand === 'all' || vcpu !== ipi?.sender
  })
  const broadcast = !logical && dest === XAPIC_BROADCAST
  return lowest && !broadcast ? arbitrate(lapics, matches, vector) : matches
}

/** kvm_apic_match_dest(), also the test of the EOI exit scan. */
export function matchesDest(
  lapic: Readonly<Lapic>,
  dest: number,
  logical: boolean,
  isIpi = false,
): boolean {
  if (isBroadcast(lapic.x2apic, dest, isIpi)) return true
  if (!logical) return lapic.id === dest
  if (lapic.x2apic) return lapic.ldr >>> 16 === dest >>> 16 && (lapic.ldr & dest & 0xffff) !== 0
  const id = lapic.ldr >>> 24
  if (lapic.dfr === DFR_FLAT) return (id & dest) !== 0
  if (lapic.dfr === DFR_CLUSTER) return id >> 4 === dest >> 4 && (id & dest & 0xf) !== 0
  return false
}

/** To an APIC in x2APIC mode 0xff is an ID like others in an IPI, but a broadcast in an MSI. */
const isBroadcast = (x2apic: boolean, dest: number, isIpi: boolean): boolean =>
  x2apic
    ? dest === X2APIC_BROADCAST || (dest === XAPIC_BROADCAST && !isIpi)
    : dest === XAPIC_BROADCAST

const indices = (
  lapics: Lapics,
  test: (lapic: Readonly<Lapic>, vcpu: number) => boolean,
): number[] => lapics.flatMap((lapic, vcpu) => (test(lapic, vcpu) ? [vcpu] : []))

/** KVM skips its map for a broadcast and for aliased IDs; in logical mode see `hasLogicalMap`. */
function hasMap(lapics: Lapics, { dest, logical }: Message, ipi: Ipi | null): boolean {
  const fromX2apic = ipi !== null && lapics[ipi.sender]?.x2apic === true
  if (dest === (fromX2apic ? X2APIC_BROADCAST : XAPIC_BROADCAST)) return false
  if (hasDuplicates(lapics.map(({ id }) => id))) return false
  return !logical || hasLogicalMap(lapics)
}

const hasDuplicates = (values: readonly number[]): boolean => new Set(values).size < values.length

/** Only for APICs all in one mode, each with one bit in its logical ID that no other has. */
function hasLogicalMap(lapics: Lapics): boolean {
  const inUse = lapics.filter((lapic) => isEnabled(lapic) && lapic.ldr !== 0)
  if (new Set(inUse.map(logicalMode)).size > 1) return false
  const first = inUse[0]
  if (!first || first.x2apic) return true
  const members = logicalMode(first) === 'flat' ? 0xff : 0x0f
  const ids = inUse.map(({ ldr }) => ldr >>> 24).filter((id) => (id & members) !== 0)
  return !hasDuplicates(ids) && ids.every((id) => isPowerOfTwo(id & members))
}

const isPowerOfTwo = (value: number): boolean => (value & (value - 1)) === 0

const logicalMode = ({ x2apic, dfr }: Readonly<Lapic>): 'x2apic' | 'flat' | 'cluster' =>
  x2apic ? 'x2apic' : dfr === DFR_FLAT ? 'flat' : 'cluster'

function mapped(lapics: Lapics, message: Message, lowest: boolean): number[] {
  const { dest, logical, vector } = message
  if (!logical) return indices(lapics, (lapic) => lapic.id === dest)
  const slots = logicalSlots(lapics, dest)
  if (!lowest) return slots.filter((vcpu) => vcpu >= 0).sort((a, b) => a - b)
  const chosen = slots.length === 0 ? -1 : (slots[vector % slots.length] as number)
  return chosen < 0 ? [] : [chosen]
}

const SLOTS = { x2apic: 16, flat: 8, cluster: 4 } as const

/** The vCPU behind each set bit of a logical destination, ascending by bit; -1 for an empty slot. */
function logicalSlots(lapics: Lapics, dest: number): number[] {
  const first = lapics.find((lapic) => isEnabled(lapic) && lapic.ldr !== 0)
  if (!first) return []
  const width = SLOTS[logicalMode(first)]
  const slots: number[] = []
  for (let bit = 0; bit < width; bit++) {
    if (!(dest & (1 << bit))) continue
    const single = (dest & ~((1 << width) - 1)) | (1 << bit)
    slots.push(
      lapics.findIndex((lapic) => isEnabled(lapic) && matchesDest(lapic, single >>> 0, true, true)),
    )
  }
  return slots
}

/** Lowest priority by vector hashing among the enabled matches. */
function arbitrate(lapics: Lapics, matches: number[], vector: number): number[] {
  const able = matches.filter((vcpu) => isEnabled(lapics[vcpu] as Lapic))
  return able.length === 0 ? [] : [able[vector % able.length] as number]
}
