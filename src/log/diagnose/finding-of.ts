/** Builds findings: severity by id, lines from events, confidence by what the tracers lost. */
import { grouped } from '../../base/grouped.ts'
import { FINDINGS, type Finding, type FindingId } from '../finding.ts'
import { NONE } from '../kinds.ts'
import { countOf } from '../replay/traced.ts'
import { evidenceOf, type Scene } from './scene.ts'

interface Draft {
  readonly id: FindingId
  readonly pin?: number | null
  readonly vector?: number | null
  readonly events: Iterable<number>
  readonly confidence: number
  /** The conclusion rests on a line that is not there. */
  readonly fromAbsence?: boolean
  readonly title: string
  readonly text: string
  readonly disproof: string
  readonly next: string
}

/** What an absence is worth where the tracer is known to have lost events. */
const AFTER_LOSS = 0.6

export function findingOf({ events, traced }: Scene, draft: Draft): Finding {
  const { id, pin = null, vector = null, confidence, fromAbsence = false } = draft
  const isLossy = fromAbsence && countOf(traced, 'events_lost') > 0
  return {
    id,
    severity: FINDINGS[id],
    pin,
    vector: vector === NONE ? null : vector,
    evidence: evidenceOf(events, draft.events),
    confidence: Math.round(confidence * (isLossy ? AFTER_LOSS : 1) * 100) / 100,
    title: draft.title,
    text: draft.text,
    disproof: draft.disproof,
    next: draft.next,
  }
}

/** "once", "twice", "3 times". */
export const times = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${grouped(count)} times`

/** Stock events that show routes, deliveries and who sent each EOI; no patch is needed. */
export const TRACE_ROUTES =
  "--trace 'ioapic_*' --trace 'kvm_irqchip_*' --trace kvm_vm_ioctl --trace kvm_run_exit -msg timestamp=on"

/** The host's side of a delivery, as a command. */
export const TRACE_HOST = 'trace-cmd record -e kvm'
