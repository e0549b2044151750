/** What is searched, and the cell chosen of it, as parts of a link and back. */
import { DEVICES, type DeviceKind, GUESTS, type GuestKind } from '../../core/scenarios/one-move.ts'
import { CELLS, type Cell, cellKey } from '../../trace/matrix.ts'
import { claimRows } from '../../view/interleavings/claims.ts'
import {
  type CountName,
  countOf,
  RANGES,
  readCount,
  withCount,
} from '../../view/interleavings/plan.ts'
import type { ReadPart } from '../work/permalink.ts'
import { DEFAULT_PLAN, FIRST_QUESTION, type Plan, type SearchOpening } from './explorer.ts'

const COUNTS: readonly (readonly [part: string, of: CountName])[] = [
  ['vcpus', 'vcpus'],
  ['edges', 'asserts'],
  ['writes', 'affinityWrites'],
  ['states', 'states'],
  ['depth', 'depth'],
  ['memory', 'memory'],
]

export const searchParts = ({ plan, asked }: SearchOpening): Record<string, string> => ({
  guest: plan.move.guest,
  device: plan.move.device,
  ...Object.fromEntries(COUNTS.map(([part, of]) => [part, `${countOf(plan, of)}`])),
  symmetry: plan.symmetry ? 'on' : 'off',
  cell: cellKey(asked.cell),
  claim: asked.claim,
})

export function readSearch(part: ReadPart): SearchOpening {
  const { move, limits, symmetry } = DEFAULT_PLAN
  const guest = part('guest', move.guest, oneOf<GuestKind>(GUESTS))
  const device = part('device', move.device, oneOf<DeviceKind>(DEVICES))
  const sizes = COUNTS.reduce<Plan>(
    (plan, [name, of]) =>
      withCount(
        plan,
        of,
        part(name, countOf(plan, of), (text) => readCount(text, RANGES[of]) ?? undefined),
      ),
    { move: { ...move, guest, device }, limits, symmetry },
  )
  const plan = { ...sizes, symmetry: part('symmetry', symmetry, readSwitch) }
  const claims = claimRows(plan.move).map(({ id }) => id)
  return {
    plan,
    asked: {
      cell: part('cell', FIRST_QUESTION.cell, readCell),
      claim: part('claim', FIRST_QUESTION.claim, oneOf(claims)),
    },
  }
}

const oneOf =
  <T extends string>(names: readonly T[]) =>
  (text: string): T | undefined =>
    names.find((name) => name === text)

const readCell = (text: string): Cell | undefined => CELLS.find((cell) => cellKey(cell) === text)

const readSwitch = (text: string): boolean | undefined => ({ on: true, off: false })[text]
