/** A peer's scenario as it stands in the file; steps are read when they are run. */
import { err, ok } from '../../base/result.ts'
import { IOAPIC_VERSIONS, type IoapicVersion } from '../../core/chips/ioapic.ts'
import {
  count,
  flag,
  listOf,
  named,
  type Reader,
  record,
  text,
} from '../../trace/formats/json-reader.ts'
import { isObject, type JsonObject } from '../json.ts'
import { oneOf, optional, word } from '../readers.ts'

export interface LapicConfig {
  readonly vcpu: number
  readonly apic_id: number
  readonly mode: 'xapic' | 'x2apic'
  readonly svr?: number | undefined
  readonly tpr?: number | undefined
  readonly dfr?: number | undefined
  readonly ldr?: number | undefined
  /** 1: the vCPU accepts interrupts. */
  readonly if?: number | undefined
}

export interface Scenario {
  readonly id: string
  readonly runnable: boolean
  readonly version: IoapicVersion
  readonly lapics: readonly LapicConfig[]
  /** The actions of the handler of each vector. */
  readonly handlers: ReadonlyMap<number, readonly JsonObject[]>
  readonly steps: readonly JsonObject[]
}

const object: Reader<JsonObject> = (value, path) =>
  isObject(value) ? ok(value) : err(`${path} should be an object.`)

/** null: any version will do, so the one that QEMU has by default. */
const version: Reader<IoapicVersion> = (value, path) =>
  value === null || value === undefined
    ? ok(0x20)
    : named(IOAPIC_VERSIONS, (known) => `0x${known.toString(16)}`)(value, path)

const lapic: Reader<LapicConfig> = record({
  vcpu: count,
  apic_id: word,
  mode: oneOf(['xapic', 'x2apic']),
  svr: optional(word),
  tpr: optional(word),
  dfr: optional(word),
  ldr: optional(word),
  if: optional(oneOf([0, 1])),
})

const config = record({
  ioapic: optional(record({ version })),
  lapics: optional(listOf(lapic)),
})

const handlers: Reader<Map<number, JsonObject[]>> = (value, path) => {
  const found = new Map<number, JsonObject[]>()
  const byVector = object(value ?? {}, path)
  if (!byVector.ok) return byVector
  for (const [name, actions] of Object.entries(byVector.value)) {
    const vector = word(name, `The vector of ${path}`)
    if (!vector.ok) return vector
    const read = listOf(object)(actions, `${path}.${name}`)
    if (!read.ok) return read
    found.set(vector.value, read.value)
  }
  return ok(found)
}

const members = record({
  id: text,
  runnable: flag,
  config: optional(config),
  handlers,
  steps: listOf(object),
})

export const scenario: Reader<Scenario> = (value, path) => {
  const read = members(value, path)
  if (!read.ok) return read
  const { config, ...rest } = read.value
  const lapics = [...(config?.lapics ?? [])].sort((a, b) => a.vcpu - b.vcpu)
  const gap = lapics.findIndex(({ vcpu }, at) => vcpu !== at)
  if (gap >= 0) return err(`config.lapics is without vCPU ${gap}, or has one twice.`)
  return ok({ ...rest, version: config?.ioapic?.version ?? 0x20, lapics })
}
