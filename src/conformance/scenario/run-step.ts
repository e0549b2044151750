/** One step of a scenario: doing it, and comparing what was seen with what the step expects. */
import { count, record } from '../../trace/formats/json-reader.ts'
import type { Json, JsonObject } from '../json.ts'
import { hexText } from '../notation.ts'
import { long } from '../readers.ts'
import type { Failure } from '../result.ts'
import { IN_ANY_ORDER } from './checks.ts'
import { expectedOf, matches, matchesMasked, matchesSet, type Order } from './expectation.ts'
import type { Machine, Vcpu } from './machine.ts'
import { OPS } from './ops.ts'
import { pick } from './step.ts'
import { takeVector, writeEoi } from './vcpu.ts'

export interface Run {
  readonly machine: Machine
  readonly order: Order
}

export type Fault = Omit<Failure, 'name'>

type StepRunner = (run: Run, step: JsonObject, at: string) => Fault | null

/** Ops that consist of steps themselves. */
const COMPOSED: Readonly<Record<string, StepRunner>> = { run: runVcpu, serve }

export const isModelled = (op: unknown): boolean =>
  typeof op === 'string' && (Object.hasOwn(OPS, op) || Object.hasOwn(COMPOSED, op))

/** `at` names the step; the fault is null if all was as expected. */
export function runStep(run: Run, step: JsonObject, at: string): Fault | null {
  const vcpus = run.machine.vcpus.length
  if (typeof step.vcpu === 'number' && step.vcpu >= vcpus) {
    return unusable(at, step, `There is no vCPU ${step.vcpu}.`)
  }
  const composed = Object.hasOwn(COMPOSED, String(step.op)) && COMPOSED[String(step.op)]
  if (composed) return composed(run, step, at)
  const op = pick(OPS, 'op', step.op)
  const seen = op.ok ? op.value(run.machine, step) : op
  return seen.ok ? compare(run.order, step, seen.value, at) : unusable(at, step, seen.error)
}

/** A step that cannot be done at all fails its scenario and says why. */
const unusable = (at: string, step: JsonObject, reason: string): Fault => ({
  at,
  expected: `a step that is modelled: ${JSON.stringify(step)}`,
  got: reason,
})

function compare(order: Order, step: JsonObject, got: Json | undefined, at: string): Fault | null {
  const expected = expectedOf(step, order)
  if (expected === undefined) {
    return step.op === 'check' ? unusable(at, step, 'There is no eq to compare with.') : null
  }
  if (got === undefined) return unusable(at, step, 'This op sees nothing to compare.')
  if (isAsExpected(step, expected, got)) return null
  return {
    at: `${at} (${told(step)})`,
    expected: JSON.stringify(expected),
    got: JSON.stringify(got),
  }
}

function isAsExpected(step: JsonObject, expected: Json, got: Json): boolean {
  const mask = long(step.mask, 'mask')
  if (mask.ok) return matchesMasked(expected, got, mask.value)
  const isSet = step.op === 'check' && IN_ANY_ORDER.has(step.what)
  return isSet ? matchesSet(expected, got) : matches(expected, got)
}

/** What a failing step looked at: "check rte pin 14 field remote_irr". */
function told(step: JsonObject): string {
  const words = Object.entries(step).flatMap(([name, value]) => {
    if (name === 'op' || name === 'what') return [value]
    return UNTOLD.has(name) ? [] : [name, value]
  })
  return words.join(' ')
}

const UNTOLD: ReadonlySet<string> = new Set(['eq', 'qemu', 'qemu72', 'qemu_master', 'note', 'when'])

const ofVcpu = record({ vcpu: count })
const BARE_EOI: readonly JsonObject[] = [{ op: 'eoi' }]

/** More than the I/O APIC's storm brake lets through for a pin: a handler that feeds itself. */
const MAX_HANDLER_RUNS = 30_000

/** The vCPU takes what it can, each vector with its handler, until nothing is deliverable. */
function runVcpu(run: Run, step: JsonObject, at: string): Fault | null {
  const operands = ofVcpu(step, '')
  if (!operands.ok) return unusable(at, step, operands.error)
  const { vcpu } = operands.value
  const cpu = run.machine.vcpus[vcpu] as Vcpu
  for (let entered = 0; cpu.interruptsOn; entered++) {
    const vector = takeVector(run.machine, vcpu)
    if (vector < 0) return null
    if (entered === MAX_HANDLER_RUNS) return unusable(at, step, `${entered} handlers and no end.`)
    cpu.interruptsOn = false
    const fault = handle(run, vcpu, vector, at)
    if (fault) return fault
    cpu.interruptsOn = true
  }
  return null
}

function handle(run: Run, vcpu: number, vector: number, at: string): Fault | null {
  const { handlers, handlerRuns, window } = run.machine
  const runs = (handlerRuns.get(vector) ?? 0) + 1
  handlerRuns.set(vector, runs)
  window.order.push(vector)
  for (const [index, action] of (handlers.get(vector) ?? BARE_EOI).entries()) {
    const place = `${at}, handler ${hexText(vector)} action ${index + 1}`
    const when = condition(action.when ?? { count_eq: runs }, 'when')
    if (!when.ok) return unusable(place, action, when.error)
    if (when.value.count_eq !== runs) continue
    const fault = runStep(run, { ...action, vcpu: action.vcpu ?? vcpu }, place)
    if (fault) return fault
  }
  return null
}

const condition = record({ count_eq: count })

/** A number of times: take a vector and end it. The format does not name the operand. */
function serve(run: Run, step: JsonObject, at: string): Fault | null {
  const operands = ofVcpu(step, '')
  const times = count(step.times ?? step.n ?? step.count, 'times')
  if (!operands.ok || !times.ok) {
    return unusable(
      at,
      step,
      [operands, times].flatMap((one) => (one.ok ? [] : one.error)).join(' '),
    )
  }
  for (let time = 1; time <= times.value; time++) {
    const fault = runStep(run, { ...step, op: 'take' }, `${at}, time ${time}`)
    if (fault) return fault
    writeEoi(run.machine, operands.value.vcpu)
  }
  return null
}
