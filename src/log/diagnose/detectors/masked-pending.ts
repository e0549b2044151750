/** A line that rose while its level pin was masked, and waits: to the end, or for long. */
import { PINS, pinOfInput } from '../../../core/chips/ioapic.ts'
import { LEVEL, MASKED } from '../../../core/chips/rte.ts'
import type { Finding } from '../../finding.ts'
import { lowBit, NEVER } from '../../replay/state.ts'
import { findingOf } from '../finding-of.ts'
import type { MakeDetector, Scene } from '../scene.ts'

/** Linux masks a pin for a move for some ten accesses; a wait that matters is longer. */
const LONG_EVENTS = 200
const LONG_US = 1_000_000

interface Wait {
  readonly rise: number
  readonly masked: number
}

export const maskedPending: MakeDetector = (scene) => {
  const { events, state } = scene
  const waits: (Wait | null)[] = Array.from({ length: PINS }, () => null)
  const longest = new Map<number, Wait & { readonly end: number }>()

  const finish = (pin: number, index: number, isOver: boolean): void => {
    const wait = waits[pin]
    waits[pin] = null
    if (!wait || (isOver && !isLong(wait.rise, index))) return
    if (!longest.has(pin)) longest.set(pin, { ...wait, end: isOver ? index : NEVER })
  }

  const isLong = (from: number, to: number): boolean => {
    const us = events.time(to) - events.time(from)
    return Number.isNaN(us) ? to - from >= LONG_EVENTS : us >= LONG_US
  }

  return {
    on: {
      ioapic_set_irq(index) {
        const pin = pinOfInput(events.value(index, 0))
        if (pin >= PINS || state.lineAt[pin] !== index) return
        if (state.line[pin] !== 1) finish(pin, index, true)
        else if (isMaskedLevel(state, pin) && !waits[pin])
          waits[pin] = { rise: index, masked: state.rteAt[pin] as number }
      },
      ioapic_mem_write(index) {
        for (let pin = 0; pin < PINS; pin++)
          if (waits[pin] && !isMaskedLevel(state, pin)) finish(pin, index, true)
      },
      ioapic_set_remote_irr: (index) => finish(events.value(index, 0), index, true),
    },
    findings() {
      for (let pin = 0; pin < PINS; pin++) finish(pin, events.size - 1, false)
      return [...longest].map(([pin, wait]) => told(scene, pin, wait))
    },
  }
}

const isMaskedLevel = (state: Scene['state'], pin: number): boolean =>
  lowBit(state, pin, MASKED) === true && lowBit(state, pin, LEVEL) === true

function told(scene: Scene, pin: number, { rise, masked, end }: Wait & { end: number }): Finding {
  const until = end === NEVER ? 'to the end of the log' : 'for long'
  return findingOf(scene, {
    id: 'masked-pending',
    pin,
    events: [masked, rise, end],
    confidence: 0.9,
    title: `IRQ ${pin} waits behind its mask`,
    text: `The line of pin ${pin} rose while the pin was masked and waited ${until}: it is delivered only when the guest unmasks it.`,
    disproof: `A write to the RTE of pin ${pin} that unmasks it and that this log lacks.`,
    next: `cat /proc/interrupts in the guest, and look for disable_irq() or a threaded handler that has not finished; trace with --trace 'ioapic_*'.`,
  })
}
