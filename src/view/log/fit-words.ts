/** Machines of the model held against a log, by the names a person knows them by. */
import { grouped } from '../../base/grouped.ts'
import { SCAN_RULES } from '../../core/chips/eoi-exit.ts'
import { variantById } from '../../core/vmm/variants.ts'
import type { Fit } from '../../log/finding.ts'
import { KVM_RULES } from '../kvm-rules.ts'

export const qemuName = (id: string): string => variantById(id)?.title ?? id

/** Fits of one QEMU that say the same, with the KVM rules that share them. */
export interface FitGroup<F extends Fit> {
  readonly fit: F
  readonly kvms: readonly string[]
}

/** In the order given; the best come first where they do. */
export function fitGroups<F extends Fit>(fits: readonly F[]): FitGroup<F>[] {
  const groups = new Map<string, { fit: F; kvms: string[] }>()
  for (const fit of fits) {
    const { qemu, explained, of, firstConflict } = fit
    const key = [qemu, explained, of, firstConflict?.source, firstConflict?.line].join(' ')
    const known = groups.get(key)
    if (known) known.kvms.push(fit.kvm)
    else groups.set(key, { fit, kvms: [fit.kvm] })
  }
  return [...groups.values()]
}

/** Which kinds of KVM: those that the log cannot tell apart stand together. */
export function kvmWords(kvms: readonly string[]): string {
  if (kvms.length === SCAN_RULES.length) return 'any'
  const [only] = kvms
  const rule = SCAN_RULES.find((each) => each === only)
  return kvms.length === 1 && rule ? `${rule}, ${KVM_RULES[rule][0]}` : kvms.join(', ')
}

/** What it expected and what stands there instead; nothing to say where it explains all. */
export function fitWords({ firstConflict, of }: Fit): string {
  if (of === 0) return 'nothing that it could contradict'
  if (!firstConflict) return 'explains every event'
  const { expected, found } = firstConflict
  if (expected === '') return `cannot be: ${found}`
  return found === '' ? `expects ${expected}` : `expects ${expected}, not ${found}`
}

export const partingWords = (count: number): string =>
  count === 0 ? 'never parts' : `parts ${count === 1 ? 'once' : `${grouped(count)} times`}`
