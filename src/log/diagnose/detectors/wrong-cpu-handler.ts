/** Host events show a delivery to a vCPU, or with a vector, that the RTE does not name. */
import type { Finding } from '../../finding.ts'
import { NEVER } from '../../replay/state.ts'
import { type Case, Cases } from '../cases.ts'
import { findingOf, TRACE_ROUTES, times } from '../finding-of.ts'
import type { HostDelivery } from '../host-delivery.ts'
import { destText, messageText } from '../message-text.ts'
import type { MakeDetector, Scene } from '../scene.ts'
import { hostMessage, type Stale, staleOf } from '../stale.ts'
import { hostEvents } from './stale-route-used.ts'

interface Found {
  readonly delivery: HostDelivery
  /** What the RTE named; null in a trace of the host alone. */
  readonly stale: Stale | null
}

export const wrongCpuHandler: MakeDetector = (scene) => {
  const cases = new Cases<Found>()
  return {
    ended(delivery) {
      const { host, access, begin, pin } = delivery
      const stale = host ? staleOf(delivery, scene.traced) : null
      if (!host || stale?.shownBy !== 'host' || !goesElsewhere(stale)) return
      const events = [access, begin, ...hostEvents(host), host.inject]
      cases.add(pin, { delivery: host, stale }, events)
    },
    hostEnded(delivery) {
      const { isLinked, goneTo, gone, gsi, inject } = delivery
      if (isLinked || gone === NEVER || !delivery.isLevel || goneTo === NEVER) return
      cases.add(gsi, { delivery, stale: null }, [...hostEvents(delivery), goneTo, inject])
    },
    findings: () => cases.map((pin, found) => told(scene, pin, found)),
  }
}

const goesElsewhere = ({ sent, asked }: Stale): boolean =>
  sent !== null && destText(sent) !== destText(asked)

function told(scene: Scene, pin: number, { first, count, events }: Case<Found>): Finding {
  const { delivery, stale } = first
  const sent = hostMessage(delivery)
  const isWhere = stale
    ? `while the RTE named ${messageText(stale.asked)}`
    : `while KVM's own scan, before the vCPU took it, shows the vector routed to CPU ${scene.events.value(delivery.goneTo, 0)}`
  return findingOf(scene, {
    id: 'wrong-cpu-handler',
    pin,
    vector: delivery.vector,
    events,
    confidence: stale ? Math.min(stale.confidence, 0.95) : 0.7,
    title: `KVM delivered IRQ ${pin} to the wrong CPU`,
    text: `The host's tracer shows GSI ${pin} sent to ${messageText(sent)}, ${isWhere} (${times(count)}): the route in KVM was not up to date.`,
    disproof:
      'A write to the RTE between the kvm_set_irq and its kvm_msi_set_irq, or clocks of the two logs that are not aligned.',
    next: stale
      ? 'Run the same with a QEMU from 8.0 on; the destination must then be the one that the RTE names.'
      : `Record QEMU with it: ${TRACE_ROUTES}; its writes to the RTE tell what was asked for.`,
  })
}
