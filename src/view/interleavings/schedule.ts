/** A schedule told move by move, in the turns that its actors take. */
import type { Action } from '../../core/action.ts'
import { createModel } from '../../core/model.ts'
import type { Setup } from '../../core/setup.ts'
import { actorOf } from '../../trace/search.ts'
import { replay } from '../../trace/trace.ts'
import { narrate, type Span } from '../narrate/narrate.ts'
import type { Fate, Reduction } from './reduction.ts'

export interface ToldMove {
  /** Its place in the whole schedule, from 0. */
  readonly at: number
  /** Its number among the moves made, from 1; null if it is not made. */
  readonly number: number | null
  readonly fate: Fate
  readonly agent: string
  readonly fact: readonly Span[]
  /** Something goes wrong here, or it is the move that decides. */
  readonly bad: boolean
}

export interface Turn {
  readonly actor: string
  readonly moves: readonly ToldMove[]
}

/**
 * Every move of the whole in its turn. What a move did is told of the run that makes it; a move that
 * is not made is told as the whole had it. `decides`: the last move made is where a claim is broken.
 */
export function toldTurns(setup: Setup, reduction: Reduction, decides: boolean): Turn[] {
  const { whole, left, shows, fates } = reduction
  const factOf = teller(setup, left)
  const factOfWhole = left.length === whole.length ? factOf : teller(setup, whole)
  const turns: { actor: string; key: string; moves: ToldMove[] }[] = []
  let made = 0
  whole.forEach((action, at) => {
    const fate = fates[at] ?? 'made'
    const number = fate === 'made' ? ++made : null
    const fact = number === null ? factOfWhole(at + 1) : factOf(number)
    const last = decides && shows && number === left.length
    const bad = number !== null && (last || fact.some(({ kind }) => kind === 'bad'))
    const move = { at, number, fate, agent: agentName(setup, action), fact, bad }
    const turn = turns.at(-1)
    if (turn?.key === actorOf(action)) turn.moves.push(move)
    else turns.push({ actor: actorName(setup, action), key: actorOf(action), moves: [move] })
  })
  return turns.map(({ actor, moves }) => ({ actor, moves }))
}

/** Tells what the move of a number did. */
function teller(setup: Setup, schedule: readonly Action[]): (number: number) => readonly Span[] {
  const model = createModel(setup)
  const lane = { model, trace: replay(model, schedule) }
  return (number) => narrate(lane, number, schedule[number - 1] as Action).fact
}

/** What the last move of a schedule did, and who made it. */
export function toldState(setup: Setup, schedule: readonly Action[]): string {
  const action = schedule.at(-1)
  if (!action) return 'The start.'
  const fact = teller(setup, schedule)(schedule.length)
  return `${actorName(setup, action)}: ${fact.map(({ text }) => text).join('')}`
}

/** The thread after the last vCPU's; see `mainLoop`. */
const isMainLoop = ({ scenario }: Setup, action: Action): boolean =>
  action.agent === 'vmm' && action.thread === scenario.vcpus

function actorName(setup: Setup, action: Action): string {
  if (isMainLoop(setup, action)) return 'QEMU main loop'
  switch (action.agent) {
    case 'vmm':
      return `vCPU ${action.thread}`
    case 'kvm':
    case 'guest':
      return `vCPU ${action.vcpu}`
    case 'clock':
      return 'Timer'
    case 'device':
      return 'Device'
    case 'user':
      return 'User'
  }
}

const AGENTS: Readonly<Record<Action['agent'], string>> = {
  vmm: 'QEMU',
  kvm: 'KVM',
  guest: 'Linux',
  clock: '',
  device: '',
  user: '',
}

const agentName = (setup: Setup, action: Action): string =>
  isMainLoop(setup, action) ? '' : AGENTS[action.agent]

/** The name of an actor as a search counts it ("vcpu 1", "device 11"). */
export function actorTitle({ scenario }: Setup, actor: string): string {
  const [kind, number] = actor.split(' ')
  if (kind === 'vcpu' && Number(number) === scenario.vcpus) return 'QEMU main loop'
  if (kind === 'vcpu') return `vCPU ${number}`
  if (kind === 'device') return 'Device'
  return kind === 'user' ? 'User' : 'Timer'
}
