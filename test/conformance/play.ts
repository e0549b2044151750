import type { FileResult } from '../../src/conformance/result.ts'
import { runConformance } from '../../src/conformance/run.ts'

type Step = Readonly<Record<string, unknown>>

/** A vCPU in xAPIC mode, as the peers' fixtures have it: flat logical ID 1 << n. */
export const xapic = (vcpu: number) => ({
  vcpu,
  apic_id: vcpu,
  mode: 'xapic',
  ldr: `0x${((1 << (24 + vcpu)) >>> 0).toString(16)}`,
})

export const x2apic = (vcpu: number) => ({ vcpu, apic_id: vcpu, mode: 'x2apic' })

interface Extras {
  readonly lapics?: readonly object[]
  readonly handlers?: Readonly<Record<string, readonly Step[]>>
  readonly version?: string
}

export const scenarioLine = (
  steps: readonly Step[],
  { lapics = [xapic(0), xapic(1)], handlers = {}, version = '0x20' }: Extras = {},
): string =>
  JSON.stringify({
    id: 'test/one',
    runnable: true,
    config: { ioapic: { version }, lapics },
    handlers,
    steps,
  })

export function resultOf(text: string): FileResult {
  const result = runConformance('a.jsonl', text)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** The failures of a scenario with these steps, in the original and in the patched order. */
export const failuresOf = (steps: readonly Step[], extras: Extras = {}) =>
  resultOf(scenarioLine(steps, extras)).failures

export const check = (what: string, eq: unknown, operands: object = {}) => ({
  op: 'check',
  what,
  eq,
  ...operands,
})
