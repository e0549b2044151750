/**
 * KVM's routes as far as a log tells them. A line that prints one is `seen`; else a route follows
 * from the RTE, at the commit where commits are traced. Where neither is traced a write to an RTE
 * brings its route about before it ends, in the old order after the delivery, in the new before
 * it: until then the route is unknown, unless the order is known. Spec: ioapic.md sections 4, 8.
 */
import { INDEX_RTE, PINS } from '../../core/chips/ioapic.ts'
import { LEVEL, LOGICAL, MASKED, msiAddress, msiData } from '../../core/chips/rte.ts'
import { DERIVED, type LogState, SEEN, UNKNOWN } from './state.ts'
import { countOf, isUserspaceApic, showsCommits, type Traced } from './traced.ts'

/** KVM_SET_GSI_ROUTING. */
export const SET_GSI_ROUTING = 0x4008ae6a

/** How the routes of a log come to be known; fixed for the whole of it. */
export interface RouteRules {
  /** No routes at all. */
  readonly none: boolean
  /** Pins whose route changes where the log says so; one bit a pin. */
  readonly told: number
  /** Each update is traced, so a commit carries what was staged; else every unmasked RTE. */
  readonly staged: boolean
  /** The request that counts as a commit is the ioctl, for QEMU's own event is not traced. */
  readonly byIoctl: boolean
  readonly order: 'original' | 'patched' | null
}

const ALL_PINS = (1 << PINS) - 1

export const routeRules = (traced: Traced): RouteRules => ({
  none: isUserspaceApic(traced),
  told: showsCommits(traced) ? ALL_PINS : traced.printedRoutes,
  staged: countOf(traced, 'kvm_irqchip_update_msi_route') > 0,
  byIoctl: countOf(traced, 'kvm_irqchip_commit_routes') === 0,
  order:
    traced.build === 'before-fix' ? 'original' : traced.build === 'after-fix' ? 'patched' : null,
})

/** The bits of the halves that make up the message. */
const LOW_OF_MESSAGE = 0x7ff | LEVEL | LOGICAL
const HIGH_OF_MESSAGE = 0xffff0000

const knowsMessage = (state: LogState, pin: number): boolean =>
  ((state.lowKnown[pin] as number) & LOW_OF_MESSAGE) === LOW_OF_MESSAGE &&
  ((state.highKnown[pin] as number) & HIGH_OF_MESSAGE) >>> 0 === HIGH_OF_MESSAGE

/** The address and data that an RTE asks for; null where not all of it is known. */
export const messageOf = (
  state: LogState,
  pin: number,
): { readonly address: number; readonly data: number } | null =>
  knowsMessage(state, pin)
    ? {
        address: msiAddress(state.low[pin] as number, state.high[pin] as number),
        data: msiData(state.low[pin] as number),
      }
    : null

/** Interrupt remapping: the RTE names an entry of another table, not a destination. */
export const isRemappable = (address: number): boolean => (address & 0x10) !== 0

const isUnmasked = (state: LogState, pin: number): boolean =>
  ((state.lowKnown[pin] as number) & MASKED) !== 0 && ((state.low[pin] as number) & MASKED) === 0

function setRoute(state: LogState, pin: number, address: number, data: number, origin: number) {
  state.routeAddress[pin] = address
  state.routeData[pin] = data
  state.routeOrigin[pin] = origin
  state.routeAt[pin] = state.index
}

/** The debug line: what it prints is the route. */
export function seeRoute(state: LogState, pin: number, address: number, data: number): void {
  if (pin >= PINS) return
  setRoute(state, pin, address, data, SEEN)
  state.unsettled &= ~(1 << pin)
  state.staged &= ~(1 << pin)
}

/** A route as QEMU reserves it at start: address and data zero. */
export function reserveRoute(state: LogState, pin: number): void {
  if (pin < PINS) setRoute(state, pin, 0, 0, DERIVED)
}

export function stageRoute(state: LogState, pin: number): void {
  if (pin >= PINS) return
  state.staged |= 1 << pin
  if (!knowsMessage(state, pin)) {
    state.staged &= ~(1 << pin)
    return
  }
  state.stagedAddress[pin] = msiAddress(state.low[pin] as number, state.high[pin] as number)
  state.stagedData[pin] = msiData(state.low[pin] as number)
}

/** The table goes to KVM. */
export function commitRoutes(state: LogState, rules: RouteRules): void {
  if (!rules.staged) {
    for (let pin = 0; pin < PINS; pin++) follow(state, pin)
  } else if (state.staged !== 0) {
    for (let pin = 0; pin < PINS; pin++) if (state.staged & (1 << pin)) takeStaged(state, pin)
  }
  state.staged = 0
}

function takeStaged(state: LogState, pin: number): void {
  const address = state.stagedAddress[pin] as number
  const data = state.stagedData[pin] as number
  if (!isRoute(state, pin, address, data)) setRoute(state, pin, address, data, DERIVED)
  state.unsettled &= ~(1 << pin)
}

const isRoute = (state: LogState, pin: number, address: number, data: number): boolean =>
  state.routeOrigin[pin] !== UNKNOWN &&
  state.routeAddress[pin] === address &&
  state.routeData[pin] === data

/** The route of an unmasked pin is what its RTE says; a masked pin keeps its own. */
function follow(state: LogState, pin: number): void {
  state.unsettled &= ~(1 << pin)
  if (!isUnmasked(state, pin)) return
  if (!knowsMessage(state, pin)) {
    state.routeOrigin[pin] = UNKNOWN
    return
  }
  const address = msiAddress(state.low[pin] as number, state.high[pin] as number)
  const data = msiData(state.low[pin] as number)
  if (!isRoute(state, pin, address, data)) setRoute(state, pin, address, data, DERIVED)
}

/** An RTE was written: its route will follow, if the pin is unmasked. */
export function routeAfterWrite(state: LogState, pin: number, rules: RouteRules): void {
  if (rules.none || !isUnmasked(state, pin)) return
  const bit = 1 << pin
  const told = (rules.told & bit) !== 0
  if (!told && rules.order === 'patched') return follow(state, pin)
  state.unsettled |= bit
  if (told || rules.order === 'original' || sameAsRte(state, pin)) return
  state.routeOrigin[pin] = UNKNOWN
}

function sameAsRte(state: LogState, pin: number): boolean {
  const message = messageOf(state, pin)
  return message !== null && isRoute(state, pin, message.address, message.data)
}

/** A write that the log lacks may have changed it. */
export function forgetRoute(state: LogState, pin: number): void {
  state.routeOrigin[pin] = UNKNOWN
}

/** The write is over: whatever the order, the routes are what the RTEs say. */
export function settleRoutes(state: LogState): void {
  for (let pin = 0; state.unsettled !== 0; pin++)
    if (state.unsettled & (1 << pin)) follow(state, pin)
}

/** The pin whose RTE an index selects; NONE-like 24 and above for those that select none. */
export const rtePin = (index: number): number =>
  index < INDEX_RTE ? PINS : (index - INDEX_RTE) >> 1
