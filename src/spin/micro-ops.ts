/** What the VMM does in single pieces, written by hand: one inline for each micro-op. */

/** How the specification names a micro-op, and when it has something left to do. */
export interface WrittenOp {
  readonly run: string
  /** null: it is first in its list, one piece, and moves on by itself. */
  readonly pending: string | null
}

const service = (how: 'gsi' | 'msi'): WrittenOp => ({
  run: `service_by_${how}(t)`,
  pending: 'service_pending(t)',
})
const broadcast = (how: 'gsi' | 'msi'): WrittenOp => ({
  run: `eoi_broadcast_by_${how}(t)`,
  pending: 'broadcast_pending(t)',
})
const update = (which: string): WrittenOp => ({
  run: `update_${which}routes(t)`,
  pending: 'update_pending(t)',
})
const first = (run: string): WrittenOp => ({ run, pending: null })

/** By the id of the micro-op in core/vmm/microops.ts. */
export const writtenOps: Readonly<Record<string, WrittenOp>> = {
  latchLine: first('latch_line(t)'),
  readRegister: first('read_register(t)'),
  writeSelect: first('write_select(t)'),
  writeRte: first('write_rte(t)'),
  writeEoir: first('write_eoir(t)'),
  clearEdgeRemoteIrr: { run: 'clear_edge_remote_irr(t)', pending: 'edge_remote_irr' },
  service: service('gsi'),
  serviceByMsi: service('msi'),
  eoiBroadcast: broadcast('gsi'),
  eoiBroadcastByMsi: broadcast('msi'),
  updateRoutes: update(''),
  updateAllRoutes: update('all_'),
  requestScan: { run: 'request_scan(t)', pending: 'update_pending(t)' },
}

export const registerOps = `
/* ---- The VMM's micro-ops ---- */
inline latch_line(t) {
  line = value[t];
  latched = value[t];
  settled[t] = !(value[t] && !rte_remote_irr)
}
inline read_register(t) {
  value[t] = (ioregsel == HIGH -> rte_dest :
    (LOW_HALF(rte_vector, rte_masked) | (rte_remote_irr -> REMOTE_IRR : 0)))
}
inline write_select(t) { ioregsel = value[t] }
inline write_rte(t) {
  if
  :: ioregsel == HIGH -> rte_dest = value[t]
  :: else -> rte_vector = value[t] & 3; rte_masked = (value[t] & MASKED) != 0
  fi
}
inline write_eoir(t) { skip }

/* Nothing to do for an entry that is always level. */
#define edge_remote_irr false
inline clear_edge_remote_irr(t) { skip }
`

/** The delivery of a raised pin: through KVM's route, or as the RTE's own message. */
const deliver = {
  gsi: `claim(delivered_as_rte_names, route_dest == rte_dest && route_vector == rte_vector);
     accept(route_dest, route_vector, true)`,
  msi: 'accept(rte_dest, rte_vector, true)',
}

export const serviceOps = (how: 'gsi' | 'msi'): string => `
/* Service: set Remote IRR in one step, deliver in the next. */
#define service_pending(t) (!settled[t] && (raising[t] || (!scanned[t] && latched && !rte_masked)))
inline service_by_${how}(t) {
  if
  :: raising[t] ->
     raising[t] = 0;
     ${deliver[how]}
  :: else ->
     scanned[t] = 1;
     raising[t] = !rte_remote_irr;
     rte_remote_irr = 1
  fi
}

/* EOI broadcast: begin; clear Remote IRR; serve the pin at once if its line is still high. */
#define broadcast_pending(t) (phase[t] != 1 || (!walked[t] && rte_vector == value[t]))
inline eoi_broadcast_by_${how}(t) {
  if
  :: phase[t] == 0 -> phase[t] = 1
  :: phase[t] == 1 ->
     walked[t] = 1;
     if
     :: rte_remote_irr && !rte_masked && latched -> phase[t] = 2; scanned[t] = 0
     :: else
     fi;
     rte_remote_irr = 0
  :: else -> service_by_${how}(t)
  fi;
  if :: phase[t] == 2 && !service_pending(t) -> phase[t] = 1 :: else fi
}
`

const SCAN_REQUEST = `
#define update_pending(t) \\
  (published[t] == 0 || (published[t] == 1 && (in_guest & scan_requested) != 0))
inline request_scan(t) {
  if
  :: published[t] == 0 -> scan_requested = ALL_CPUS
  :: else -> in_guest = in_guest & ~scan_requested
  fi;
  published[t]++
}
`

const PUBLICATION = `
inline publish(t, even_if_masked) {
  if
  :: published[t] == 0 && (even_if_masked || !rte_masked) ->
     route_dest = rte_dest; route_vector = rte_vector
  :: else
  fi;
  request_scan(t)
}
inline update_routes(t) { publish(t, false) }
inline update_all_routes(t) { publish(t, true) }
`

export const routeOps = (hasTable: boolean): string => `
/* Route update: publish and ask every vCPU for a scan; then, only if one runs guest code with the
   old bitmap, wait until it has left. */${SCAN_REQUEST}${hasTable ? PUBLICATION : ''}`
