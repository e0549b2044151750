/** Two machines by one schedule: what the outside world does to one, it does not do to the other. */
import { describe, expect, it } from 'vitest'
import { type Action, formatAction, isEnvironment, parseAction } from '../../src/core/action.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { choicesAt, type Host, type Lane, movesTo, openRun } from '../../src/trace/run.ts'
import { narrate, narrationText } from '../../src/view/narrate/narrate.ts'
import { host } from '../core/machines.ts'

const MACHINES: readonly Host[] = [
  host('original'),
  host('original', 'K1'),
  host('patched', 'K2'),
  host('bare-metal'),
]

/** What each agent did, in its order, with the events of it. */
function byAgent({ trace }: Lane): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { action, events } of trace.steps) {
    if (!action) continue
    const own = found.get(formatAction(action)) ?? []
    found.set(formatAction(action), [...own, JSON.stringify(events)])
  }
  return found
}

const alone = (scenario: Scenario, machine: Host) =>
  byAgent(openRun(scenario, [machine]).lanes[0] as Lane)

describe('a machine beside another', () => {
  const ending = gallery.filter(({ scenario }) => scenario.id !== 'storm')
  for (const { scenario } of ending) {
    it(`is the machine alone, in ${scenario.id}`, () => {
      const own = MACHINES.map((machine) => alone(scenario, machine))
      for (const [a, machine] of MACHINES.entries()) {
        for (const [b, other] of MACHINES.slice(0, a).entries()) {
          const [first, second] = openRun(scenario, [machine, other]).lanes as [Lane, Lane]
          expect(byAgent(first)).toEqual(own[a])
          expect(byAgent(second)).toEqual(own[b])
        }
      }
    })
  }

  const run = openRun(affinityMove, [host('original', 'K1'), host('patched')])
  const at = run.schedule.findIndex(({ due }) => due)

  it('sits out what the outside world does to the other only, and says so', () => {
    expect(formatAction(run.schedule[at] as Action)).toBe('device 11 due')
    expect(run.lanes.map(({ trace }) => trace.steps[at]?.action)).toEqual([
      { agent: 'device', pin: 11 },
      null,
    ])
    expect(narrationText(narrate(run.lanes[1] as Lane, at + 1, run.schedule[at]))).toBe(
      'The device has nothing to do here. The move is due in the other machine only: this one comes to it later, or never.',
    )
  })

  it('still makes the move where a person chooses it', () => {
    const choice = choicesAt(run, at).find(({ action }) => isEnvironment(action))
    expect(choice?.lanes).toEqual([0, 1])
    const chosen = [...movesTo(run, 0, at), choice?.action as Action]
    const { lanes } = openRun(affinityMove, [host('original', 'K1'), host('patched')], chosen)
    expect(lanes.map(({ trace }) => trace.steps[at]?.action)).toEqual([
      { agent: 'device', pin: 11 },
      { agent: 'device', pin: 11 },
    ])
  })

  it('goes on as it was when the other is taken away', () => {
    for (const [lane, machine] of [host('original', 'K1'), host('patched')].entries()) {
      const left = openRun(affinityMove, [machine], movesTo(run, lane, run.schedule.length))
      expect(byAgent(left.lanes[0] as Lane)).toEqual(alone(affinityMove, machine))
    }
  })

  it('moves by a list of moves that says nothing of it, as links had it before', () => {
    const before = run.schedule.map(({ due, ...move }) => move as Action)
    const { lanes } = openRun(affinityMove, [host('original', 'K1'), host('patched')], before)
    expect(lanes.map(({ trace }) => trace.steps[at]?.action?.agent)).toEqual(['device', 'device'])
  })

  it('is not asked by the user for what the scenario comes to in the other only', () => {
    const { schedule, lanes } = openRun(eduMove, [host('original'), host('patched')])
    const asked = schedule.findLastIndex(({ agent }) => agent === 'user')
    expect(lanes.map(({ trace }) => trace.steps[asked]?.action?.agent)).toEqual([undefined, 'user'])
  })

  it('has the word for it in a link and in a file', () => {
    const due: Action = { agent: 'user', irq: 11, cpu: 0, due: true }
    expect(parseAction(formatAction(due))).toEqual({ ok: true, value: due })
    expect(parseAction('due').ok).toBe(false)
  })
})
