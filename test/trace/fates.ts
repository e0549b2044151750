/** What is known of each cell of the matrix (kvm-split.md, sections 6 to 8), and how a search tells it. */

import { createModel } from '../../src/core/model.ts'
import { claims } from '../../src/core/properties.ts'
import type { Setup } from '../../src/core/setup.ts'
import { explore } from '../../src/lts/explore.ts'
import { searchCoding } from '../../src/trace/search.ts'
import { type Cell, finish, UNBOUNDED } from './cells.ts'

/** Whether KVM's scan still sees the interrupt that waits on the old CPU. */
const keepsOldExit = ({ kvm }: Cell): boolean =>
  kvm.scan === 'K1p' || kvm.scan === 'K2' || (kvm.scan === 'K1' && !kvm.apicv)

export type Fate =
  | 'right'
  | 'misrouted'
  | 'misrouted, healed'
  | 'misrouted, dead'
  | 'taken by none'
  | 'lost'

/** What becomes of the pin in the worst interleaving. */
export function fateOf(its: Cell): Fate {
  const { qemu, guest } = its
  if (guest === 'in-service-rewrite') return keepsOldExit(its) ? 'right' : 'lost'
  if (qemu === 'even-if-masked') return guest === 'one-write' ? 'taken by none' : 'right'
  if (qemu !== 'original') return 'right'
  if (guest === 'same-vector') return keepsOldExit(its) ? 'misrouted' : 'misrouted, dead'
  return guest === 'vector-changes-tmr-set' ? 'misrouted, dead' : 'misrouted, healed'
}

const misrouted = ['delivered-as-rte-names', 'no-interrupt-off-affinity']
const eoiLost = ['eoi-reaches-ioapic', 'ack-clears-remote-irr']
const witnesses = ['handler-on-new-cpu', 'quiet-after-move']

/** The claims of one move that fall. A device that only its right CPU can serve keeps its line high when the pin is dead. */
export function refutedBy(fate: Fate, { device }: Cell): string[] {
  const seed = device === 'seed'
  switch (fate) {
    case 'right':
      return []
    case 'misrouted':
      return misrouted
    case 'misrouted, healed':
      return [...misrouted, 'eoi-reaches-ioapic']
    case 'misrouted, dead':
      return [
        ...misrouted,
        ...eoiLost,
        'no-dead-pin',
        ...(seed ? witnesses : ['quiet-means-clear']),
      ]
    case 'taken by none':
      return ['delivered-as-rte-names', ...eoiLost, 'no-dead-pin', ...(seed ? witnesses : [])]
    case 'lost':
      return [...eoiLost, 'no-dead-pin', ...(seed ? [] : ['quiet-means-clear'])]
  }
}

/** The claims that do not hold, by a complete search for verdicts alone: without calm schedules. */
export function refutedIn(setup: Setup, symmetry = false): string[] {
  const model = createModel(setup)
  const { coding } = searchCoding(model, { symmetry })
  const { boundedBy, verdicts } = finish(explore(model, coding, claims(setup.scenario), UNBOUNDED))
  if (boundedBy) throw new Error(`bounded by ${boundedBy}`)
  return verdicts.flatMap(({ id, holds }) => (holds === false ? [id] : []))
}
