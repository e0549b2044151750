/**
 * From a line of a log to the Step view: the model's own run of one move on the machine that fits
 * the log best, at the step that prints the same event. The log itself stays where it is.
 */
import { grouped } from '../../base/grouped.ts'
import { SCAN_RULES } from '../../core/chips/eoi-exit.ts'
import { scenarios } from '../../core/scenarios/index.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { original, patched } from '../../core/vmm/qemu.ts'
import { variantById } from '../../core/vmm/variants.ts'
import { type Host, hostsOf, openRun, type Run } from '../../trace/run.ts'
import { qemuName } from '../../view/log/fit-words.ts'
import { verdict } from '../../view/verdict/verdict.ts'
import type { PlacedFit } from '../../worker/log-protocol.ts'
import type { Opening } from '../work/session.ts'
import { unforked } from '../work/work.ts'
import type { TraceStore } from './store.ts'

export type LogOpening =
  | { readonly found: true; readonly opening: Opening; readonly why: string }
  | { readonly found: false; readonly why: string }

export async function openingFor(store: TraceStore): Promise<LogOpening> {
  const { head, diagnosis, place, list, ask } = store.getState()
  if (!head) return { found: false, why: 'No log is open.' }
  const fit = bestFit(diagnosis?.fits ?? [])
  if (!fit) return { found: false, why: NO_FIT }
  const at = await ask('rowAt', { list: { ...list, filter: 'all' }, place })
  const rows = await ask('rows', {
    list: { ...list, filter: 'all' },
    from: at?.row ?? 0,
    count: 1,
    model: null,
    sought: '',
  })
  const row = rows?.rows[0]
  const state = await ask('state', { place, pin: row?.pin ?? 0 })
  const run = runOf(fit)
  const cursor = stepOf(run, state?.title ?? '', row?.words?.tone === 'bad')
  if (cursor === null) return { found: false, why: noStep(state?.title ?? '') }
  const [host, beside] = hostsOf(run) as readonly [Host, Host]
  const { scenario } = run
  return {
    found: true,
    opening: {
      scenario,
      hosts: [host, beside],
      resting: beside,
      ...unforked(),
      cursor,
      pin: scenario.focus,
    },
    why: `The model's own run of one move, on ${qemuName(fit.qemu)} with ${fit.kvm}, which fits the log best, at the step that prints the event of line ${grouped(row?.line ?? place)}. Pins and vectors are the scenario's. The log is still open in Trace.`,
  }
}

const NO_FIT =
  'No machine of the model was held against this log, so there is no run to open. Record with the --trace options that the empty Trace view names.'

const noStep = (kind: string): string =>
  kind === ''
    ? 'This line holds no event, so there is no step to open. Choose a line with an event.'
    : `The model's run of one move prints no ${kind}, so there is no step to open for this line.`

/** The first of those that explain most. */
const bestFit = (fits: readonly PlacedFit[]): PlacedFit | null =>
  fits.reduce<PlacedFit | null>(
    (best, fit) => (best === null || fit.explained > best.explained ? fit : best),
    null,
  )

function runOf({ qemu, kvm }: PlacedFit): Run {
  const scan = SCAN_RULES.find((rule) => rule === kvm) ?? 'K0'
  const variant = variantById(qemu) ?? original
  const beside = variant.id === patched.id ? original : patched
  const rule = { scan, apicv: false }
  return openRun(scenarios[0] as Scenario, [
    { variant, kvm: rule },
    { variant: beside, kvm: rule },
  ])
}

/** The first step that prints the event; of one that goes wrong, that nearest to where the run does. */
function stepOf(run: Run, kind: string, isBad: boolean): number | null {
  const lane = run.lanes[0]
  const steps = lane?.trace.steps ?? []
  const having = steps.flatMap(({ events }, at) =>
    events.some(({ type }) => type === kind) ? [at + 1] : [],
  )
  if (!lane || !isBad) return having[0] ?? null
  const wrong = steps.findIndex((_, at) => verdict(lane, at + 1).kind === 'bad') + 1
  const distance = (step: number) => Math.abs(step - wrong)
  return having.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}
