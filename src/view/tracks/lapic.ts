/** The row of one local APIC: where the pin's vectors are in it. */
import type { Lapic } from '../../core/chips/lapic.ts'
import {
  bandLog,
  type Change,
  type Look,
  newRecord,
  noteMark,
  type RowLog,
  type RowRecord,
} from './log.ts'
import type { Arrival, Custody, Fault } from './sendings.ts'

export function lapicLog(vcpu: number, initial: Readonly<Lapic>, held?: Custody): RowLog {
  const record = newRecord()
  const bands = bandLog(record)
  if (held && held.size > 0) bands.set(0, lookOf(initial, held))
  return {
    record,
    take(change) {
      const custody = change.custody[vcpu]
      if (!custody || custody.size === 0) return
      noteArrivals(record, change, vcpu)
      noteEois(record, change, vcpu, custody)
      const lapic = change.after.vcpus[vcpu]?.lapic
      if (lapic) bands.set(change.step, lookOf(lapic, custody))
    },
    open: bands.open,
  }
}

function noteArrivals(record: RowRecord, { step, sent }: Change, vcpu: number): void {
  for (const arrival of sent.flatMap(({ arrivals }) => arrivals)) {
    if (arrival.vcpu !== vcpu) continue
    noteMark(record, step, arrival.fault ? 'irr-wrong' : 'irr', arrivalTitle(arrival))
  }
}

function arrivalTitle({ vcpu, vector, coalesced, fault }: Arrival): string {
  const remarks = [coalesced ? 'already pending' : '', fault ?? ''].filter(Boolean)
  return [`Vector ${vector} pending on vCPU ${vcpu}`, ...remarks].join(', ')
}

function noteEois(
  record: RowRecord,
  { step, events }: Change,
  vcpu: number,
  custody: Custody,
): void {
  for (const event of events) {
    if (event.type !== 'kvm_eoi' || event.vcpu !== vcpu || !custody.has(event.vector)) continue
    const lost = events.some((other) => other.type === 'eoi_dropped' && other.vcpu === vcpu)
    const text = `EOI of vector ${event.vector} on vCPU ${vcpu}`
    if (lost) noteMark(record, step, 'eoi-lost', `${text} lost: no exit`)
    else noteMark(record, step, 'eoi', text)
  }
}

function lookOf({ irr, isr, pir }: Readonly<Lapic>, custody: Custody): Look | null {
  const vectors = [...custody.keys()]
  const isIn = (set: readonly number[]) => vectors.some((vector) => set.includes(vector))
  const requested = isIn(irr) || isIn(pir)
  const kind = isIn(isr) ? (requested ? 'isr-irr' : 'isr') : isIn(irr) ? 'irr' : 'pir'
  if (kind === 'pir' && !requested) return null
  const here = vectors.filter((vector) => [irr, isr, pir].some((set) => set.includes(vector)))
  const fault = here.map((vector) => custody.get(vector) ?? null).find((one) => one !== null)
  return look(kind, here.join(', '), fault ?? null)
}

const WORDS = { pir: 'PIR', irr: 'IRR', isr: 'ISR', 'isr-irr': 'ISR + IRR' } as const

function look(kind: keyof typeof WORDS, vectors: string, fault: Fault): Look {
  const word = WORDS[kind]
  return {
    kind,
    labels: fault ? [`${word}, ${fault}`, word] : [word],
    title: `${word} bit ${vectors}${fault ? `, ${fault}` : ''}`,
    wrong: fault !== null,
  }
}
