/**
 * A delivery by a GSI that has no route: address and data are zero from the start of the VM, so
 * the message goes nowhere. Spec: ioapic.md section 8.
 */
import { NEVER } from '../replay/state.ts'
import type { Delivery } from './delivery.ts'
import type { Scene } from './scene.ts'
import { isEmptyRoute } from './stale.ts'

export interface NeverRouted {
  readonly confidence: number
  readonly shownBy: 'host' | 'route' | 'order'
}

export function wasNeverRouted({ traced }: Scene, delivery: Delivery): NeverRouted | null {
  const { host, route, asked, isMsi, handler, pin, trigger, followed, byWrite } = delivery
  if (isMsi || !asked || isEmptyRoute(asked)) return null
  if (host && host.msi !== NEVER)
    return host.dest === 0 && host.vector === 0 && !host.isLevel
      ? { confidence: 0.97, shownBy: 'host' }
      : null
  if (handler !== NEVER) return null
  if (route.origin !== 'unknown')
    return isEmptyRoute(route) ? { confidence: 0.95, shownBy: 'route' } : null
  const isPrinted = (traced.printedRoutes & (1 << pin)) !== 0
  const isFirst = route.at === NEVER && trigger !== NEVER && followed !== NEVER
  return isPrinted && byWrite && isFirst && delivery.wasReset
    ? { confidence: 0.8, shownBy: 'order' }
    : null
}
