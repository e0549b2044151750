/**
 * Moving an interrupt: kernel/irq/{manage,migration}.c and ioapic_set_affinity() of Linux 6.1.
 * Spec: linux-guest.md sections 3 and 5.
 */

import type { GuestCpu } from './cpu.ts'
import { cpuList } from './cpu-list.ts'
import { configureEntry, only, writeDestination } from './io-apic.ts'
import type { Line } from './line.ts'
import { assignVector } from './vector-domain.ts'

const isOneWrite = (g: GuestCpu): boolean => g.draft.setup.scenario.move === 'one-write'
const moved = (g: GuestCpu): boolean => g.frame.moved

/**
 * irq_move_masked_irq(): carries out the request that waits. `moves` says whether this activation
 * may; the pin is masked, so nothing is delivered until the caller unmasks it.
 */
export const moveMaskedIrq = (moves: (g: GuestCpu) => boolean): Line[] => [
  ...only(moves, [
    {
      id: 'move-masked',
      text: 'irq_move_masked_irq(): take the pending request',
      run(g) {
        g.debug(`ioapic_finish_move IRQ ${g.irq.irq} calls irq_move_masked_irq()`)
        g.setDesc({ setaffinityPending: false })
      },
    },
    {
      id: 'do-set-affinity',
      text: 'irq_do_set_affinity(): ask the chip',
      run: (g) => g.debug(`irq_do_set_affinity for IRQ ${g.irq.irq}, ${cpuList(g.desc.pending)}`),
    },
    {
      id: 'assign-vector',
      text: 'ioapic_set_affinity(): vector and CPU from the vector domain',
      run(g) {
        g.debug(`ioapic_set_affinity for IRQ ${g.irq.irq}, ${cpuList(g.desc.pending)}`)
        const outcome = assignVector(g.draft, g.frame.irq, g.desc.pending)
        g.set({ moved: outcome !== 'busy' })
        if (outcome === 'busy') g.setDesc({ setaffinityPending: true })
      },
    },
  ]),
  ...only(moved, [
    {
      id: 'compose-message',
      text: 'ioapic_setup_msg_from_msi(): compose the entry',
      run: (g) => g.debug(`ioapic_setup_msg_from_msi for IRQ${g.irq.irq} target ${g.desc.cpu}`),
    },
    ...only((g) => !isOneWrite(g), configureEntry('move')),
    ...only(isOneWrite, writeDestination('move-dest')),
    {
      id: 'affinity-set',
      text: 'irq_do_set_affinity(): the request becomes the affinity',
      run(g) {
        g.debug('ioapic_set_affinity returns 0')
        g.setDesc({ desired: g.desc.pending, pending: 0 })
      },
    },
  ]),
]
