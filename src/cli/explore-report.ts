/** What `explore` prints about a search: a few lines for people, or an object for programs. */
import { formatAction } from '../core/action.ts'
import type { PropertyResult } from '../trace/search.ts'
import type { Ended } from './explore-run.ts'

/** The object of --json. */
export const written = ({ result, seconds, stopped }: Ended) => ({
  ...result,
  boundedBy: stopped && !result.complete ? 'interrupt' : result.boundedBy,
  seconds,
  properties: result.properties.map(({ schedule, calmest, ...verdict }) => ({
    ...verdict,
    schedule: schedule?.map(formatAction) ?? null,
    calmest: calmest?.map(formatAction) ?? null,
  })),
})

export function told(ended: Ended, symmetry: boolean): string {
  const { states, transitions, depth, interchangeable, properties } = ended.result
  const size = `${counted(states, 'state')}, ${counted(transitions, 'transition')}, depth ${depth}`
  return [
    `${size}, ${ended.seconds.toFixed(2)} s: ${extent(ended)}`,
    ...(symmetry ? [taken(interchangeable)] : []),
    ...properties.map((property) => line(property, ended.stopped)),
  ].join('\n')
}

function extent({ result: { complete, boundedBy }, stopped }: Ended): string {
  if (complete) return stopped ? 'complete, stopped before all schedules were found' : 'complete'
  if (stopped) return 'stopped'
  return `bounded by ${boundedBy === 'bytes' ? 'memory' : boundedBy}`
}

const taken = (groups: readonly (readonly number[])[]): string =>
  groups.length === 0
    ? 'no two vCPUs are interchangeable: nothing is reduced'
    : `taken for one another: ${groups.map((cpus) => `vCPUs ${cpus.join(', ')}`).join('; ')}`

function line(property: PropertyResult, stopped: boolean): string {
  const { id, expectation, holds, length, switches } = property
  const shown =
    length === null || switches === null
      ? ''
      : `, ${counted(length, 'move')}, ${counted(switches, 'switch', 'switches')}`
  if (holds === null) return `${id}: no answer ${stopped ? 'yet' : 'within the bounds'}`
  if (expectation === 'sometimes') return `${id}: ${holds ? `shown${shown}` : 'never'}`
  return `${id}: ${holds ? 'holds' : `violated${shown}`}`
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
