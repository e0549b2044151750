/** `replay`: a scenario under one machine, run to its end by its default schedule. */
import { InvalidArgumentError, Option } from 'commander'
import { SCAN_RULES, type ScanRule } from '../core/chips/eoi-exit.ts'
import { IOAPIC_VERSIONS, type IoapicVersion } from '../core/chips/ioapic.ts'
import { affinityMove } from '../core/scenarios/affinity-move.ts'
import { isCode } from '../core/scenarios/design-code.ts'
import { gallery } from '../core/scenarios/gallery.ts'
import { scenarioById } from '../core/scenarios/index.ts'
import { readOwn } from '../core/scenarios/own.ts'
import { type Scenario, withIoapicVersion } from '../core/scenarios/scenario.ts'
import { original } from '../core/vmm/qemu.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { variants } from '../core/vmm/variants.ts'
import { qemuLog } from '../trace/formats/qemu-log.ts'
import { stepRecords } from '../trace/formats/states-json.ts'
import { type Lane, MAX_STEPS, openRun } from '../trace/run.ts'
import { choice } from './choices.ts'
import { EXIT, type Exit, type Output, type Register } from './command.ts'

export interface ReplayOptions {
  readonly scenario: Scenario
  readonly qemu: Variant
  readonly kvm: ScanRule
  readonly apicv?: boolean
  /** Instead of the scenario's own. */
  readonly ioapic?: IoapicVersion
  readonly format: Format
  /** The two debug lines of the mail, on the pins that the scenario names. */
  readonly debugLines: boolean
}

const FORMATS = ['qemu-log', 'json'] as const
type Format = (typeof FORMATS)[number]

const ENDING = `
Threads of the VMM are numbered as their vCPUs, the main loop comes after the last. Prints every step of the run. A run that ends with a dead interrupt is a result like any other:
the exit code is 0 whenever the run could be made, and 2 when an argument is not understood.`

export const registerReplay: Register = (program, output, done) => {
  const id = (item: { readonly id: string }) => item.id
  const same = (name: string) => name
  const hex = (version: number) => `0x${version.toString(16)}`
  program
    .command('replay')
    .description('run a scenario and print its log, or every state, up to the end')
    .addOption(scenarioOption())
    .addOption(choice('--qemu <name>', 'which I/O APIC, in which order', variants, id, original))
    .addOption(choice('--kvm <rule>', 'how KVM computes EOI exits', SCAN_RULES, same, 'K0'))
    .option('--apicv', 'posted interrupts, EOIs without an exit (Intel)')
    .addOption(
      choice(
        '--ioapic <version>',
        'I/O APIC version, if not that of the scenario',
        IOAPIC_VERSIONS,
        hex,
      ),
    )
    .addOption(choice('--format <name>', 'a log, or all states', FORMATS, same, 'qemu-log'))
    .option('--no-debug-lines', 'leave out the two debug lines of the mail of March 2023')
    .addHelpText('after', ENDING)
    .action((options: ReplayOptions) => done(replay(options, output)))
}

/** A scenario of the gallery, or one that was drawn in the page, by the text that its link has. */
function scenarioOption(): Option {
  const ids = gallery.map(({ scenario }) => scenario.id)
  const text = `what happens: ${ids.join(', ')}, or the scenario of a link of the page, own1_...`
  return new Option('--scenario <name>', text)
    .default(affinityMove, affinityMove.id)
    .argParser((name: string) => {
      const own = isCode(name) ? readOwn(name) : null
      if (own && !own.ok) throw new InvalidArgumentError(own.error)
      const scenario = scenarioById(name)
      if (!scenario) throw new InvalidArgumentError(`Known are: ${ids.join(', ')}.`)
      return scenario
    })
}

export function replay(options: ReplayOptions, { print, warn }: Output): Exit {
  const { qemu, kvm, apicv = false, ioapic } = options
  const scenario = ioapic ? withIoapicVersion(options.scenario, ioapic) : options.scenario
  const run = openRun(scenario, [{ variant: qemu, kvm: { scan: kvm, apicv } }])
  print(written(run.lanes[0] as Lane, options))
  if (!run.complete) warn(`The run does not end by itself; these are its first ${MAX_STEPS} steps.`)
  return EXIT.fine
}

function written(lane: Lane, { format, scenario, debugLines }: ReplayOptions): string {
  switch (format) {
    case 'qemu-log':
      return qemuLog(lane.trace, debugLines ? scenario.debugLines : null).join('\n')
    case 'json':
      return jsonLines(stepRecords(lane, scenario.focus))
  }
}

/** One JSON array with an element a line, for people who read it with grep or diff. */
const jsonLines = (items: readonly unknown[]): string =>
  `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`
