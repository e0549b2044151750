/** One local APIC in full: all 256 vectors, its priorities, and what KVM keeps beside it. */
import { hex8 } from '../../base/bits.ts'
import { keepEqual } from '../../base/keep-equal.ts'
import { DFR_FLAT, deliverable, isEnabled, type Lapic, ppr } from '../../core/chips/lapic.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { type Value, whole } from '../causes/value.ts'
import { sinceText } from '../causes/when.ts'
import { laneName } from '../code/listing.ts'
import { ioapicNames, listed } from '../narrate/words.ts'
import type { Place } from './rte.ts'

/** The sets a vector can be in, in the order in which a cell draws them. */
export const VECTOR_SETS = ['irr', 'isr', 'tmr', 'eoiExit', 'pir'] as const
export type VectorSet = (typeof VECTOR_SETS)[number]

export const SET_NAMES: Readonly<Record<VectorSet, string>> = {
  irr: 'IRR',
  isr: 'ISR',
  tmr: 'TMR',
  eoiExit: 'EOI exit',
  pir: 'PIR',
}

/** What can be asked why about a vector: a posted one counts as pending. */
export const vectorCause = (vcpu: number, set: VectorSet, vector: number): Value => {
  const of = set === 'eoiExit' ? 'eoi-exit' : set === 'pir' ? 'irr' : set
  return whole({ of, at: vcpu, vector })
}

/** All that can be asked about a vector, what is set first: that is what it is about. */
export function vectorValues(
  vcpu: number,
  { vector, sets }: Pick<VectorCellView, 'vector' | 'sets'>,
): Value[] {
  const all = [
    ...ASKED.filter((set) => isSet(sets, set)),
    ...ASKED.filter((set) => !isSet(sets, set)),
  ]
  return all.map((set) => vectorCause(vcpu, set, vector))
}

const ASKED = ['irr', 'isr', 'tmr', 'eoiExit'] as const

/** A posted vector counts as pending. */
const isSet = (sets: readonly VectorSet[], set: (typeof ASKED)[number]): boolean =>
  sets.includes(set) || (set === 'irr' && sets.includes('pir'))

export const VECTORS = 256
/** Vectors of one priority class. */
export const CLASS_SIZE = 16

export interface VectorCellView {
  readonly vector: number
  readonly sets: readonly VectorSet[]
  /** The other machine's local APIC of this number has another set of marks here. */
  readonly differs: boolean
  /** The vector's class is not above the processor priority: it would have to wait. */
  readonly held: boolean
  readonly sentence: string
}

export interface Register {
  readonly name: string
  readonly value: string
  readonly note: string
}

export interface LapicInspection {
  readonly vcpu: number
  /** Every vector from 0 up. */
  readonly cells: readonly VectorCellView[]
  /** The sets that this machine has. */
  readonly sets: readonly VectorSet[]
  readonly registers: readonly Register[]
  /** Each set in words: "33, 35 and 48" or "none". */
  readonly lists: readonly { readonly name: string; readonly text: string }[]
  readonly comparison: string
}

/** What was seen in each lane last. */
const last = new WeakMap<Lane, LapicInspection>()

/** The parts that are as they were where the lane was looked at last are the same objects. */
export function lapicInspection(
  places: readonly Place[],
  at: number,
  vcpu: number,
): LapicInspection {
  const { lane } = places[at] as Place
  const seen = keepEqual(last.get(lane), inspectionAt(places, at, vcpu))
  last.set(lane, seen)
  return seen
}

function inspectionAt(places: readonly Place[], at: number, vcpu: number): LapicInspection {
  const place = places[at] as Place
  const { variant } = place.lane.model.setup
  const own = lapicOf(place, vcpu)
  const others = places.flatMap((place, other) =>
    other === at ? [] : [{ name: laneName(other), lapic: lapicOf(place, vcpu) }],
  )
  const sets = setsOf(place)
  const cells = Array.from({ length: VECTORS }, (_, vector) =>
    cellOf(place, vcpu, own, others, sets, vector),
  )
  return {
    vcpu,
    cells,
    sets,
    registers: registersOf(own, variant, sets),
    lists: sets.map((set) => ({ name: SET_NAMES[set], text: listed(own[set]) })),
    comparison: others.length === 0 ? '' : comparisonOf(cells),
  }
}

const lapicOf = ({ lane, cursor }: Place, vcpu: number): Readonly<Lapic> =>
  stateAt(lane.trace, cursor).vcpus[vcpu]?.lapic as Readonly<Lapic>

const setsOf = ({ lane }: Place): VectorSet[] =>
  VECTOR_SETS.filter((set) => {
    const { variant, kvm } = lane.model.setup
    if (variant.eoi === 'exit-bitmap') return set !== 'pir' || kvm.apicv
    return set !== 'eoiExit' && set !== 'pir'
  })

function cellOf(
  place: Place,
  vcpu: number,
  own: Readonly<Lapic>,
  others: readonly { readonly name: string; readonly lapic: Readonly<Lapic> }[],
  sets: readonly VectorSet[],
  vector: number,
): VectorCellView {
  const mine = sets.filter((set) => own[set].includes(vector))
  const differing = others.filter(({ lapic }) =>
    sets.some((set) => lapic[set].includes(vector) !== own[set].includes(vector)),
  )
  const held = (vector & 0xf0) <= (ppr(own) & 0xf0)
  const told = [
    sentenceOf(place.lane.model.setup.variant, own, vector, mine, held),
    ...(mine.length > 0 ? [sinceOf(place, vcpu, vector, mine)] : []),
    ...differing.map(
      ({ name, lapic }) =>
        `${name} has ${wordsOf(sets.filter((set) => lapic[set].includes(vector)))}.`,
    ),
  ]
  return { vector, sets: mine, differs: differing.length > 0, held, sentence: told.join(' ') }
}

/** "IRR since step 60, TMR since step 3." */
function sinceOf(
  { lane, cursor }: Place,
  vcpu: number,
  vector: number,
  sets: readonly VectorSet[],
): string {
  const told = sets.map((set) => {
    const when = sinceText(lane, cursor, vectorCause(vcpu, set, vector))
    return `${SET_NAMES[set]} ${when}`
  })
  return `${told.join(', ')}.`
}

const wordsOf = (sets: readonly VectorSet[]): string =>
  sets.length === 0 ? 'nothing set' : listed(sets.map((set) => SET_NAMES[set]))

function sentenceOf(
  variant: Variant,
  lapic: Readonly<Lapic>,
  vector: number,
  sets: readonly VectorSet[],
  held: boolean,
): string {
  const name = `Vector ${vector}, 0x${vector.toString(16).padStart(2, '0')}`
  if (sets.length === 0) return `${name}: nothing set.`
  const parts = [
    ...(sets.includes('pir') ? ['posted in the PIR'] : []),
    ...(sets.includes('irr') ? [`pending (IRR)${waits(lapic, vector, held)}`] : []),
    ...(sets.includes('isr') ? ['in service (ISR)'] : []),
    ...(sets.includes('tmr') ? ['last accepted as level (TMR)'] : []),
    eoiWords(variant, sets),
  ]
  return `${name}: ${parts.filter((part) => part !== '').join(', ')}.`
}

const waits = (lapic: Readonly<Lapic>, vector: number, held: boolean): string => {
  if (deliverable(lapic) === vector) return ' and next to be taken'
  return held ? ', held back by the processor priority' : ''
}

/** Where an EOI of the vector would go. */
function eoiWords(variant: Variant, sets: readonly VectorSet[]): string {
  const { inside } = ioapicNames(variant)
  if (variant.eoi === 'tmr') return sets.includes('tmr') ? `its EOI goes to ${inside}` : ''
  if (sets.includes('eoiExit')) return `its EOI leaves the kernel for ${inside}`
  const isAlive = (['irr', 'isr', 'pir'] as const).some((set) => sets.includes(set))
  const isLost = isAlive && sets.includes('tmr')
  return isLost ? 'its EOI would stay in the kernel as things stand' : ''
}

function registersOf(
  lapic: Readonly<Lapic>,
  variant: Variant,
  sets: readonly VectorSet[],
): Register[] {
  const next = deliverable(lapic)
  const priority = ppr(lapic)
  const registers: Register[] = [
    { name: 'APIC ID', value: `${lapic.id}`, note: lapic.x2apic ? 'x2APIC' : 'xAPIC' },
    {
      name: 'LDR',
      value: hex8(lapic.ldr),
      note: lapic.x2apic ? 'from the ID' : lapic.dfr === DFR_FLAT ? 'flat' : 'cluster',
    },
    {
      name: 'SPIV',
      value: `0x${lapic.spiv.toString(16)}`,
      note: isEnabled(lapic) ? 'enabled' : 'disabled',
    },
    { name: 'TPR', value: byte(lapic.tpr), note: `class ${lapic.tpr >> 4}` },
    { name: 'PPR', value: byte(priority), note: `takes classes above ${priority >> 4}` },
    {
      name: 'Next',
      value: next < 0 ? 'none' : `${next}`,
      note: next < 0 ? '' : 'vector to be taken',
    },
  ]
  return [
    ...registers,
    ...(sets.includes('eoiExit') ? [scanRegister(lapic)] : []),
    {
      name: 'Pending EOI',
      value: lapic.pendingEoi < 0 ? 'none' : `${lapic.pendingEoi}`,
      note: lapic.pendingEoi < 0 ? '' : `on its way to ${ioapicNames(variant).inside}`,
    },
  ]
}

const scanRegister = ({ scanRequested, highestStale }: Readonly<Lapic>): Register => ({
  name: 'Scan requested',
  value: scanRequested ? 'yes' : 'no',
  note: scanRequested
    ? 'the EOI exit bitmap is rebuilt on the next entry'
    : highestStale >= 0
      ? `vector ${highestStale} stands for an old route`
      : '',
})

const byte = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`

function comparisonOf(cells: readonly VectorCellView[]): string {
  const vectors = cells.flatMap(({ vector, differs }) => (differs ? [vector] : []))
  if (vectors.length === 0) return 'identical in A and B'
  const few = vectors.slice(0, 6)
  const more = vectors.length > few.length ? ` and ${vectors.length - few.length} more` : ''
  const list = more === '' ? listed(few) : `${few.join(', ')}${more}`
  return `vector${vectors.length > 1 ? 's' : ''} ${list} differ${vectors.length > 1 ? '' : 's'}`
}
