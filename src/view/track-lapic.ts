/** The row of one local APIC: where the pin's vectors are in it. */
import type { Lapic } from '../core/chips/lapic.ts'
import { bandLog, type Change, type Look, mark, type RowLog } from './track-log.ts'
import type { Mark } from './track-model.ts'
import type { Arrival, Custody, Fault } from './track-sendings.ts'

export function lapicLog(vcpu: number, initial: Readonly<Lapic>, held?: Custody): RowLog {
  const bands = bandLog()
  if (held && held.size > 0) bands.set(0, lookOf(initial, held))
  const marks: Mark[] = []
  return {
    take(change) {
      const custody = change.custody[vcpu]
      if (!custody || custody.size === 0) return
      marks.push(...arrivalMarks(change, vcpu), ...eoiMarks(change, vcpu, custody))
      const lapic = change.after.vcpus[vcpu]?.lapic
      if (lapic) bands.set(change.step, lookOf(lapic, custody))
    },
    finish: (end) => ({ bands: bands.finish(end), marks }),
  }
}

const arrivalMarks = ({ step, sent }: Change, vcpu: number): Mark[] =>
  sent
    .flatMap(({ arrivals }) => arrivals)
    .filter((arrival) => arrival.vcpu === vcpu)
    .map((arrival) => mark(step, arrival.fault ? 'irr-wrong' : 'irr', arrivalTitle(arrival)))

function arrivalTitle({ vcpu, vector, coalesced, fault }: Arrival): string {
  const remarks = [coalesced ? 'already pending' : '', fault ?? ''].filter(Boolean)
  return [`Vector ${vector} pending on vCPU ${vcpu}`, ...remarks].join(', ')
}

const eoiMarks = ({ step, events }: Change, vcpu: number, custody: Custody): Mark[] =>
  events.flatMap((event) => {
    if (event.type !== 'kvm_eoi' || event.vcpu !== vcpu || !custody.has(event.vector)) return []
    const lost = events.some((other) => other.type === 'eoi_dropped' && other.vcpu === vcpu)
    const text = `EOI of vector ${event.vector} on vCPU ${vcpu}`
    return [lost ? mark(step, 'eoi-lost', `${text} lost: no exit`) : mark(step, 'eoi', text)]
  })

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
