/**
 * The search's little language. What is not in it is looked for as text.
 *
 *   ioapic_set_irq                    events of this name
 *   pin:11  vector:0x21  cpu:2        events about a pin, or with this value in a field of that name
 *   set_irq with no eoi after it      events with no such event about the same pin later on
 *   ioapic_set_remote_irr without eoi before set_irq
 *   ioapic_service then ioapic_update_kvm_routes     the next event about the same pin is this
 *
 * `set_irq` alone is a line that rises, `eoi` an EOI that the I/O APIC or the host sees.
 */
import { fieldsOf, KINDS, type Kind } from '../../log/kinds.ts'

export interface Term {
  /** `pin`, `finding`, or the name of a field. */
  readonly key: string
  readonly value: number
}

export interface EventPattern {
  /** Empty for any. */
  readonly kinds: readonly Kind[]
  readonly terms: readonly Term[]
}

export interface Pattern {
  readonly event: EventPattern
  readonly relation: {
    readonly is: 'without' | 'then'
    readonly other: EventPattern
    readonly before: EventPattern | null
  } | null
}

export type Sought =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'pattern'; readonly pattern: Pattern }

interface Alias {
  readonly kinds: readonly Kind[]
  readonly terms: readonly Term[]
}

const RAISED: Term = { key: 'level', value: 1 }

const ALIASES: Readonly<Record<string, Alias>> = {
  set_irq: { kinds: ['ioapic_set_irq', 'kvm_set_irq'], terms: [RAISED] },
  eoi: { kinds: ['ioapic_eoi_broadcast', 'kvm_eoi'], terms: [] },
  route: { kinds: ['ioapic_update_kvm_routes', 'kvm_irqchip_update_msi_route'], terms: [] },
  handler: { kinds: ['guest_handler', 'irq_handler_entry'], terms: [] },
}

/** What a person types, understood as a pattern where all of it is one. */
export function soughtOf(input: string): Sought {
  const text = input.trim()
  const pattern = patternOf(words(text))
  return pattern
    ? { type: 'pattern', pattern }
    : { type: 'text', text: text.replace(/^"(.*)"$/, '$1') }
}

const FILLERS = new Set(['a', 'an', 'the', 'it', 'after', 'afterwards', 'and', 'by', 'event'])

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\bwith no\b|\bnot followed by\b|\bwith none\b/g, 'without')
    .replace(/\bfollowed by\b/g, 'then')
    .split(/\s+/)
    .filter((word) => word !== '' && !FILLERS.has(word))

function patternOf(all: readonly string[]): Pattern | null {
  const at = all.findIndex((word) => word === 'without' || word === 'then')
  const event = eventOf(at < 0 ? all : all.slice(0, at))
  if (!event) return null
  if (at < 0) return { event, relation: null }
  const rest = all.slice(at + 1)
  const until = rest.indexOf('before')
  const other = eventOf(until < 0 ? rest : rest.slice(0, until))
  const before = until < 0 ? null : eventOf(rest.slice(until + 1))
  if (!other || (until >= 0 && !before)) return null
  return { event, relation: { is: all[at] === 'then' ? 'then' : 'without', other, before } }
}

function eventOf(all: readonly string[]): EventPattern | null {
  if (all.length === 0) return null
  const kinds: Kind[] = []
  const terms: Term[] = []
  for (const word of all) {
    const alias = ALIASES[word]
    const term = alias ? null : termOf(word)
    const named = alias ? alias.kinds : term ? [] : KINDS.filter((kind) => kind === word)
    if (!alias && !term && named.length === 0) return null
    kinds.push(...named)
    terms.push(...(alias?.terms ?? []), ...(term ? [term] : []))
  }
  return { kinds, terms }
}

const FIELDS = new Set(KINDS.flatMap((kind) => fieldsOf(kind).map((field) => field.toLowerCase())))
/** Keys that are no field of any event. */
const OWN_KEYS = new Set(['pin', 'line'])

function termOf(word: string): Term | null {
  const [, key = '', digits = ''] = /^([a-z0-9]+):(0x[0-9a-f]+|\d+)$/.exec(word) ?? []
  if (!FIELDS.has(key) && !OWN_KEYS.has(key)) return null
  return { key, value: Number(digits) }
}
