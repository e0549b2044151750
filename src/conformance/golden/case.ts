/** The golden vectors as they stand in the file: what was done to the device and what it did. */
import { ok } from '../../base/result.ts'
import { IOAPIC_VERSIONS, type IoapicVersion } from '../../core/chips/ioapic.ts'
import { msiLast, original, patched, userspace } from '../../core/vmm/qemu.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import {
  count,
  exactly,
  listOf,
  named,
  type Reader,
  record,
  text,
} from '../../trace/formats/json-reader.ts'
import type { Json } from '../json.ts'
import { integerFrom, json, oneOf, pin, word } from '../readers.ts'

interface Arguments {
  readonly irq: { readonly pin: number; readonly level: number }
  readonly write: { readonly addr: number; readonly val: number; readonly size: number }
  readonly read: { readonly addr: number; readonly size: number }
  readonly eoi: { readonly vector: number }
  readonly advance: { readonly ns: number }
  readonly reset: Readonly<Record<string, never>>
  readonly resync: { readonly cause: string }
}

/** One thing that happens to the device. */
export type Stimulus = {
  [Op in keyof Arguments]: { readonly op: Op; readonly args: Arguments[Op] }
}[keyof Arguments]

export interface Loop {
  readonly op: 'loop'
  readonly args: { readonly count: number; readonly body: readonly Stimulus[] }
}

/** What was observed of an op; `runs` stands in place of `ret` and `effects` for a loop. */
export interface Observation {
  readonly ret?: Json | undefined
  readonly effects?: Json | undefined
  readonly runs?: Json | undefined
  readonly changed?: Json | undefined
  readonly state?: Json | undefined
}

/** How the external interrupt controller answers its n-th acknowledge, before the cut to 8 bits. */
export type Pic = (n: number) => number

export interface GoldenCase {
  readonly name: string
  readonly variant: Variant
  readonly version: IoapicVersion
  readonly pic: Pic
  readonly ops: readonly { readonly action: Stimulus | Loop; readonly observed: Observation }[]
  readonly final: Json
}

/** Each recorded variant of the device, and the one of the model that it is. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'split-original': original,
  'split-patched': patched,
  userspace,
  'split-synth': msiLast,
}

const size = oneOf([1, 2, 4])

const ARGUMENTS: { readonly [Op in keyof Arguments]: Reader<Arguments[Op]> } = {
  irq: record({ pin, level: integerFrom(-0x80000000, 0x7fffffff) }),
  write: record({ addr: word, val: word, size }),
  read: record({ addr: word, size }),
  eoi: record({ vector: word }),
  advance: record({ ns: count }),
  reset: () => ok({}),
  resync: record({ cause: named(['remap-invalidate', 'state-load'], String) }),
}

/** What a loop may repeat. */
const IN_LOOP = ['irq', 'write', 'read', 'eoi'] as const

const stimulusOf =
  (known: readonly (keyof Arguments)[]): Reader<Stimulus> =>
  (value, path) => {
    const head = record({ op: named(known, String), args: json })(value, path)
    if (!head.ok) return head
    const { op } = head.value
    const args = ARGUMENTS[op](head.value.args, `${path}.args`)
    return args.ok ? ok({ op, args: args.value } as Stimulus) : args
  }

const loop: Reader<Loop> = record({
  op: exactly('loop'),
  args: record({ count, body: listOf(stimulusOf(IN_LOOP)) }),
})

const STIMULI = Object.keys(ARGUMENTS) as (keyof Arguments)[]
const stimulus = stimulusOf(STIMULI)
const opName = record({ op: oneOf([...STIMULI, 'loop']) })

const observation: Reader<Observation> = record({
  ret: json,
  effects: json,
  runs: json,
  changed: json,
  state: json,
})

const op: Reader<GoldenCase['ops'][number]> = (value, path) => {
  const name = opName(value, path)
  if (!name.ok) return name
  const action = name.value.op === 'loop' ? loop(value, path) : stimulus(value, path)
  if (!action.ok) return action
  const observed = observation(value, path)
  return observed.ok ? ok({ action: action.value, observed: observed.value }) : observed
}

const constant = record({ mode: exactly('const'), vector: word })
const counter = record({ mode: exactly('counter'), base: word, mod: integerFrom(1, 0x7fffffff) })

const pic: Reader<Pic> = (value, path) => {
  const mode = record({ mode: named(['const', 'counter'], String) })(value, path)
  if (!mode.ok) return mode
  if (mode.value.mode === 'const') {
    const read = constant(value, path)
    return read.ok ? ok(() => read.value.vector) : read
  }
  const read = counter(value, path)
  return read.ok ? ok((n) => read.value.base + (n % read.value.mod)) : read
}

export const goldenCase: Reader<GoldenCase> = (value, path) => {
  const read = record({
    name: text,
    variant: named(Object.keys(VARIANTS), String),
    version: named(IOAPIC_VERSIONS, (version) => `0x${version.toString(16)}`),
    pic,
    ops: listOf(op),
    final: json,
  })(value, path)
  if (!read.ok) return read
  return ok({ ...read.value, variant: VARIANTS[read.value.variant] as Variant })
}
