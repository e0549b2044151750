/** The guest itself says that a handler ran outside its affinity. */

import { bitsOf } from '../../../base/bits.ts'
import type { Finding } from '../../finding.ts'
import { NONE } from '../../kinds.ts'
import { isRemappable } from '../../replay/routes.ts'
import { type Case, Cases } from '../cases.ts'
import type { Delivery } from '../delivery.ts'
import { findingOf, TRACE_ROUTES, times } from '../finding-of.ts'
import { isOutside, namesCpu } from '../guest-words.ts'
import type { MakeDetector, Scene } from '../scene.ts'

interface Found {
  readonly vector: number
  readonly cpu: number
  readonly mask: number
  readonly isRemapped: boolean
}

/** Key of what no delivery could be found for. */
const NO_PIN = -1

export const misdeliverySeen: MakeDetector = (scene) => {
  const cases = new Cases<Found>()
  const { events } = scene
  return {
    heard(index, delivery) {
      const mask = events.value(index, 0)
      const cpu = events.value(index, 1)
      if (!isOutside(mask, cpu) || (delivery && wasAskedFor(delivery, cpu))) return
      const isRemapped = delivery?.asked ? isRemappable(delivery.asked.address) : false
      const found = { vector: delivery?.vector ?? NONE, cpu, mask, isRemapped }
      const before = delivery ? [delivery.access, delivery.begin] : []
      cases.add(delivery?.pin ?? NO_PIN, found, [...before, index])
    },
    findings: () => cases.map((pin, found) => told(scene, pin, found)),
  }
}

/**
 * Sent where the RTE said: the affinity changed while it was under way, which is no fault. Where
 * the RTE is not known whole, only a delivery by a write to it can have gone elsewhere.
 */
function wasAskedFor({ asked, byWrite }: Delivery, cpu: number): boolean {
  if (asked === null) return !byWrite
  return !isRemappable(asked.address) && namesCpu(asked, cpu)
}

function told(scene: Scene, key: number, { first, count, events }: Case<Found>): Finding {
  const { vector, cpu, mask, isRemapped } = first
  const pin = key === NO_PIN ? null : key
  const of = pin === null ? 'an interrupt' : `IRQ ${pin}`
  const cpus = bitsOf(mask).join(', ')
  return findingOf(scene, {
    id: 'misdelivery-seen',
    pin,
    vector,
    events,
    confidence: isRemapped ? 0.6 : pin === null ? 0.8 : 0.95,
    title: `The guest handled ${of} on a CPU outside its affinity`,
    text: `The guest prints that its handler of ${of} ran on CPU ${cpu} although the affinity was CPU ${cpus} by then (${times(count)}): the interrupt was delivered to the CPU that it had before.`,
    disproof:
      'The same line for an interrupt that was sent before the affinity changed, or a guest that prints the mask it wants, not the one that is in force.',
    next: `cat /proc/irq/${pin ?? 'N'}/effective_affinity in the guest, and record with ${TRACE_ROUTES}.`,
  })
}
