/** What the guest's console says of an interrupt. */
import { bitsOf } from '../../base/bits.ts'
import { type Kind, NONE } from '../../log/kinds.ts'
import { ranges } from './ranges.ts'
import type { Teller } from './words.ts'

export const guestWords: Partial<Readonly<Record<Kind, Teller>>> = {
  guest_handler({ events, index }) {
    const mask = events.value(index, 0)
    const cpu = events.value(index, 1)
    const isOutside = cpu < 32 && ((mask >>> cpu) & 1) === 0
    return isOutside
      ? { text: `handler on CPU ${cpu}, affinity ${ranges(bitsOf(mask))}`, tone: 'bad' }
      : { text: `handler on CPU ${cpu}`, tone: 'plain' }
  },
  guest_stuck({ events, index }) {
    const count = (field: number) => {
      const value = events.value(index, field)
      return value === NONE ? '?' : `${value}`
    }
    return { text: `guest: ${count(0)} of ${count(1)} handled`, tone: 'bad' }
  },
  guest_affinity: ({ events, index }) => ({
    text: `IRQ ${events.value(index, 0)} asked to CPU ${ranges(bitsOf(events.value(index, 1)))}`,
    tone: 'plain',
  }),
  guest_ack_level: ({ events, index }) => ({
    text: events.value(index, 1) ? 'ack, with a move to make' : 'ack, no move',
    tone: 'plain',
  }),
  guest_nobody_cared: ({ events, index }) => ({
    text: `guest switches IRQ ${events.value(index, 0)} off`,
    tone: 'bad',
  }),
}
