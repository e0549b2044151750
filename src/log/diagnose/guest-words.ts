/** Which delivery the guest's console speaks of. It seldom names the pin: the CPU has to do. */
import { type Msi, msiIsLogical } from '../../core/chips/msi.ts'
import { NONE } from '../kinds.ts'
import { NEVER } from '../replay/state.ts'
import { type Delivery, destinationOf } from './delivery.ts'
import type { Handlers, Scene } from './scene.ts'

/** Notes on the open deliveries what the guest prints; `onHandler` also hears where none is open. */
export function hearGuest(
  { events, deliveries }: Scene,
  onHandler: (index: number, delivery: Delivery | null) => void,
): Handlers {
  return {
    guest_handler(index) {
      const cpu = events.value(index, 1)
      const delivery = deliveryOn(deliveries.open(), cpu)
      onHandler(index, delivery)
      if (!delivery || delivery.handler !== NEVER) return
      delivery.handler = index
      delivery.cpu = cpu
      delivery.isOutside = isOutside(events.value(index, 0), cpu)
    },
    guest_ack_level(index) {
      const delivery = deliveries.openOf(events.value(index, 0))
      if (delivery && delivery.ack === NEVER) delivery.ack = index
    },
    guest_stuck(index) {
      for (const delivery of deliveries.open()) if (delivery.stuck === NEVER) delivery.stuck = index
    },
  }
}

/** The newest delivery that could have reached the CPU, by route or RTE; else the newest. */
export function deliveryOn(open: readonly Delivery[], cpu: number): Delivery | null {
  const newest = [...open].sort((a, b) => b.begin - a.begin)
  const waiting = newest.filter(({ handler }) => handler === NEVER)
  return waiting.find((delivery) => couldReach(delivery, cpu)) ?? waiting[0] ?? newest[0] ?? null
}

const couldReach = ({ asked, route, previous }: Delivery, cpu: number): boolean =>
  [asked, route, previous].some((message) => message !== null && namesCpu(message, cpu))

/** Linux numbers its CPUs as the APIC IDs run, on every machine without gaps in them. */
export const namesCpu = (message: Msi, cpu: number): boolean =>
  msiIsLogical(message.address)
    ? cpu < 8 && (destinationOf(message) & (1 << cpu)) !== 0
    : destinationOf(message) === cpu

/** CPUs that a mask has bits for. */
const MASK_BITS = 32

/** A handler runs on a CPU that the affinity it prints does not hold. */
export const isOutside = (mask: number, cpu: number): boolean =>
  mask !== 0 && mask !== NONE && cpu < MASK_BITS && ((mask >>> cpu) & 1) === 0
