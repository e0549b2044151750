/** A delivery by a route that no longer said what the RTE says. Spec: kvm-split.md section 6. */
import type { Finding } from '../../finding.ts'
import { NEVER } from '../../replay/state.ts'
import { type Case, Cases } from '../cases.ts'
import type { Delivery } from '../delivery.ts'
import { findingOf, TRACE_HOST, TRACE_ROUTES, times } from '../finding-of.ts'
import type { HostDelivery } from '../host-delivery.ts'
import { messageText } from '../message-text.ts'
import type { MakeDetector, Scene } from '../scene.ts'
import { hostMessage, type Stale, staleOf } from '../stale.ts'

interface Found {
  readonly stale: Stale
  readonly vector: number
}

export const staleRouteUsed: MakeDetector = (scene) => {
  const cases = new Cases<Found>()
  return {
    ended(delivery) {
      const stale = staleOf(delivery, scene.traced)
      if (stale) cases.add(delivery.pin, { stale, vector: delivery.vector }, eventsOf(delivery))
    },
    hostEnded(delivery) {
      const stale = delivery.isLinked ? null : staleByScan(delivery)
      if (!stale) return
      const { gsi, vector, gone } = delivery
      cases.add(gsi, { stale, vector }, [...hostEvents(delivery), gone])
    },
    findings: () => cases.map((pin, found) => told(scene, pin, found)),
  }
}

/** No side of QEMU: the message was gone from KVM's routes before its vCPU could take it. */
function staleByScan(delivery: HostDelivery): Stale | null {
  if (delivery.gone === NEVER || !delivery.isLevel) return null
  const sent = hostMessage(delivery)
  return { sent, asked: sent, shownBy: 'host', confidence: 0.75 }
}

export const hostEvents = ({ setIrq, msi, accept }: HostDelivery): number[] => [setIrq, msi, accept]

function eventsOf(delivery: Delivery): number[] {
  const { access, begin, trigger, followed, host, handler } = delivery
  return [access, begin, trigger, followed, ...(host ? hostEvents(host) : []), handler]
}

function told(scene: Scene, pin: number, { first, count, events }: Case<Found>): Finding {
  const { stale, vector } = first
  const { sent, asked, shownBy, confidence } = stale
  const often = count === 1 ? '' : ` This happened ${times(count)}.`
  const differs =
    sent === asked
      ? `${messageText(asked)}, which KVM's routes no longer held when its vCPU looked`
      : `${sent ? messageText(sent) : 'another CPU'}, while the RTE already said ${messageText(asked)}`
  return findingOf(scene, {
    id: 'stale-route-used',
    pin,
    vector,
    events,
    confidence,
    title: `IRQ ${pin} was sent by a stale route`,
    text: `KVM sent the interrupt of pin ${pin} to ${differs}: QEMU services a pin before it updates KVM's route.${inferred(shownBy)}${often}`,
    disproof: DISPROOFS[shownBy],
    next:
      shownBy === 'host'
        ? `Run the same with a QEMU from 8.0 on, or with the fix "ioapic: fix the order of route update and service"; ${TRACE_ROUTES} shows the order.`
        : `Record the host with it: ${TRACE_HOST}; kvm_msi_set_irq behind kvm_set_irq gsi ${pin} names where it went.`,
  })
}

const inferred = (shownBy: Stale['shownBy']): string =>
  shownBy === 'guest' ? ' This is inferred from the CPU that the handler names.' : ''

const DISPROOFS: Readonly<Record<Stale['shownBy'], string>> = {
  host: 'A kvm_msi_set_irq behind the same kvm_set_irq with the destination and vector that the RTE names.',
  order: 'A line that updates the route of this GSI between the write to the RTE and the delivery.',
  guest:
    'Route events (kvm_irqchip_commit_routes) that come before the delivery, or an accelerator other than KVM with a split irqchip.',
}
