/** Two long runs to hold against each other: a device that calls and an interrupt that is moved. */
import type { Action } from '../src/core/action.ts'
import type { Machine } from '../src/core/machine.ts'
import { createModel } from '../src/core/model.ts'
import { eduMove } from '../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../src/core/scenarios/scenario.ts'
import { original, patched } from '../src/core/vmm/qemu.ts'
import { partingsInSlices } from '../src/trace/causes/parting.ts'
import type { Lane, Run } from '../src/trace/run.ts'
import { nextShared } from '../src/trace/schedule.ts'
import { type Step, takeStep } from '../src/trace/trace.ts'

const PIN = 11
const NO_END = 1_000_000_000

const restless: Scenario = {
  ...eduMove,
  id: 'restless',
  devices: eduMove.devices.map((device) => ({ ...device, asserts: NO_END })),
  affinityWrites: NO_END,
  cues: [],
}

/** What the outside world does, over and over, whenever all is quiet. */
const ROUND: readonly Action[] = [
  { agent: 'user', irq: PIN, cpu: 2 },
  { agent: 'device', pin: PIN },
  { agent: 'device', pin: PIN },
  { agent: 'user', irq: PIN, cpu: 1 },
  { agent: 'device', pin: PIN },
  { agent: 'device', pin: PIN },
]

/** Original and patched QEMU on a KVM that recovers, until each lane has so many events. */
export function longRun(events: number): Run {
  const models = [original, patched].map((variant) =>
    createModel({ scenario: restless, variant, kvm: { scan: 'K1', apicv: false } }),
  )
  const steps: Step[][] = models.map(() => [])
  const states: Machine[] = models.map(({ initial }) => initial)
  const counts = models.map(() => 0)
  const schedule: Action[] = []
  for (let quiet = 0; Math.min(...counts) < events; ) {
    const next = nextShared(models.map((model, lane) => [model, states[lane] as Machine]))
    const action = next ?? (ROUND[quiet++ % ROUND.length] as Action)
    schedule.push(action)
    models.forEach((model, lane) => {
      const step = takeStep(model, states[lane] as Machine, action)
      steps[lane]?.push(step)
      states[lane] = step.state
      counts[lane] = (counts[lane] ?? 0) + step.events.length
    })
  }
  const lanes = models.map(
    (model, lane): Lane => ({ model, trace: { initial: model.initial, steps: steps[lane] ?? [] } }),
  )
  return { scenario: restless, lanes, chosen: [], shared: true, schedule, complete: false }
}

/** Held against each other anew, whatever was remembered of them; how often they part. */
export function partAnew(run: Run): number {
  const lanes = run.lanes.map(({ model, trace }) => ({ model, trace: { ...trace } }))
  const slices = partingsInSlices({ ...run, lanes })
  let next = slices.next()
  while (!next.done) next = slices.next()
  return next.value.roots.length
}
