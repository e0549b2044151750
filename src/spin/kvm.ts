/** KVM: delivery, the scan of the routes, the local APIC's EOI, and the entry of a vCPU. */
import type { ScanRule } from '../core/chips/eoi-exit.ts'
import type { Part } from './part.ts'

export const delivery: Part = ({ apicv, exits }) => `
/* ---- KVM: a message arrives at the local APIC of CPU c ---- */
inline accept(c, v, level) {
  tmr[c] = ((level) -> (tmr[c] | BIT(v)) : (tmr[c] & ~BIT(v)));
  ${apicv && exits ? 'pir[c] = pir[c] | BIT(v); /* posted: merged when the vCPU next syncs */' : 'irr[c] = irr[c] | BIT(v);'}
  if
  :: (mapped[c] & BIT(v)) != 0 && !rte_masked && rte_vector == desc_vector &&
     rte_dest == desc_cpu && desc_cpu != c -> late[c] = late[c] | BIT(v)
  :: else
  fi
}
`

export const entry: Part = ({ scan, exits, apicv }) => `
/* ---- KVM: EOI and vCPU entry ---- */
#define asked_to_scan(c) ((scan_requested & CPU(c)) != 0)

/* The guest writes the EOI register. The ISR holds one vector at most. */
inline eoi(c) {
  if
  :: ${exits ? '(eoi_exit[c] & isr[c]) != 0' : '(tmr[c] & isr[c]) != 0'} ->
     pending_eoi[c] = highest(isr[c])${exits && scan === 'K2' ? STALE_EOI : ''}
  :: else -> ${exits ? '/* a level interrupt: its EOI is lost */ claim(eoi_reaches_ioapic, (tmr[c] & isr[c]) == 0)' : 'skip'}
  fi;
  isr[c] = 0;
  ${apicv ? 'if :: pending_eoi[c] != NO_VECTOR -> in_guest = in_guest & ~CPU(c) :: else fi' : 'in_guest = in_guest & ~CPU(c)'}
}
${exits ? scanText(scan) : ''}
#define executes(c) (pc[c] != IDLE || (task_pc != IDLE && task_cpu == c))
/* Hard interrupt code runs with interrupts off, and so does a process that holds a spinlock. */
#define takes(c) (pc[c] == IDLE && ioapic_lock != c && isr[c] == 0 && (irr[c] | pir[c]) != 0)

/* What KVM does for a vCPU outside guest code, in the order of vcpu_enter_guest(). */
proctype Kvm(byte c) {
  do
  /* The EOI leaves the kernel as an exit to the VMM. */
  :: d_step { call[c] == NO_CALL && pending_eoi[c] != NO_VECTOR ->
       exit_to_vmm(c, EOI_EXIT, pending_eoi[c]);
       pending_eoi[c] = NO_VECTOR }
${exits ? SCAN_STEP : ''}  /* Take the highest vector, and enter the program that the guest has on it. */
  :: d_step { call[c] == NO_CALL && pending_eoi[c] == NO_VECTOR && !asked_to_scan(c) && takes(c) ->
       irr[c] = irr[c] | pir[c];
       pir[c] = 0;
       taken[c] = highest(irr[c]);
       irr[c] = irr[c] & ~BIT(taken[c]);
       isr[c] = isr[c] | BIT(taken[c]);
       taken_late[c] = (late[c] & BIT(taken[c])) != 0;
       late[c] = late[c] & ~BIT(taken[c]);
       in_guest = in_guest | CPU(c);
       if
       :: taken[c] == CLEANUP -> pc[c] = CLEANUP_ACK
       :: taken[c] != CLEANUP && (mapped[c] & BIT(taken[c])) != 0 -> pc[c] = FLOW
       :: else -> pc[c] = SPURIOUS
       fi }
  od
}
`

const STALE_EOI = `;
     if :: highest(isr[c]) == stale[c] -> scan_requested = scan_requested | CPU(c) :: else fi`

const SCAN_STEP = `  /* Rebuild the bitmap, if the vCPU has a reason to run. */
  :: d_step { call[c] == NO_CALL && pending_eoi[c] == NO_VECTOR && asked_to_scan(c) &&
              (executes(c) || takes(c)) ->
       scan_routes(c);
       scan_requested = scan_requested & ~CPU(c);
       in_guest = in_guest & ~CPU(c) }
`

const SYNC = '  irr[c] = irr[c] | pir[c]; pir[c] = 0;\n'
const LIVE = `  eoi_exit[c] =
    ((route_dest == c || ((irr[c] | isr[c]) & BIT(route_vector)) != 0) -> BIT(route_vector) : 0)`

function scanText(scan: ScanRule): string {
  const head = `
/* KVM_REQ_SCAN_IOAPIC under ${scan}, of the one level route that there is. */
inline scan_routes(c) {
`
  switch (scan) {
    case 'K0':
      return `${head}  eoi_exit[c] = (route_dest == c -> BIT(route_vector) : 0)\n}\n`
    case 'K1':
      return `${head}${LIVE}\n}\n`
    case 'K1p':
      return `${head}${SYNC}${LIVE}\n}\n`
    case 'K2':
      return `${head}${SYNC}${LIVE};
  stale[c] = ((route_dest != c && eoi_exit[c] != 0) -> route_vector : NO_VECTOR)\n}\n`
  }
}
