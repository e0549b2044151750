/** What a log shows to be wrong or worth knowing, and which machine wrote it. One pass. */
import type { Build, Finding } from '../finding.ts'
import { fingerprint } from '../fit/fingerprint.ts'
import { fitMachines } from '../fit/fit.ts'
import { KINDS } from '../kinds.ts'
import type { Log } from '../log.ts'
import { openReplay, type Replay } from '../replay/replay.ts'
import { followDeliveries } from './deliveries.ts'
import { coalesced } from './detectors/coalesced.ts'
import { eoiLost } from './detectors/eoi-lost.ts'
import { eventsLost } from './detectors/events-lost.ts'
import { interruptStorm } from './detectors/interrupt-storm.ts'
import { lineNeverDrops } from './detectors/line-never-drops.ts'
import { maskedPending } from './detectors/masked-pending.ts'
import { misdeliverySeen } from './detectors/misdelivery-seen.ts'
import { routeNeverSet } from './detectors/route-never-set.ts'
import { staleRouteUsed } from './detectors/stale-route-used.ts'
import { wrongCpuHandler } from './detectors/wrong-cpu-handler.ts'
import type { Diagnosis } from './diagnosis.ts'
import { hearGuest } from './guest-words.ts'
import { followHostDeliveries } from './host-deliveries.ts'
import { OpenDeliveries } from './open-deliveries.ts'
import { OpenHostDeliveries } from './open-host-deliveries.ts'
import type { Detector, Handlers, MakeDetector, Scene } from './scene.ts'

const DETECTORS: readonly MakeDetector[] = [
  staleRouteUsed,
  misdeliverySeen,
  wrongCpuHandler,
  eoiLost,
  routeNeverSet,
  interruptStorm,
  lineNeverDrops,
  coalesced,
  maskedPending,
  eventsLost,
]

export function diagnose(log: Log): Diagnosis {
  const told = fingerprint(log)
  return { findings: findingsOf(log, told.build), fits: fitMachines(log), fingerprint: told }
}

/** The findings alone; `build` is the order of QEMU where it is known. */
export function findingsOf(log: Log, build: Build | null = null): readonly Finding[] {
  const replay = openReplay(log, build)
  const running = observe(log, replay)
  const byKind = KINDS.map((kind) => running.handlers.flatMap((on) => on[kind] ?? []))
  const { events } = log
  replay.run(running.state, (_state, index) => {
    for (const handle of byKind[events.code(index)] ?? []) handle(index)
  })
  running.finish()
  return sorted(running.detectors.flatMap((detector) => [...detector.findings()]))
}

/** Trackers first: what they know of an event, a detector may use. */
function observe({ events }: Log, { traced, start }: Replay) {
  const state = start()
  const detectors: Detector[] = []
  const deliveries = new OpenDeliveries(events, state, (delivery) => {
    for (const detector of detectors) detector.ended?.(delivery)
  })
  const hosts = new OpenHostDeliveries(events, state, deliveries, (delivery) => {
    for (const detector of detectors) detector.hostEnded?.(delivery)
  })
  const scene: Scene = { events, state, traced, deliveries }
  const guest = hearGuest(scene, (index, delivery) => {
    for (const detector of detectors) detector.heard?.(index, delivery)
  })
  detectors.push(...DETECTORS.map((make) => make(scene)))
  const handlers: Handlers[] = [
    followDeliveries(deliveries),
    followHostDeliveries(hosts),
    guest,
    ...detectors.map(({ on = {} }) => on),
  ]
  const finish = (): void => {
    deliveries.finish()
    hosts.finish()
  }
  return { state, handlers, detectors, finish }
}

const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => rank(a) - rank(b))

/** Faults first; each of the two in the order of its first line, across files in their order. */
function rank({ severity, evidence }: Finding): number {
  const [first] = evidence
  const place = first ? first.source * 2 ** 32 + first.line : 2 ** 45
  return (severity === 'fault' ? 0 : 2 ** 46) + place
}
