/** The branches of a run as a person tells them apart: where each leaves, how long it is, how it ends. */
import { grouped } from '../base/grouped.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import { type Branch, branchName } from '../trace/branch.ts'
import { type Host, MAX_STEPS, openCourses, type Run } from '../trace/run.ts'
import { laneName } from './code/listing.ts'
import { factText } from './narrate/narrate.ts'
import { shortTitle } from './narrate/title.ts'
import { ending } from './verdict/ending.ts'

export interface BranchRow {
  readonly id: number
  readonly name: string
  /** "from step 9: raise IRQ 11"; for the first branch what it goes by. */
  readonly from: string
  readonly steps: number
  /** How it ends; by machine, unless they end alike. */
  readonly ends: readonly string[]
  /** The lanes that follow it. */
  readonly lanes: readonly number[]
}

/** What the branches are branches of, and what is shown of them. */
export interface Forks {
  readonly scenario: Scenario
  readonly hosts: readonly Host[]
  readonly branches: readonly Branch[]
  /** By lane, the id of the branch it follows. */
  readonly shown: readonly number[]
}

/** Each branch is run on the machines at hand, those that differ, to its end or to the first cut. */
export function branchRows({ scenario, hosts, branches, shown }: Forks, pin: number): BranchRow[] {
  const machines = hosts.filter((host, at) => hosts.indexOf(host) === at)
  return branches.map((branch) => {
    const { id, chosen } = branch
    const run = openCourses(
      scenario,
      machines.map((host) => ({ host, chosen })),
      MAX_STEPS,
    )
    return {
      id,
      name: branchName(branch),
      from: fromText(run, branch),
      steps: Math.max(run.schedule.length, chosen.length),
      ends: endsOf(run, pin),
      lanes: hosts.flatMap((_, lane) => (shown[lane] === id ? [lane] : [])),
    }
  })
}

function fromText({ lanes, schedule }: Run, { from, chosen }: Branch): string {
  if (from === 0) {
    return chosen.length === 0
      ? 'the default schedule'
      : `the first ${grouped(chosen.length)} ${chosen.length === 1 ? 'step' : 'steps'} as chosen`
  }
  if (from > schedule.length) return `from step ${grouped(from)}`
  const mover = lanes.find(({ trace }) => trace.steps[from - 1]?.action) ?? lanes[0]
  return `from step ${grouped(from)}${mover ? `: ${shortTitle(mover, from)}` : ''}`
}

function endsOf({ lanes, complete }: Run, pin: number): string[] {
  if (!complete) return ['It does not end by itself.']
  const texts = lanes.map((lane) => factText(ending(lane, pin)))
  const same = texts.every((text) => text === texts[0])
  return same ? texts.slice(0, 1) : texts.map((text, lane) => `${laneName(lane)}: ${text}`)
}
