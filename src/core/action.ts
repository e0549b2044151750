import { err, ok, type Result } from '../base/result.ts'

/** Who moves next. The variant decides what the VMM's move is, so one schedule drives them all. */
export type Action = Move & {
  /**
   * In a schedule of several machines: only where the machine would make this move next by itself.
   * Without it all make it that can, as when a person chose it.
   */
  readonly due?: true
}

type Move =
  | { readonly agent: 'vmm'; readonly thread: number }
  | { readonly agent: 'kvm'; readonly vcpu: number }
  | { readonly agent: 'guest'; readonly vcpu: number }
  | { readonly agent: 'clock' }
  | { readonly agent: 'device'; readonly pin: number }
  | { readonly agent: 'user'; readonly irq: number; readonly cpu: number }

export const formatAction = (action: Action): string =>
  action.due ? `${formatMove(action)} due` : formatMove(action)

function formatMove(action: Action): string {
  switch (action.agent) {
    case 'vmm':
      return `vmm ${action.thread}`
    case 'kvm':
    case 'guest':
      return `${action.agent} ${action.vcpu}`
    case 'clock':
      return 'clock'
    case 'device':
      return `device ${action.pin}`
    case 'user':
      return `user ${action.irq} ${action.cpu}`
  }
}

const DUE = / due$/

/** The inverse of `formatAction`. */
export function parseAction(text: string): Result<Action> {
  const move = parseMove(text.replace(DUE, ''))
  if (!move.ok) return err(`"${text}" is not an action`)
  return DUE.test(text) ? ok({ ...move.value, due: true }) : move
}

function parseMove(text: string): Result<Action> {
  const match = /^(vmm|kvm|guest|clock|device|user)(?: (\d+))?(?: (\d+))?$/.exec(text)
  const [, agent, first, second] = match ?? []
  const wanted = agent === 'user' ? 2 : agent === 'clock' ? 0 : 1
  const got = [first, second].filter((part) => part !== undefined).length
  if (!match || got !== wanted) return err('it names no agent')
  const n = Number(first)
  switch (agent) {
    case 'vmm':
      return ok({ agent, thread: n })
    case 'kvm':
    case 'guest':
      return ok({ agent, vcpu: n })
    case 'device':
      return ok({ agent, pin: n })
    case 'user':
      return ok({ agent, irq: n, cpu: Number(second) })
  }
  return ok({ agent: 'clock' })
}

export const sameAction = (a: Action, b: Action): boolean => formatAction(a) === formatAction(b)

/** Whether two actions are the same, whoever is to make them. */
export const sameMove = (a: Action, b: Action): boolean => formatMove(a) === formatMove(b)

/** Moves of the outside world, which a run makes only when it is told to. */
export const isEnvironment = (action: Action): boolean =>
  action.agent === 'device' || action.agent === 'user'
