/**
 * What is looked at as parts of a link, and back: `focus=b`, `tab=pins`, `why=b-remote-irr-11`,
 * `inspect=lapic-2-49`. Machine A, and what is as at first, are not named.
 */
import { PINS } from '../../core/chips/ioapic.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { IRQ_CELLS, PIN_CELLS } from '../../trace/causes/cell.ts'
import type { Cell } from '../../view/causes/value.ts'
import { readValue, writeValue } from '../../view/causes/value-text.ts'
import {
  type Asked,
  FIRST_BIT,
  type Inspected,
  type Looking,
  lapicOf,
  rteOf,
  SIDE_TABS,
  type SideTab,
} from './looking.ts'
import type { ReadPart } from './permalink.ts'

/** As the link has it: a question without a step is asked at the place that the link leads to. */
export interface LinkedLooking extends Omit<Looking, 'asked'> {
  readonly asked: (Omit<Asked, 'step'> & { readonly step: number | null }) | null
}

/** The step is the one that the link names. */
export const lookingParts = (
  { focused, apart, tab, asked, inspected }: Looking,
  step: number,
): Record<string, string> => ({
  ...(focused !== 0 && { focus: LANES[focused] }),
  ...(apart !== null && { apart: `${apart}` }),
  ...(tab !== tabAtFirst(asked) && { tab: tab.toLowerCase() }),
  ...(asked && { why: writeAsked(asked, step) }),
  ...(inspected && { inspect: writeInspected(inspected) }),
})

/** `lanes`: how many there are. */
export function readLooking(part: ReadPart, scenario: Scenario, lanes: number): LinkedLooking {
  const asked = part('why', null, readAsked(scenario, lanes))
  return {
    focused: part('focus', 0, readLane(lanes)),
    apart: part<number | null>('apart', null, readApart(lanes)),
    tab: part('tab', tabAtFirst(asked), readTab),
    asked,
    inspected: part('inspect', null, readInspected(scenario, lanes)),
  }
}

const LANES = ['a', 'b']

const prefix = (lane: number): string => (lane === 0 ? '' : `${LANES[lane]}-`)

const readLane =
  (lanes: number) =>
  (text: string): number | undefined => {
    const lane = LANES.slice(0, lanes).indexOf(text)
    return lane < 0 ? undefined : lane
  }

const readApart =
  (lanes: number) =>
  (text: string): number | undefined =>
    lanes > 1 && /^\d{1,7}$/.test(text) ? Number(text) : undefined

/** An answer is what one looks at who asks. */
const tabAtFirst = (asked: unknown): SideTab => (asked ? 'Why' : 'QEMU')

const readTab = (text: string): SideTab | undefined =>
  SIDE_TABS.find((tab) => tab.toLowerCase() === text)

const writeAsked = ({ lane, value, step }: Asked, place: number): string =>
  `${prefix(lane)}${writeValue(value)}${step === place ? '' : `-at-${step}`}`

const readAsked =
  (scenario: Scenario, lanes: number) =>
  (text: string): LinkedLooking['asked'] | undefined => {
    const parts = /^(?:(?<lane>[ab])-)?(?<value>.*?)(?:-at-(?<step>\d{1,7}))?$/.exec(text)?.groups
    const lane = readLane(lanes)(parts?.lane ?? 'a')
    const value = readValue(parts?.value ?? '')
    if (lane === undefined || !value || !isOf(scenario, value.cell)) return undefined
    return { lane, value, step: parts?.step === undefined ? null : Number(parts.step) }
  }

function isOf({ irqs, vcpus }: Scenario, { of, at }: Cell): boolean {
  if (PIN_CELLS.some((pin) => pin === of)) return at < PINS
  return at < (IRQ_CELLS.some((irq) => irq === of) ? irqs.length : vcpus)
}

function writeInspected(inspected: Inspected): string {
  const { of, lane } = inspected
  const numbers =
    inspected.of === 'rte'
      ? [inspected.bit === FIRST_BIT ? null : inspected.bit]
      : [inspected.vcpu, inspected.vector]
  return `${prefix(lane)}${[of, ...numbers.filter((number) => number !== null)].join('-')}`
}

const readInspected =
  ({ vcpus }: Scenario, lanes: number) =>
  (text: string): Inspected | undefined => {
    const parts = /^(?:([ab])-)?(rte|lapic)(?:-(\d{1,3}))?(?:-(\d{1,3}))?$/.exec(text)
    const [, name = 'a', of, first, second] = parts ?? []
    const lane = readLane(lanes)(name)
    if (lane === undefined) return undefined
    if (of === 'rte' && second === undefined) {
      const bit = Number(first ?? FIRST_BIT)
      return bit < 64 ? { ...rteOf(lane), bit } : undefined
    }
    const [vcpu, vector] = [Number(first), second === undefined ? null : Number(second)]
    const known = of === 'lapic' && vcpu < vcpus && (vector ?? 0) < 256
    return known ? { ...lapicOf(lane, vcpu), vector } : undefined
  }
