/** A line that rises, is delivered again and again, and that no handler lowers. */
import { PINS, pinOfInput } from '../../../core/chips/ioapic.ts'
import type { Finding } from '../../finding.ts'
import { NONE } from '../../kinds.ts'
import { NEVER } from '../../replay/state.ts'
import type { Delivery } from '../delivery.ts'
import { lostEoi } from '../eoi-verdict.ts'
import { findingOf, times } from '../finding-of.ts'
import type { MakeDetector, Scene } from '../scene.ts'

/** Deliveries of one rise; the second may still be one that a stale route brought about. */
const REPEATED = 2

interface High {
  rise: number
  deliveries: number
  last: number
  vector: number
  /** A delivery of this rise whose EOI was lost. */
  isDead: boolean
  /** The guest's word that nobody serves it. */
  complaint: number
}

export const lineNeverDrops: MakeDetector = (scene) => {
  const { events, state } = scene
  const highs: (High | null)[] = Array.from({ length: PINS }, () => null)
  const found = new Map<number, High>()

  const complain = (index: number): void => {
    for (const high of highs) if (high && high.complaint === NEVER) high.complaint = index
  }

  const finish = (pin: number, isAtEnd: boolean): void => {
    const high = highs[pin]
    highs[pin] = null
    if (!high || found.has(pin)) return
    const isRepeated = high.deliveries >= REPEATED
    const wasGivenUp = high.complaint !== NEVER && isRepeated
    if (isAtEnd ? isRepeated || high.isDead : wasGivenUp) found.set(pin, high)
  }

  return {
    on: {
      ioapic_set_irq(index) {
        const pin = pinOfInput(events.value(index, 0))
        if (pin >= PINS || state.lineAt[pin] !== index) return
        finish(pin, false)
        if (state.line[pin] === 1) highs[pin] = newHigh(index)
      },
      guest_stuck: complain,
      guest_nobody_cared: complain,
    },
    ended(delivery) {
      const high = highs[delivery.pin]
      if (high && delivery.begin > high.rise) note(scene, high, delivery)
    },
    findings() {
      for (let pin = 0; pin < PINS; pin++) finish(pin, true)
      return [...found].map(([pin, high]) => told(scene, pin, high))
    },
  }
}

function note(scene: Scene, high: High, delivery: Delivery): void {
  high.deliveries++
  high.last = delivery.begin
  high.vector = delivery.vector
  if (delivery.how === 'open' && lostEoi(scene, delivery)) high.isDead = true
}

const newHigh = (rise: number): High => ({
  rise,
  deliveries: 0,
  last: NEVER,
  vector: NONE,
  isDead: false,
  complaint: NEVER,
})

function told(scene: Scene, pin: number, high: High): Finding {
  const { rise, deliveries, last, vector, complaint } = high
  return findingOf(scene, {
    id: 'line-never-drops',
    pin,
    vector,
    events: [rise, last, complaint],
    confidence: 0.9,
    fromAbsence: true,
    title: `The line of IRQ ${pin} never drops`,
    text: `The line of pin ${pin} rose and was delivered ${times(deliveries)} without falling: no handler took away the cause.`,
    disproof: `An ioapic_set_irq for input ${pin === 2 ? 0 : pin} with level 0 after the rise.`,
    next: `Trace the device that drives input ${pin === 2 ? 0 : pin}, and read its interrupt status register from the guest.`,
  })
}
