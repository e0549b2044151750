/** One event's worth of knowledge, dispatched by kind. */
import type { EventTable } from '../event-table.ts'
import { KINDS, type Kind, originOf } from '../kinds.ts'
import {
  finishClearing,
  onClearRemoteIrr,
  onEoiBroadcast,
  onMemRead,
  onMemWrite,
  onSetIrq,
  onSetRemoteIrr,
} from './ioapic.ts'
import { onAccept, onEoi, onInject, onVcpuThread } from './lapics.ts'
import {
  commitRoutes,
  type RouteRules,
  reserveRoute,
  SET_GSI_ROUTING,
  seeRoute,
  settleRoutes,
  stageRoute,
} from './routes.ts'
import type { LogState } from './state.ts'

type Handler = (state: LogState, events: EventTable, rules: RouteRules) => void

const HANDLERS: Partial<Readonly<Record<Kind, Handler>>> = {
  ioapic_set_irq: onSetIrq,
  ioapic_mem_read: onMemRead,
  ioapic_mem_write: onMemWrite,
  ioapic_set_remote_irr: onSetRemoteIrr,
  ioapic_eoi_broadcast: onEoiBroadcast,
  ioapic_clear_remote_irr: onClearRemoteIrr,
  ioapic_update_kvm_routes: (state, events) =>
    seeRoute(
      state,
      events.value(state.index, 0),
      events.value(state.index, 1),
      events.value(state.index, 2),
    ),
  kvm_irqchip_add_msi_route: (state, events) => reserveRoute(state, events.value(state.index, 2)),
  kvm_irqchip_update_msi_route: (state, events) => stageRoute(state, events.value(state.index, 0)),
  kvm_irqchip_commit_routes: (state, _events, rules) => commitRoutes(state, rules),
  kvm_vm_ioctl(state, events, rules) {
    const isRouting = events.value(state.index, 0) === SET_GSI_ROUTING
    if (isRouting && rules.byIoctl) commitRoutes(state, rules)
  },
  kvm_apic_accept_irq: onAccept,
  kvm_inj_virq: onInject,
  kvm_eoi: onEoi,
  kvm_pv_eoi: onEoi,
  kvm_entry: onVcpuThread,
  kvm_exit: onVcpuThread,
  kvm_run_exit: onVcpuThread,
}

const BY_CODE: readonly (Handler | null)[] = KINDS.map((kind) => HANDLERS[kind] ?? null)

/** An access, a line or an EOI: under QEMU's big lock, so whatever was written before is done. */
const BEGINS: readonly boolean[] = KINDS.map((kind) =>
  (
    ['ioapic_set_irq', 'ioapic_mem_read', 'ioapic_mem_write', 'ioapic_eoi_broadcast'] as Kind[]
  ).includes(kind),
)
const IS_GUEST: readonly boolean[] = KINDS.map((kind) => originOf(kind) === 'guest')

/** Changes `state` from what is known before event `index` to what is known after it. */
export function step(state: LogState, events: EventTable, index: number, rules: RouteRules): void {
  const code = events.code(index)
  if (BEGINS[code]) finishWhatWasBegun(state)
  state.index = index
  if (IS_GUEST[code]) state.guestAt = index
  BY_CODE[code]?.(state, events, rules)
}

/** What a write or a broadcast brings about before it ends, whether or not a line says so. */
function finishWhatWasBegun(state: LogState): void {
  if (state.unsettled !== 0) settleRoutes(state)
  if (state.clearing !== 0) finishClearing(state)
}
