/** Whether a delivery went by a route that was not what its RTE said, and how that is known. */
import { type Msi, msiIsLogical, msiVector } from '../../core/chips/msi.ts'
import { isRemappable, routeRules } from '../replay/routes.ts'
import { NEVER } from '../replay/state.ts'
import { isSplit, isUserspaceApic, type Traced } from '../replay/traced.ts'
import { type Delivery, destinationOf, sameMessage } from './delivery.ts'
import type { HostDelivery } from './host-delivery.ts'

export interface Stale {
  /** What it was sent as: the route; null where only that it differed is known. */
  readonly sent: Msi | null
  readonly asked: Msi
  /** `host`: KVM's tracer; `order`: the route follows after the delivery; `guest`: by its handler. */
  readonly shownBy: 'host' | 'order' | 'guest'
  readonly confidence: number
}

/** GSIs that were never given a route have this; a message of it goes nowhere. */
export const isEmptyRoute = ({ address, data }: Msi): boolean => address === 0 && data === 0

export function staleOf(delivery: Delivery, traced: Traced): Stale | null {
  const { asked, isMsi, host } = delivery
  if (!asked || isMsi || isUserspaceApic(traced)) return null
  if (host && host.msi !== NEVER && !isRemappable(asked.address))
    return byHost(delivery, asked, host)
  return byOrder(delivery, asked, traced) ?? byGuest(delivery, asked, traced)
}

/** The message as KVM sent it, beside the one that the RTE named. */
function byHost(delivery: Delivery, asked: Msi, host: HostDelivery): Stale | null {
  const sent = hostMessage(host)
  const isSame =
    host.isLogical === msiIsLogical(asked.address) &&
    host.dest === destinationOf(asked) &&
    host.vector === msiVector(asked.data)
  if (isSame || (host.dest === 0 && host.vector === 0)) return null
  const { route, followed, handler, isOutside } = delivery
  // Where the guest is content and the route stays as it is, it is the RTE that is known wrongly.
  const isContent = handler !== NEVER && !isOutside
  const stays = route.origin === 'seen' && sameMessage(route, sent) && followed === NEVER
  if (isContent && stays) return null
  return { sent, asked, shownBy: 'host', confidence: isContent || stays ? 0.5 : 0.97 }
}

export const hostMessage = ({ dest, vector, isLogical, isLevel }: HostDelivery): Msi => ({
  address:
    (0xfee00000 | ((dest & 0xff) << 12) | (((dest >>> 8) & 0x7f) << 5) | (isLogical ? 4 : 0)) >>> 0,
  data: vector | (isLevel ? 0x8000 : 0),
})

/** The route that was in force, and that it was brought up to date only afterwards. */
function byOrder(delivery: Delivery, asked: Msi, traced: Traced): Stale | null {
  const { route, pin, trigger, followed } = delivery
  if (route.origin === 'unknown' && route.at === NEVER && trigger !== NEVER && followed > trigger)
    return ranElsewhere(delivery, asked)
      ? { sent: null, asked, shownBy: 'order', confidence: 0.85 }
      : null
  if (route.origin === 'unknown' || isEmptyRoute(route) || sameMessage(route, asked)) return null
  const bit = 1 << pin
  if ((traced.printedServices & bit) !== 0 && trigger === NEVER) return null
  const isTold = (routeRules(traced).told & bit) !== 0
  const stale = { sent: route, asked, shownBy: 'order' } as const
  // QEMU may send a message of its own, which does not go by the route: then nothing triggers KVM.
  if (route.origin === 'seen' && trigger === NEVER)
    return ranWhereSent(delivery, route, asked) ? { ...stale, confidence: 0.8 } : null
  if (!isTold) return { ...stale, confidence: 0.8 }
  if (followed !== NEVER) return { ...stale, confidence: route.origin === 'seen' ? 0.97 : 0.9 }
  return ranWhereSent(delivery, route, asked) ? { ...stale, confidence: 0.8 } : null
}

/** The handler says that it ran on the CPU that the pin had before the write that delivered. */
function byGuest(delivery: Delivery, asked: Msi, traced: Traced): Stale | null {
  const { route, previous, byWrite } = delivery
  if (route.origin !== 'unknown' || !byWrite || !previous) return null
  const split = isSplit(traced) ? 0.1 : 0
  if (previous.at === NEVER)
    return ranElsewhere(delivery, asked)
      ? { sent: null, asked, shownBy: 'guest', confidence: 0.5 + split }
      : null
  if (isEmptyRoute(previous) || !ranWhereSent(delivery, previous, asked)) return null
  return { sent: previous, asked, shownBy: 'guest', confidence: 0.6 + split }
}

const ranElsewhere = ({ isOutside, cpu }: Delivery, asked: Msi): boolean =>
  isOutside && !msiIsLogical(asked.address) && destinationOf(asked) !== cpu

const ranWhereSent = ({ isOutside, cpu }: Delivery, sent: Msi, asked: Msi): boolean =>
  isOutside &&
  !msiIsLogical(sent.address) &&
  !msiIsLogical(asked.address) &&
  destinationOf(sent) === cpu &&
  destinationOf(asked) !== cpu
