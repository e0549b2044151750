/** The EOI of a level interrupt that never reached the I/O APIC. Spec: kvm-split.md section 6. */
import type { Finding } from '../../finding.ts'
import { NEVER } from '../../replay/state.ts'
import { countOf, isKernelIoapic } from '../../replay/traced.ts'
import { type Case, Cases } from '../cases.ts'
import type { Delivery } from '../delivery.ts'
import { type LostEoi, lostEoi } from '../eoi-verdict.ts'
import { findingOf, TRACE_HOST, TRACE_ROUTES, times } from '../finding-of.ts'
import type { HostDelivery } from '../host-delivery.ts'
import { wasNeverRouted } from '../never-routed.ts'
import type { MakeDetector, Scene } from '../scene.ts'
import { hostEvents } from './stale-route-used.ts'

interface Found {
  readonly vector: number
  readonly verdict: LostEoi
  readonly isHostOnly: boolean
}

export const eoiLost: MakeDetector = (scene) => {
  const cases = new Cases<Found>()
  return {
    ended(delivery) {
      const verdict = wasNeverRouted(scene, delivery) ? null : lostEoi(scene, delivery)
      if (!verdict) return
      const { pin, vector } = delivery
      cases.add(pin, { vector, verdict, isHostOnly: false }, eventsOf(delivery, verdict))
    },
    hostEnded(delivery) {
      const verdict = delivery.isLinked ? null : lostByHost(scene, delivery)
      if (!verdict) return
      const { gsi, vector, inject } = delivery
      const events = [...hostEvents(delivery), inject, ...verdict.events]
      cases.add(gsi, { vector, verdict, isHostOnly: true }, events)
    },
    findings: () => cases.map((pin, found) => told(scene, pin, found)),
  }
}

function eventsOf(delivery: Delivery, { events }: LostEoi): number[] {
  const { access, begin, trigger, followed, changed, handler, ack, lastRequest } = delivery
  return [access, begin, trigger, followed, changed, handler, ack, lastRequest, ...events]
}

/**
 * A trace of the host alone. The silence of the GSI to the end is what tells it from an EOI that
 * the guest repeated explicitly, which the host does not trace; it does so where the vector changed.
 */
function lostByHost(scene: Scene, delivery: HostDelivery): LostEoi | null {
  const { eoi, exit, entered, isLevel, eoiApicid } = delivery
  const { events, traced } = scene
  if (!isLevel || eoi === NEVER || exit !== NEVER || entered === NEVER) return null
  if (isKernelIoapic(traced) || countOf(traced, 'kvm_userspace_exit') === 0) return null
  if (delivery.isFollowed) return null
  const mayBeRescued = delivery.gone !== NEVER && delivery.goneTo === NEVER
  return {
    confidence: mayBeRescued ? 0.5 : 0.75,
    because: `vCPU ${eoiApicid} wrote the EOI of vector ${events.value(eoi, 1)}, no KVM_EXIT_IOAPIC_EOI follows, and the GSI is not raised again`,
    events: [eoi, entered],
  }
}

function told(scene: Scene, pin: number, { first, count, events }: Case<Found>): Finding {
  const { vector, verdict, isHostOnly } = first
  const often = count === 1 ? '' : ` This happened ${times(count)}.`
  return findingOf(scene, {
    id: 'eoi-lost',
    pin,
    vector,
    events,
    confidence: verdict.confidence,
    fromAbsence: true,
    title: `The EOI of IRQ ${pin} was lost: Remote IRR stays set`,
    text: `Pin ${pin} was delivered and its EOI never reached the I/O APIC, for ${verdict.because}: every later request is taken for one in service.${often}`,
    disproof: `An ioapic_eoi_broadcast for vector ${vector < 256 ? vector : 'of this pin'} after the last of these lines${isHostOnly ? ', or a KVM_EXIT_IOAPIC_EOI that the tracer dropped' : ''}.`,
    next: isHostOnly
      ? `"info pic" in QEMU's monitor shows Remote IRR of pin ${pin}; record QEMU with ${TRACE_ROUTES}.`
      : `"info pic" in QEMU's monitor shows Remote IRR of pin ${pin}; on the host: ${TRACE_HOST} shows who wrote the EOI and whether it left KVM.`,
  })
}
