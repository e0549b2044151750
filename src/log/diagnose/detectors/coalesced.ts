/**
 * Requests that were merged into a delivery that had not ended. Every busy level pin merges some,
 * which costs nothing: told are those of a delivery whose EOI was lost, and what the host says.
 */
import type { Finding } from '../../finding.ts'
import { NONE, unpackDelivery } from '../../kinds.ts'
import { NEVER } from '../../replay/state.ts'
import { indicesOf, noOccurrences, type Occurrences, occur } from '../delivery.ts'
import { lostEoi } from '../eoi-verdict.ts'
import { findingOf, times } from '../finding-of.ts'
import { wasNeverRouted } from '../never-routed.ts'
import type { MakeDetector, Scene } from '../scene.ts'

interface Case {
  vector: number
  count: number
  begin: number
  readonly merged: number[]
}

export const coalesced: MakeDetector = (scene) => {
  const { events } = scene
  const cases = new Map<number, Case>()
  const byHost = new Map<number, Occurrences>()

  const hostMerged = (pin: number, index: number): void => {
    const run = byHost.get(pin) ?? noOccurrences()
    if (byHost.size < 4_096) byHost.set(pin, run)
    occur(run, index)
  }

  return {
    on: {
      kvm_ioapic_set_irq(index) {
        const packed = events.value(index, 3)
        if (packed === NONE || !unpackDelivery(packed).coalesced) return
        hostMerged(events.value(index, 0), index)
      },
    },
    ended(delivery) {
      const { pin, vector, begin, requests, lastRequest, coalesced: again } = delivery
      const count = requests + again.count
      const isDead = count > 0 && (lostEoi(scene, delivery) ?? wasNeverRouted(scene, delivery))
      if (!isDead) return
      cases.set(pin, { vector, count, begin, merged: [lastRequest, ...indicesOf(again)] })
    },
    hostEnded({ gsi, coalesced: at, isLevel }) {
      if (at !== NEVER && isLevel) hostMerged(gsi, at)
    },
    findings: () => [
      ...[...cases].map(([pin, found]) => told(scene, pin, found)),
      ...[...byHost].map(([pin, run]) => toldByHost(scene, pin, run)),
    ],
  }
}

const NEXT =
  'Look at what ends the delivery: the EOI on its vCPU (kvm:kvm_eoi) and ioapic_eoi_broadcast for its vector.'

function told(scene: Scene, pin: number, { vector, count, begin, merged }: Case): Finding {
  return findingOf(scene, {
    id: 'coalesced',
    pin,
    vector,
    events: [begin, ...merged],
    confidence: 0.9,
    fromAbsence: true,
    title: `Requests of IRQ ${pin} were merged into one that never ended`,
    text: `Pin ${pin} was requested ${times(count)} more while Remote IRR was set, and nothing was delivered for it: QEMU takes them for the interrupt in service.`,
    disproof: `An ioapic_clear_remote_irr for pin ${pin} between these requests.`,
    next: NEXT,
  })
}

function toldByHost(scene: Scene, pin: number, run: Occurrences): Finding {
  return findingOf(scene, {
    id: 'coalesced',
    pin,
    events: indicesOf(run),
    confidence: 1,
    title: `KVM merged requests of IRQ ${pin}`,
    text: `KVM marked the request of pin ${pin} as coalesced ${times(run.count)}: one was still pending.`,
    disproof: 'None: KVM says so itself.',
    next: NEXT,
  })
}
