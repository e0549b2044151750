import type { JsonObject } from '../src/conformance/json.ts'
import { hexText, nonZero, rteTexts } from '../src/conformance/notation.ts'
import type { StreamRun } from './ioapic-stream.ts'

/** What a run of the stream came to, as expected.json of the golden vectors tells it. */
export const resultOf = ({ ioapic, port }: StreamRun): JsonObject => ({
  counts: {
    trace:
      port.setIrqs +
      port.memReads +
      port.memWrites +
      port.eoiBroadcasts +
      port.remoteIrrsCleared +
      port.remoteIrrsSet +
      port.delayedReasserts,
    kvm_irq: port.gsis,
    route: port.routes,
    commit: port.commits,
    msi: port.messages,
    pic_ack: port.picAcks,
    timer_arm: port.timersArmed,
    timer_fire: port.timersFired,
    resample: port.resamples,
    trace_set_remote_irr: port.remoteIrrsSet,
    trace_clear_remote_irr: port.remoteIrrsCleared,
    trace_eoi_broadcast: port.eoiBroadcasts,
    trace_eoi_delayed_reassert: port.delayedReasserts,
    trace_mem_read: port.memReads,
    trace_mem_write: port.memWrites,
    trace_set_irq: port.setIrqs,
    route_new: port.newRoutes,
  },
  read_fnv1a32: hexText(port.readHash),
  final: {
    irr: hexText(ioapic.irr),
    ioregsel: hexText(ioapic.ioregsel),
    id: hexText(ioapic.id),
    now: port.time,
    timer: ioapic.timer < 0 ? null : ioapic.timer,
    rte: rteTexts(ioapic),
    eoi_count: nonZero(ioapic.eoiCount.entries()),
  },
})
