/** What of the palette fits the words typed, best first, in groups. */
import { defaultFilter } from 'cmdk'
import type { PaletteEntry } from './palette.ts'

export interface PaletteGroup {
  readonly heading: string
  readonly entries: readonly PaletteEntry[]
}

export interface Matches {
  readonly groups: readonly PaletteGroup[]
  /** All that fit; not all of many are shown. */
  readonly count: number
}

/** More than so many are not read by anybody. */
const MOST = 60
/** Used lately and shown first. */
const LATELY = 5

/** `recent` are ids, the last used first. */
export function matches(
  entries: readonly PaletteEntry[],
  typed: string,
  recent: readonly string[],
): Matches {
  const words = typed.trim()
  return words === '' ? atFirst(entries, recent) : found(entries, words, recent)
}

/** Before anything is typed: what was used lately, then all but those of many. */
function atFirst(entries: readonly PaletteEntry[], recent: readonly string[]): Matches {
  const lately = recent
    .flatMap((id) => entries.find((entry) => entry.id === id) ?? [])
    .slice(0, LATELY)
  const others = entries.filter((entry) => !entry.many && !lately.includes(entry))
  const groups = grouped(others)
  return {
    groups: lately.length > 0 ? [{ heading: 'Recent', entries: lately }, ...groups] : groups,
    count: lately.length + others.length,
  }
}

function found(
  entries: readonly PaletteEntry[],
  typed: string,
  recent: readonly string[],
): Matches {
  const scored = entries
    .map((entry) => ({ entry, score: scoreOf(entry, typed, recent) }))
    .filter(({ score }) => score > LEAST)
    .sort((one, other) => other.score - one.score)
  return {
    groups: grouped(scored.slice(0, MOST).map(({ entry }) => entry)),
    count: scored.length,
  }
}

/** A letter here and a letter there is no match. */
const LEAST = 0.02
const RECENT_BONUS = 1.2
const HINDERED_MALUS = 0.9

function scoreOf(entry: PaletteEntry, typed: string, recent: readonly string[]): number {
  const used = recent.includes(entry.id) ? RECENT_BONUS : 1
  return likeness(entry, typed) * used * (entry.reason ? HINDERED_MALUS : 1)
}

const SHUFFLED = 0.8
const BY_OTHER_WORDS = 0.7
const BY_DETAIL = 0.3

/** The phrase as it was typed, or each of its words wherever it stands; none may be missing. */
function likeness({ title, detail = '', words = [] }: PaletteEntry, typed: string): number {
  const described = detail.toLowerCase()
  const each = typed.split(/\s+/).map((word) => {
    const score = Math.max(
      defaultFilter(title, word),
      BY_OTHER_WORDS * defaultFilter(words.join(' '), word),
      described.includes(word.toLowerCase()) ? BY_DETAIL : 0,
    )
    return score < LEAST ? 0 : score
  })
  const mean = each.reduce((product, score) => product * score, 1) ** (1 / each.length)
  return Math.max(defaultFilter(title, typed), mean * (each.length > 1 ? SHUFFLED : 1))
}

/** In the order of each group's first entry. */
function grouped(entries: readonly PaletteEntry[]): PaletteGroup[] {
  const groups = new Map<string, PaletteEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.group)
    if (group) group.push(entry)
    else groups.set(entry.group, [entry])
  }
  return [...groups].map(([heading, entries]) => ({ heading, entries }))
}
