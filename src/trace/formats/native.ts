/**
 * A run in a file of our own: scenario, machines and schedule, from which everything else follows.
 * A digest of each machine's last state tells whether the reader has the model of the writer.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { type Action, formatAction, parseAction } from '../../core/action.ts'
import { SCAN_RULES } from '../../core/chips/eoi-exit.ts'
import { IOAPIC_VERSIONS } from '../../core/chips/ioapic.ts'
import { isOf } from '../../core/model.ts'
import { isCode } from '../../core/scenarios/design-code.ts'
import { gallery } from '../../core/scenarios/gallery.ts'
import { scenarioById } from '../../core/scenarios/index.ts'
import { readOwn } from '../../core/scenarios/own.ts'
import { type Scenario, withIoapicVersion } from '../../core/scenarios/scenario.ts'
import { variants } from '../../core/vmm/variants.ts'
import { digest } from '../../lts/digest.ts'
import { type Course, type Host, hostsOf, movesTo, openCourses, type Run } from '../run.ts'
import { lastState } from '../trace.ts'
import {
  count,
  exactly,
  flag,
  listOf,
  named,
  optional,
  type Reader,
  readJson,
  record,
  text,
} from './json-reader.ts'

const FORMAT = 'irq-path run'
const VERSION = 1

/** The document: names and numbers, as they stand in the file. */
export interface NativeRun {
  readonly format: typeof FORMAT
  readonly version: typeof VERSION
  readonly scenario: { readonly id: string; readonly ioapicVersion: string }
  readonly hosts: readonly {
    readonly qemu: string
    readonly kvm: string
    readonly apicv: boolean
  }[]
  /** How many actions at the start of the schedule were chosen by hand. */
  readonly chosen: number
  /** Every action of the run, in words. */
  readonly schedule: readonly string[]
  /** The same of the second host, where it goes by its own. */
  readonly second?: { readonly chosen: number; readonly schedule: readonly string[] }
  /** For each host a digest of its last state. */
  readonly final: readonly string[]
}

const ioapicVersion = (version: number): string => `0x${version.toString(16)}`

export function writeNative(run: Run): string {
  const file: NativeRun = {
    format: FORMAT,
    version: VERSION,
    scenario: {
      id: run.scenario.id,
      ioapicVersion: ioapicVersion(run.scenario.ioapic.version),
    },
    hosts: hostsOf(run).map(({ variant, kvm }) => ({
      qemu: variant.id,
      kvm: kvm.scan,
      apicv: kvm.apicv,
    })),
    ...movesOf(run, 0),
    ...(!run.shared && { second: movesOf(run, 1) }),
    final: finalDigests(run),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

const movesOf = (run: Run, lane: number): { chosen: number; schedule: string[] } => ({
  chosen: run.chosen[lane]?.length ?? 0,
  schedule: movesTo(run, lane, run.schedule.length).map(formatAction),
})

const finalDigests = ({ lanes }: Run): string[] =>
  lanes.map(({ model, trace }) => digest(model.key(lastState(trace))))

const action: Reader<Action> = (value, path) => {
  const read = parseAction(String(value))
  return read.ok ? read : err(`${path} is not an action: ${read.error}.`)
}

const scenario: Reader<Scenario> = (value, path) => {
  const known = scenarioById(String(value))
  if (known) return ok(known)
  const own = isCode(String(value)) ? readOwn(String(value)) : null
  if (own && !own.ok) return err(`${path} is a scenario that cannot be made. ${own.error}`)
  return named(
    gallery.map((entry) => entry.scenario),
    ({ id }) => id,
  )(value, path)
}

const head = record({ format: exactly(FORMAT), version: exactly(VERSION) })

const body = record({
  scenario: record({
    id: scenario,
    ioapicVersion: named(IOAPIC_VERSIONS, ioapicVersion),
  }),
  hosts: listOf(
    record({
      qemu: named(variants, ({ id }) => id),
      kvm: named(SCAN_RULES, (rule) => rule),
      apicv: flag,
    }),
  ),
  chosen: count,
  schedule: listOf(action),
  second: optional(record({ chosen: count, schedule: listOf(action) })),
  final: listOf(text),
})

/** The run of a file, the same to its last state; or a sentence about what in the file is wrong. */
export function readNative(source: string): Result<Run> {
  const known = readJson(source, head)
  if (!known.ok) return known
  const read = readJson(source, body)
  if (!read.ok) return read
  const { scenario, hosts, final, second, ...first } = read.value
  if (hosts.length !== 1 && hosts.length !== 2)
    return err(`hosts names ${hosts.length} machines, but a run has one or two.`)
  const moves = [...first.schedule, ...(second?.schedule ?? [])]
  const stray = moves.find((move) => !isOf(scenario.id, move))
  if (stray)
    return err(
      `schedule has the move "${formatAction(stray)}", but the scenario has no such thing.`,
    )
  const run = runOf(
    withIoapicVersion(scenario.id, scenario.ioapicVersion),
    hosts.map(({ qemu, kvm, apicv }) => ({ variant: qemu, kvm: { scan: kvm, apicv } })),
    second ? [first, second] : hosts.map(() => first),
  )
  const fault = finalDigests(run).findIndex((digest, at) => digest !== final[at])
  return fault < 0
    ? ok(run)
    : err(
        `The run does not end as final[${fault}] says: it was written by another version of the model, or changed since.`,
      )
}

/** The moves of a host, as the file has them. */
interface Moves {
  readonly chosen: number
  readonly schedule: readonly Action[]
}

/** Where the default schedule has changed since, all that was done counts as chosen. */
function runOf(scenario: Scenario, hosts: readonly Host[], moves: readonly Moves[]): Run {
  const courses = (chosenOf: (moves: Moves) => readonly Action[]): Course[] =>
    hosts.map((host, at) => ({ host, chosen: chosenOf(moves[at] as Moves) }))
  const run = openCourses(
    scenario,
    courses(({ schedule, chosen }) => schedule.slice(0, chosen)),
  )
  const same = moves.every(
    ({ schedule }, lane) =>
      movesTo(run, lane, run.schedule.length).map(formatAction).join() ===
      schedule.map(formatAction).join(),
  )
  return same
    ? run
    : openCourses(
        scenario,
        courses(({ schedule }) => schedule),
      )
}
