/**
 * Which parts of the way between device and guest are in use: the request down to the vCPUs that
 * have it, the EOI back up. A delivery stays while its vector is pending or in service.
 */
import { msiAddress, msiData, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import { ioapicNames, reachedBy } from '../narrate/words.ts'
import type { Fault } from '../tracks/sendings.ts'
import { isHigh } from '../verdict/dead-pin.ts'
import { handlerState } from './handler-state.ts'
import type { PinHistory } from './history.ts'
import { routeState } from './route-state.ts'

/**
 * `line`: device to pin. `trunk`: pin to route. `irr`: route to a local APIC; `isr` and `handler`
 * go on from there. `nowhere`: a message that no local APIC took. `expected`: where the RTE would
 * send it. `eoi-lapic`: guest to local APIC; `eoi-exit`: out of the kernel; `eoi-ioapic`: to the
 * pin; `eoi-lost`: written, but it never leaves KVM; `eoi-missed`: it leaves,
 * but names a vector that the pin no longer has.
 */
export type LegKind =
  | 'line'
  | 'trunk'
  | 'irr'
  | 'isr'
  | 'handler'
  | 'nowhere'
  | 'expected'
  | 'eoi-lapic'
  | 'eoi-exit'
  | 'eoi-ioapic'
  | 'eoi-lost'
  | 'eoi-missed'

export interface Leg {
  readonly kind: LegKind
  /** The column it belongs to; -1 for the parts that all share. */
  readonly vcpu: number
  readonly fault: Fault
  /** An EOI that the guest wrote to the I/O APIC itself. */
  readonly explicit: boolean
  /** Travelled in exactly this step. */
  readonly fresh: boolean
}

export const isLoss = ({ kind }: Leg): boolean => kind === 'eoi-lost' || kind === 'eoi-missed'

export interface PathStation {
  readonly legs: readonly Leg[]
  /** A word on the request where it went wrong, and its shorter form; empty where it did not. */
  readonly verdict: string
  readonly briefly: string
  /** The same for an EOI that did not reach the pin. */
  readonly lost: string
  readonly lostBriefly: string
}

type Still = Omit<Leg, 'fresh'>

const leg = (kind: LegKind, vcpu = -1, fault: Fault = null, explicit = false): Still => ({
  kind,
  vcpu,
  fault,
  explicit,
})

/** One state of the pin, with what led to it. */
export interface Scene {
  readonly setup: Setup
  readonly machine: Machine
  readonly pin: number
  readonly history: PinHistory
}

export function pathStation(before: Scene, now: Scene): PathStation {
  const old = new Set(legsOf(before).map(nameOf))
  const legs = legsOf(now).map((one) => ({ ...one, fresh: !old.has(nameOf(one)) }))
  return { legs, ...verdictOf(legs), ...lossOf(now) }
}

const nameOf = ({ kind, vcpu }: Still): string => `${kind} ${vcpu}`

function verdictOf(legs: readonly Leg[]): { verdict: string; briefly: string } {
  if (legs.some(({ kind }) => kind === 'nowhere')) {
    return { verdict: 'no vCPU took it', briefly: 'lost' }
  }
  const faulty = legs.filter(({ kind, fault }) => kind === 'irr' && fault !== null)
  if (faulty.length === 0) return { verdict: '', briefly: '' }
  const fault = faulty[0]?.fault ?? ''
  const where = faulty.map(({ vcpu }) => vcpu).join(', ')
  return { verdict: fault === 'wrong vCPU' ? `${fault}: ${where}` : fault, briefly: 'wrong' }
}

function lossOf({ setup, machine, pin, history }: Scene): { lost: string; lostBriefly: string } {
  const { lost, eois } = history
  if (!lost || eois.length > 0) return { lost: '', lostBriefly: '' }
  if (lost.why === 'mismatch') {
    const vector = vectorOf(machine.ioapic.lo[pin] ?? 0)
    return { lost: `EOI of ${lost.vector}: the pin has ${vector}`, lostBriefly: 'EOI missed' }
  }
  const { inside } = ioapicNames(setup.variant)
  return { lost: `EOI lost: no exit to ${inside}`, lostBriefly: 'EOI lost' }
}

function legsOf(scene: Scene): Still[] {
  const branches = requestLegs(scene)
  const trunk = branches.length > 0 || isNowhere(scene)
  return [
    ...(isHigh(scene.machine, scene.pin) ? [leg('line')] : []),
    ...(trunk ? [leg('trunk')] : []),
    ...branches,
    ...(isNowhere(scene) ? [leg('nowhere')] : []),
    ...expectedLegs(scene, branches),
    ...eoiLegs(scene),
  ]
}

/** The last message reached no local APIC and the pin still waits for its EOI. */
function isNowhere({ machine, pin, history }: Scene): boolean {
  const waits = remoteIrr(machine.ioapic.lo[pin] ?? 0)
  return waits && history.lastSent?.sending.arrivals.length === 0
}

function requestLegs({ setup, machine, pin, history }: Scene): Still[] {
  const irq = irqIndex(setup.scenario, pin)
  return history.held.flatMap((own, vcpu) => {
    const lapic = machine.vcpus[vcpu]?.lapic
    const vectors = [...own.keys()]
    if (!lapic || vectors.length === 0) return []
    const fault = [...own.values()].find((one) => one !== null) ?? null
    const waiting = vectors.some((one) => lapic.irr.includes(one) || lapic.pir.includes(one))
    const legs = [leg('irr', vcpu, fault)]
    if (waiting) return legs
    const runs = irq >= 0 && handlerState(machine, irq, vcpu) !== null
    return [...legs, leg('isr', vcpu, fault), ...(runs ? [leg('handler', vcpu, fault)] : [])]
  })
}

/** Where the RTE would send it, if that is not where it went or would go. */
function expectedLegs({ setup, machine, pin }: Scene, branches: readonly Still[]): Still[] {
  const { variant } = setup
  const lo = machine.ioapic.lo[pin] ?? 0
  const state = routeState(variant, machine, pin)
  const wanted = reachedBy(machine, {
    address: msiAddress(lo, machine.ioapic.hi[pin] ?? 0),
    data: msiData(lo),
  })
  const byRoute = variant.message === 'route' ? reachedBy(machine, state.route) : wanted
  const misled = state.kind === 'stale' && `${byRoute}` !== `${wanted}`
  const wrong = branches.some(({ fault }) => fault === 'wrong vCPU')
  if (!misled && !wrong) return []
  const reached = new Set(branches.map(({ vcpu }) => vcpu))
  return wanted.filter((vcpu) => !reached.has(vcpu)).map((vcpu) => leg('expected', vcpu))
}

function eoiLegs({ history: { eois, lost } }: Scene): Still[] {
  const legs = eois.flatMap(({ vcpu, at, explicit }) => {
    const reached = at === 'lapic' ? 1 : at === 'exit' ? 2 : 3
    return (['eoi-lapic', 'eoi-exit', 'eoi-ioapic'] as const)
      .slice(0, reached)
      .map((kind) => leg(kind, vcpu, null, explicit))
  })
  if (!lost || legs.length > 0) return legs
  return [leg(lost.why === 'kept' ? 'eoi-lost' : 'eoi-missed', lost.vcpu)]
}
