/**
 * A session as the fragment of a URL, and back. A part that cannot be read is replaced by its
 * default and named, so that a damaged link still opens the page.
 */
import { SCAN_RULES, type ScanRule } from '../../core/chips/eoi-exit.ts'
import { PINS } from '../../core/chips/ioapic.ts'
import { isCode } from '../../core/scenarios/design-code.ts'
import { scenarioById, scenarios } from '../../core/scenarios/index.ts'
import { readOwn } from '../../core/scenarios/own.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { original, patched } from '../../core/vmm/qemu.ts'
import { variantById } from '../../core/vmm/variants.ts'
import type { Branch } from '../../trace/branch.ts'
import type { Host } from '../../trace/run.ts'
import type { SearchOpening } from '../interleavings/explorer.ts'
import { readSearch, searchParts } from '../interleavings/link.ts'
import { readBranches, readShown, writeBranch } from './branch-link.ts'
import { readBreakpoints, writeBreakpoints } from './breakpoints-link.ts'
import { placeOf } from './growing.ts'
import { type LinkedLooking, lookingParts, readLooking } from './looking-link.ts'
import type { Opening, SessionState } from './session.ts'
import { unforked } from './work.ts'

export const DEFAULT_HOSTS: readonly [Host, Host] = [
  { variant: original, kvm: { scan: 'K0', apicv: false } },
  { variant: patched, kvm: { scan: 'K0', apicv: false } },
]

/** A link's opening; `step` is null where the link names none. */
export interface LinkReading {
  readonly opening: Omit<Opening, 'cursor'>
  readonly step: number | null
  readonly looking: LinkedLooking
  readonly search: SearchOpening
  /** One sentence for each part that was not understood. */
  readonly faults: readonly string[]
}

/** The views of the page; the link names one unless it is the first. */
export const VIEWS = ['step', 'trace', 'interleavings'] as const
export type View = (typeof VIEWS)[number]

export const readView = (fragment: string): View =>
  viewOf(partsOf(fragment).get('view') ?? '') ?? 'step'

const viewOf = (text: string): View | undefined => VIEWS.find((view) => view === text)

const partsOf = (fragment: string) => new URLSearchParams(fragment.replace(/^#/, ''))

/** `search` is what the Interleavings view searches; the link of another view leaves it out. */
export function writeLink(
  session: SessionState,
  view: View = 'step',
  search: SearchOpening | null = null,
): string {
  const { work, pin } = session
  const [a, b] = work.hosts
  const step = placeOf(session)
  const parts = new URLSearchParams({
    ...(view !== 'step' && { view }),
    ...(view === 'interleavings' && search && searchParts(search)),
    scenario: work.scenario.id,
  })
  if (a) parts.set('a', writeHost(a))
  if (b) parts.set('b', writeHost(b))
  parts.set('pin', `${pin}`)
  parts.set('step', `${step}`)
  for (const text of writeBranches(work.branches)) parts.append('chosen', text)
  if (work.branches.length > 1) parts.set('on', work.shown.join(','))
  if (work.breakpoints.length > 0) parts.set('stop', writeBreakpoints(work.breakpoints))
  for (const [name, text] of Object.entries(lookingParts(session, step))) parts.set(name, text)
  return `#${parts}`
}

/** None where there is nothing but the default schedule. */
const writeBranches = (branches: readonly Branch[]): string[] =>
  branches.length === 1 && isTrunk(branches[0] as Branch) ? [] : branches.map(writeBranch)

const isTrunk = ({ id, name, chosen }: Branch): boolean =>
  id === 1 && name === '' && chosen.length === 0

/** A part of a link, read; the fallback where there is none, or where it cannot be read. */
export type ReadPart = <T>(name: string, fallback: T, read: (text: string) => T | undefined) => T

export function readLink(fragment: string): LinkReading {
  const parts = partsOf(fragment)
  const faults: string[] = []
  const part: ReadPart = (name, fallback, read) => {
    const text = parts.get(name)
    if (text === null) return fallback
    const value = read(text)
    if (value === undefined) faults.push(faultIn(name, text))
    return value ?? fallback
  }

  part('view', 'step', viewOf)
  const scenario = part('scenario', scenarios[0] as Scenario, scenarioById)
  const a = part('a', DEFAULT_HOSTS[0], readHost)
  const b = part('b', DEFAULT_HOSTS[1], readHost)
  const single = parts.has('a') && !parts.has('b')
  const read = readBranches(parts.getAll('chosen'), scenario)
  faults.push(...read.unknown.map((text) => faultIn('chosen', text)))
  const branches = read.branches.length > 0 ? read.branches : unforked().branches
  const first = branches[0]?.id ?? 1
  const stops = readBreakpoints(parts.get('stop') ?? '', scenario)
  faults.push(...stops.faults)
  const hosts = single ? [a] : [a, b]
  return {
    opening: {
      scenario,
      hosts,
      resting: b,
      branches,
      shown: part<readonly [number, number]>('on', [first, first], readShown(branches)),
      breakpoints: stops.breakpoints,
      pin: part('pin', scenario.focus, readIndex(PINS - 1)),
    },
    step: part<number | null>('step', null, readIndex(FURTHEST)),
    looking: readLooking(part, scenario, hosts.length),
    search: readSearch(part),
    faults,
  }
}

/** What a part that was left out is, and for a scenario that somebody drew, what is damaged in it. */
function faultIn(name: string, text: string): string {
  const own = name === 'scenario' && isCode(text) ? readOwn(text) : null
  if (own && !own.ok) return `The link's own scenario cannot be read and was left out. ${own.error}`
  return `The link's ${name} "${text}" is not known; it was left out.`
}

const writeHost = ({ variant, kvm }: Host): string =>
  `${variant.id},${kvm.scan}${kvm.apicv ? ',apicv' : ''}`

function readHost(text: string): Host | undefined {
  const [id = '', scan = '', apicv, ...rest] = text.split(',')
  const variant = variantById(id)
  const known = SCAN_RULES.includes(scan as ScanRule) && rest.length === 0
  if (!variant || !known || (apicv !== undefined && apicv !== 'apicv')) return undefined
  return { variant, kvm: { scan: scan as ScanRule, apicv: apicv === 'apicv' } }
}

/** A step that no run has: the page would make moves for minutes before it said so. */
const FURTHEST = 3_000_000

const readIndex =
  (most: number) =>
  (text: string): number | undefined =>
    /^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined
