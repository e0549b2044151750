/** Deliveries that only the EOI before them brings about, up to the delayed re-assert. */
import { grouped } from '../../../base/grouped.ts'
import { PINS, SUCCESSIVE_EOI_MAX } from '../../../core/chips/ioapic.ts'
import type { Finding } from '../../finding.ts'
import { KIND, NONE } from '../../kinds.ts'
import { NEVER } from '../../replay/state.ts'
import { countOf } from '../../replay/traced.ts'
import { type Delivery, indicesOf, noOccurrences, type Occurrences, occur } from '../delivery.ts'
import { findingOf, times } from '../finding-of.ts'
import type { Handlers, MakeDetector, Scene } from '../scene.ts'

/** Re-deliveries in a row, with the line never low, that no healthy device needs. */
const STORM = 1_000

interface Run {
  /** The run of now: its first delivery, its length. */
  begin: number
  length: number
  /** The longest. */
  longest: number
  longestBegin: number
  longestEnd: number
  vector: number
  readonly delayed: Occurrences
}

const newRun = (): Run => ({
  begin: NEVER,
  length: 0,
  longest: 0,
  longestBegin: NEVER,
  longestEnd: NEVER,
  vector: NONE,
  delayed: noOccurrences(),
})

export const interruptStorm: MakeDetector = (scene) => {
  const { events } = scene
  const runs = Array.from({ length: PINS }, newRun)
  const nobody = noOccurrences()
  let nobodyIrq = NONE
  /** Else a delivery that a line brought about would be taken for one of the EOI before it. */
  const showsLines = countOf(scene.traced, 'ioapic_set_irq') > 0

  const on: Handlers = {
    ioapic_eoi_delayed_reassert(index) {
      const run = runs[events.value(index, 0)]
      if (run) occur(run.delayed, index)
    },
    guest_nobody_cared(index) {
      occur(nobody, index)
      nobodyIrq = events.value(index, 0)
    },
  }

  return {
    on,
    ended(delivery) {
      const run = runs[delivery.pin] as Run
      if (!isByEoi(scene, run, delivery)) run.length = 0
      extend(run, delivery)
      if (delivery.falls > 0) run.length = 0
    },
    findings: () =>
      runs.flatMap((run, pin) => {
        const isNamed = nobody.count > 0 && nobodyIrq === pin
        const isStorm = run.delayed.count > 0 || isNamed || (showsLines && run.longest >= STORM)
        return isStorm ? [told(scene, pin, run, isNamed ? nobody : noOccurrences())] : []
      }),
  }
}

const isByEoi = ({ events }: Scene, run: Run, delivery: Delivery): boolean =>
  isDelayed(run, delivery) ||
  (delivery.access !== NEVER && events.code(delivery.access) === KIND.ioapic_eoi_broadcast)

function extend(run: Run, { begin, end, vector }: Delivery): void {
  if (run.length === 0) run.begin = begin
  run.length++
  if (run.length <= run.longest) return
  run.longest = run.length
  run.longestBegin = run.begin
  run.longestEnd = end
  run.vector = vector
}

/** After the pause the timer services the pin: nothing else is logged before. */
const isDelayed = ({ delayed }: Run, { begin }: Delivery): boolean =>
  delayed.last !== NEVER && delayed.last < begin && begin - delayed.last < TIMER_SLACK

/** Events of other pins that may come in the 10 ms of the pause. */
const TIMER_SLACK = 5_000

function told(scene: Scene, pin: number, run: Run, nobody: Occurrences): Finding {
  const { delayed, longest, longestBegin, longestEnd, vector } = run
  const pause =
    delayed.count > 0
      ? ` QEMU paused ${times(delayed.count)} for 10 ms, as it does after ${grouped(SUCCESSIVE_EOI_MAX)} EOIs in a row.`
      : ''
  const gaveUp = nobody.count > 0 ? ' The guest then gave the interrupt up: nobody cared.' : ''
  return findingOf(scene, {
    id: 'interrupt-storm',
    pin,
    vector,
    events: [longestBegin, ...indicesOf(delayed), ...indicesOf(nobody), longestEnd],
    confidence: delayed.count > 0 ? 1 : nobody.count > 0 ? 0.9 : 0.7,
    title: `Interrupt storm on IRQ ${pin}`,
    text: `Pin ${pin} was delivered ${times(Math.max(longest, delayed.count))} in a row, each time by the EOI of the one before, because its line stayed high.${pause}${gaveUp}`,
    disproof: `An ioapic_set_irq vector: ${pin} level: 0 among these deliveries.`,
    next: `cat /proc/interrupts and /proc/irq/${pin}/spurious in the guest tell whether any handler claims it; trace the device that holds the line.`,
  })
}
