/** The branches of a run as parts of a link: `name@from:moves`, or only the moves of a single one. */
import { type Action, formatAction, parseAction } from '../../core/action.ts'
import { isOf } from '../../core/model.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import type { Branch } from '../../trace/branch.ts'

export const writeBranch = ({ id, name, from, chosen }: Branch): string => {
  const moves = chosen.map(writeAction).join('.')
  return id === 1 && name === '' && from === 0 && moves !== ''
    ? moves
    : `${name}@${from}.${id}:${moves}`
}

const writeAction = (action: Action): string => formatAction(action).replaceAll(' ', '-')

const PART = /^(?:(?<name>[\s\S]*)@(?<from>\d{1,6})\.(?<id>\d{1,6}):)?(?<moves>[a-z0-9.-]*)$/

/** Each part that can be read and moves only what the scenario has; and the others, as they stand. */
export function readBranches(
  parts: readonly string[],
  scenario: Scenario,
): {
  readonly branches: readonly Branch[]
  readonly unknown: readonly string[]
} {
  const branches: Branch[] = []
  const unknown: string[] = []
  for (const part of parts) {
    const branch = readBranch(part)
    const isNew = branches.every(({ id }) => id !== branch?.id)
    if (branch && isNew && branch.chosen.every((action) => isOf(scenario, action)))
      branches.push(branch)
    else unknown.push(part)
  }
  return { branches, unknown }
}

function readBranch(text: string): Branch | undefined {
  const { name = '', from = '0', id = '1', moves = '' } = PART.exec(text)?.groups ?? { id: '0' }
  const chosen = moves === '' ? [] : readActions(moves)
  if (!chosen || Number(id) === 0) return undefined
  return { id: Number(id), name, from: Number(from), chosen }
}

function readActions(text: string): readonly Action[] | undefined {
  const actions = text.split('.').map((word) => parseAction(word.replaceAll('-', ' ')))
  return actions.every((action) => action.ok) ? actions.map(({ value }) => value) : undefined
}

/** Which branch each lane follows: "2" or "2,3", where there are such branches. */
export const readShown =
  (branches: readonly Branch[]) =>
  (text: string): readonly [number, number] | undefined => {
    const ids = text.split(',').map(Number)
    const [a, b = a] = ids
    const known = [a, b].every((id) => branches.some((branch) => branch.id === id))
    return a !== undefined && b !== undefined && ids.length <= 2 && known ? [a, b] : undefined
  }
