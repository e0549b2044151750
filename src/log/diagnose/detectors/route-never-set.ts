/** An unmasked RTE was serviced while its GSI had no route at all. */
import type { Finding } from '../../finding.ts'
import { type Case, Cases } from '../cases.ts'
import type { Delivery } from '../delivery.ts'
import { findingOf, TRACE_HOST, TRACE_ROUTES, times } from '../finding-of.ts'
import { messageText } from '../message-text.ts'
import { type NeverRouted, wasNeverRouted } from '../never-routed.ts'
import type { MakeDetector, Scene } from '../scene.ts'
import { hostEvents } from './stale-route-used.ts'

interface Found {
  readonly delivery: Delivery
  readonly shown: NeverRouted
}

export const routeNeverSet: MakeDetector = (scene) => {
  const cases = new Cases<Found>()
  return {
    ended(delivery) {
      const shown = wasNeverRouted(scene, delivery)
      if (shown) cases.add(delivery.pin, { delivery, shown }, eventsOf(delivery))
    },
    findings: () => cases.map((_pin, found) => told(scene, found)),
  }
}

function eventsOf({ access, begin, trigger, followed, host, stuck }: Delivery): number[] {
  return [access, begin, trigger, followed, ...(host ? hostEvents(host) : []), stuck]
}

function told(scene: Scene, { first, count, events }: Case<Found>): Finding {
  const { delivery, shown } = first
  const { pin, vector, asked } = delivery
  const wanted = asked ? messageText(asked) : 'what its RTE says'
  return findingOf(scene, {
    id: 'route-never-set',
    pin,
    vector,
    events,
    confidence: shown.confidence,
    title: `IRQ ${pin} was raised while its GSI had no route`,
    text: `Pin ${pin} was serviced for ${wanted} while KVM's route of GSI ${pin} was still all zero (${times(count)}): the message goes to vector 0, nobody takes it and Remote IRR stays set.`,
    disproof: `A route of GSI ${pin} that was set before this log begins.`,
    next:
      shown.shownBy === 'host'
        ? `Record QEMU from its start with ${TRACE_ROUTES}: the first commit after the unmask must come before the delivery.`
        : `Record the host with it: ${TRACE_HOST}; the message behind kvm_set_irq gsi ${pin} is then "dst 0 vec 0".`,
  })
}
