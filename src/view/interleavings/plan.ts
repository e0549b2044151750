/** What a search is asked for: its counts and bounds, read from text and put in words. */
import { grouped } from '../../base/grouped.ts'
import {
  MOST_AFFINITY_WRITES,
  MOST_ASSERTS,
  MOST_VCPUS,
  type OneMove,
} from '../../core/scenarios/one-move.ts'
import { counted } from './words.ts'

export interface SearchPlan {
  readonly move: OneMove
  readonly limits: { readonly states: number; readonly depth: number; readonly bytes: number }
  readonly symmetry: boolean
}

export interface Range {
  readonly least: number
  readonly most: number
}

/** The numbers of a plan; memory in MB. */
export type CountName = 'vcpus' | 'asserts' | 'affinityWrites' | 'states' | 'depth' | 'memory'

export const RANGES: Readonly<Record<CountName, Range>> = {
  vcpus: { least: 2, most: MOST_VCPUS },
  asserts: { least: 1, most: MOST_ASSERTS },
  affinityWrites: { least: 1, most: MOST_AFFINITY_WRITES },
  states: { least: 1, most: 20_000_000 },
  depth: { least: 1, most: 1_000_000 },
  memory: { least: 1, most: 4_000 },
}

const MB = 1_000_000

export function countOf({ move, limits }: SearchPlan, name: CountName): number {
  switch (name) {
    case 'vcpus':
    case 'asserts':
      return move[name]
    case 'affinityWrites':
      return move.affinityWrites ?? 1
    case 'states':
    case 'depth':
      return limits[name]
    case 'memory':
      return Math.round(limits.bytes / MB)
  }
}

export function withCount<P extends SearchPlan>(plan: P, name: CountName, value: number): P {
  switch (name) {
    case 'vcpus':
    case 'asserts':
    case 'affinityWrites':
      return { ...plan, move: { ...plan.move, [name]: value } }
    case 'states':
    case 'depth':
      return { ...plan, limits: { ...plan.limits, [name]: value } }
    case 'memory':
      return { ...plan, limits: { ...plan.limits, bytes: value * MB } }
  }
}

/** "2000000", "2,000,000", "2M" or "2 000k"; null for anything else, or out of range. */
export function readCount(text: string, { least, most }: Range): number | null {
  const parts = /^(\d[\d,_ ]*)([kM]?)$/.exec(text.trim())
  if (!parts) return null
  const factor = { '': 1, k: 1_000, M: MB }[parts[2] ?? ''] ?? 1
  const value = Number(parts[1]?.replace(/[,_ ]/g, '')) * factor
  return value >= least && value <= most ? value : null
}

/** What may be typed, for whoever typed something else. */
export const rangeWords = ({ least, most }: Range): string =>
  `a whole number from ${grouped(least)} to ${grouped(most)}`

/** The bounds in a few words. */
export const boundsWords = (plan: SearchPlan): string =>
  [
    `${grouped(plan.limits.states)} states`,
    `depth ${grouped(plan.limits.depth)}`,
    `${grouped(countOf(plan, 'memory'))} MB`,
    ...(plan.symmetry ? ['symmetry'] : []),
  ].join(', ')

/** What would be searched, in a sentence. */
export function planSentence(plan: SearchPlan): string {
  const { vcpus, asserts, affinityWrites = 1 } = plan.move
  const sizes = [
    counted(vcpus, 'vCPU'),
    counted(asserts, 'device edge'),
    counted(affinityWrites, 'affinity write'),
  ].join(', ')
  return `${sizes}; BQL and desc->lock on. Each machine up to ${boundsWords(plan)}.`
}
