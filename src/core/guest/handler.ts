/**
 * The device driver's handler, one for each behaviour of a device, and the accounting around it:
 * handle_irq_event() and note_interrupt(), kernel/irq/{handle,spurious}.c (Linux 6.1). Spec:
 * linux-guest.md sections 4 and 8.
 *
 * Inaccuracies: one handler per interrupt, no threaded handlers; runs without result always count
 * as closer together than HZ/10; a disabled line is not polled.
 */
import type { Behaviour } from '../scenarios/scenario.ts'
import type { GuestCpu } from './cpu.ts'
import { cpuList } from './cpu-list.ts'
import type { Line } from './line.ts'

/** After so many runs the count is judged; so many of them unhandled disable the line. */
const JUDGED_RUNS = 100_000
const UNHANDLED_LIMIT = 99_900

const runs = (g: GuestCpu): boolean => g.frame.runs
const is =
  (...behaviours: readonly (Behaviour | undefined)[]) =>
  (g: GuestCpu): boolean =>
    runs(g) && behaviours.includes(g.device?.behaviour)

/** Whether the handler runs where the last request wants it. */
const onRequestedCpu = (g: GuestCpu): boolean =>
  ((g.desc.pending || g.desc.desired) & (1 << g.cpu)) !== 0

export const handleIrqEvent: readonly Line[] = [
  {
    id: 'handler',
    text: "handle_irq_event(): the driver's handler",
    when: runs,
    run(g) {
      g.draft.emit({ type: 'irq_handler_entry', irq: g.irq.irq, cpu: g.cpu })
      g.print(handlerText(g))
      const served = g.device?.behaviour === 'right-cpu' ? g.cpu === g.device.cpu : undefined
      if (served ?? g.device?.behaviour === 'edge') g.setDevice({ cause: false })
      g.set({ handled: served ?? g.device?.handled ?? false })
    },
  },
  {
    id: 'handler-lower',
    text: '  acknowledge the device: its line falls',
    when: is('at-once', 'rearm'),
    run(g) {
      g.setDevice({ cause: false })
      g.driveLine(0)
    },
  },
  {
    id: 'handler-rearm',
    text: '  wrong CPU: raise the line again',
    when: (g) => is('rearm')(g) && !onRequestedCpu(g),
    run(g) {
      g.setDevice({ cause: true })
      g.driveLine(1)
    },
  },
  {
    id: 'handler-return',
    text: 'note_interrupt(): count what the handler returned, take desc->lock',
    when: runs,
    lock: 'desc',
    run(g) {
      const { handled } = g.frame
      g.setDesc({ inProgress: false, ...noteInterrupt(g, handled) })
      g.draft.emit({ type: 'irq_handler_exit', irq: g.irq.irq, cpu: g.cpu, handled })
    },
  },
]

function handlerText(g: GuestCpu): string {
  const text = `The affinity mask was ${cpuList(g.desc.desired)} and the handler is on ${g.cpu}`
  const outside = (g.desc.desired & (1 << g.cpu)) === 0
  const remarks = g.draft.setup.scenario.prints === 'handler'
  return outside && remarks ? `${text} (not in the mask)` : text
}

function noteInterrupt(g: GuestCpu, handled: boolean) {
  if (!g.draft.setup.scenario.counters) return {}
  const unhandled = handled ? g.desc.unhandled : g.desc.unhandled + 1
  if (unhandled === 0) return {}
  const unhandledRuns = g.desc.unhandledRuns + 1
  if (unhandledRuns < JUDGED_RUNS) return { unhandled, unhandledRuns }
  const disabled = g.desc.disabled || unhandled > UNHANDLED_LIMIT
  if (disabled) g.print(`irq ${g.irq.irq}: nobody cared`)
  return { unhandled: 0, unhandledRuns: 0, disabled }
}
