/** The signals of a run: a model knows everything, at every step. */
import { msiDest, msiVector } from '../core/chips/msi.ts'
import { destOf, isMasked, msiAddress, msiData, remoteIrr, vectorOf } from '../core/chips/rte.ts'
import type { Machine } from '../core/machine.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import { type RunLog, runTime } from '../log/from-run.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt } from '../trace/trace.ts'
import { type Moment, pinSignals, type Signals, UNKNOWN, vcpuSignals } from './signals.ts'

export function signalsOfLane({ model, trace }: Lane, log: RunLog): Signals {
  const { scenario, variant } = model.setup
  const pins = pinsOf(scenario)
  const states = [trace.initial, ...trace.steps.map(({ state }) => state)]
  const vectors = vectorsIn(states, pins)
  const vcpus = Array.from({ length: scenario.vcpus }, (_, vcpu) => vcpu)
  const list = [...pins.flatMap(pinSignals), ...vcpus.flatMap((vcpu) => vcpuSignals(vcpu, vectors))]
  const values = new Float64Array(list.length).fill(UNKNOWN)
  const fill = (step: number) => {
    const machine = stateAt(trace, step)
    const filled = [
      ...pins.flatMap((pin) => pinValues(machine, pin, variant.message === 'route')),
      ...machine.vcpus.flatMap(({ lapic }) =>
        vectors.flatMap((vector) => [
          bit(lapic.irr.includes(vector) || lapic.pir.includes(vector)),
          bit(lapic.isr.includes(vector)),
        ]),
      ),
    ]
    values.set(filled)
  }
  return { list, values, walk: () => walk(log, states.length - 1, fill) }
}

/** The start, then every step: once for each event that is traced, or once without one. */
function* walk(
  { placed }: RunLog,
  steps: number,
  fill: (step: number) => void,
): Generator<Moment, void> {
  fill(0)
  yield { index: -1, time: 0 }
  let at = 0
  for (let step = 1; step <= steps; step++) {
    fill(step)
    const time = runTime(step) - runTime(0)
    let events = 0
    for (; placed[at]?.step === step; at++) {
      const index = placed[at]?.index ?? null
      if (index === null) continue
      events++
      yield { index, time }
    }
    if (events === 0) yield { index: -1, time }
  }
}

/** Those that Linux or a device uses. */
const pinsOf = ({ irqs, devices }: Scenario): number[] =>
  [...new Set([...irqs.map(({ irq }) => irq), ...devices.map(({ pin }) => pin)])].sort(
    (a, b) => a - b,
  )

const vectorsIn = (states: readonly Machine[], pins: readonly number[]): number[] => {
  const found = new Set<number>()
  for (const { ioapic, routes } of states) {
    for (const pin of pins) {
      found.add(vectorOf(ioapic.lo[pin] ?? 0)).add(msiVector(routes.data[pin] ?? 0))
    }
  }
  found.delete(0)
  return [...found].sort((a, b) => a - b)
}

function pinValues({ ioapic, routes }: Machine, pin: number, hasRoutes: boolean): number[] {
  const lo = ioapic.lo[pin] ?? 0
  const hi = ioapic.hi[pin] ?? 0
  const address = routes.address[pin] ?? 0
  const data = routes.data[pin] ?? 0
  const isSet = hasRoutes && address !== 0
  return [
    (ioapic.irr >>> pin) & 1,
    bit(remoteIrr(lo)),
    bit(isMasked(lo)),
    vectorOf(lo),
    destOf(hi),
    isSet ? msiVector(data) : UNKNOWN,
    isSet ? msiDest(address) : UNKNOWN,
    isSet ? bit(address !== msiAddress(lo, hi) || data !== msiData(lo)) : UNKNOWN,
  ]
}

const bit = (value: boolean): number => (value ? 1 : 0)
