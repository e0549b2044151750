/** The guest's code: handle_fasteoi_irq() and ioapic_ack_level() of Linux 6.1, line by line. */
import type { Chosen, Part } from './part.ts'

/** Stands before the VMM in the text: the last piece of a call completes the guest's line. */
export const answers: Part = (chosen) => `
/* ---- The guest: what follows when the VMM has answered the access of a line ---- */
inline next_after_ack(c) {
  if
  :: moveit[c] -> pc[c] = CHECK_SELECT
  :: else -> pc[c] = RETURN
  fi
}
inline answered_interrupt(c) {
  if
  :: pc[c] == HANDLER_LOWER -> pc[c] = HANDLER_RETURN
  :: pc[c] == EXPLICIT_EOI -> ioapic_lock = NOBODY; next_after_ack(c)
${isDeferred(chosen) ? MOVE_ANSWERS + written(chosen) : ''}  fi
}
${
  isDeferred(chosen)
    ? `
inline answered(c) { answered_interrupt(c) }
`
    : `
inline answered(c) {
  if
  :: pc[c] != IDLE -> answered_interrupt(c)
  :: else ->
     if
     :: task_pc == SELECT_HIGH -> task_pc = WRITE_HIGH
     :: task_pc == WRITE_HIGH -> task_pc = SELECT_LOW
     :: task_pc == SELECT_LOW -> task_pc = WRITE_LOW
     :: task_pc == WRITE_LOW -> ioapic_lock = NOBODY; wanted = NOBODY; task_cpu = 0; task_pc = IDLE
     fi
  fi
}
`
}`

/** The acknowledge carries out the move; otherwise a process of its own does (task.ts). */
const isDeferred = ({ scenario }: Chosen): boolean => scenario.move !== 'rewrite'

const MOVE_ANSWERS = `  :: pc[c] == MASK_SELECT -> pc[c] = MASK_WRITE
  :: pc[c] == MASK_WRITE -> pc[c] = MASK_SYNC
  :: pc[c] == MASK_SYNC -> desc_masked = 1; ioapic_lock = NOBODY; pc[c] = READ_TMR
  :: pc[c] == CHECK_SELECT -> pc[c] = CHECK_READ
  :: pc[c] == CHECK_READ ->
     saw[c] = value[c];
     ioapic_lock = NOBODY;
     if
     :: (saw[c] & REMOTE_IRR) == 0 -> pc[c] = MOVE_MASKED
     :: else -> next_after_move(c)
     fi
  :: pc[c] == UNMASK_SELECT -> pc[c] = UNMASK_WRITE
  :: pc[c] == UNMASK_WRITE -> desc_masked = 0; ioapic_lock = NOBODY; pc[c] = RETURN
`

/** ioapic_configure_entry(), or the destination alone when the unmasking write does the rest. */
const written: Part = ({ scenario }) =>
  scenario.move === 'one-write'
    ? `  :: pc[c] == SELECT_HIGH -> pc[c] = WRITE_HIGH
  :: pc[c] == WRITE_HIGH -> ioapic_lock = NOBODY; pc[c] = AFFINITY_SET
`
    : `  :: pc[c] == SELECT_HIGH -> pc[c] = WRITE_HIGH
  :: pc[c] == WRITE_HIGH -> pc[c] = SELECT_LOW
  :: pc[c] == SELECT_LOW -> pc[c] = WRITE_LOW
  :: pc[c] == WRITE_LOW -> ioapic_lock = NOBODY; pc[c] = AFFINITY_SET
`

/** Shared by every guest: when a line may run, and the vector domain. */
export const guestRules = `
/* ---- The guest: rules for every line ---- */
inline next_after_move(c) {
  if
  :: unmasks[c] -> pc[c] = FINISH_UNMASK
  :: else -> pc[c] = RETURN
  fi
}
/* A vCPU runs guest code when it is not in the VMM and owes KVM nothing. */
#define ready(c) (call[c] == NO_CALL && pending_eoi[c] == NO_VECTOR && \\
  ((scan_requested & CPU(c)) == 0 || (in_guest & CPU(c)) != 0))
#define at(c, where) (pc[c] == where && ready(c))
#define free(lock, c) (lock == NOBODY || lock == c)
#define runs(c) in_guest = in_guest | CPU(c)

/* The lowest vector that is free on the CPU asked for. */
inline assign_vector() {
  move_in_progress = 1;
  previous_cpu = desc_cpu;
  previous_vector = desc_vector;
  desc_cpu = wanted;
  desc_vector = (((mapped[wanted] | reserved(wanted)) & BIT(FIRST)) != 0 -> SECOND : FIRST);
  mapped[wanted] = mapped[wanted] | BIT(desc_vector)
}

/* The first interrupt at the new place completes the move. */
inline next_after_handler(c) {
  if
  :: move_in_progress && desc_cpu == c -> pc[c] = COMPLETE_MOVE
  :: else -> pc[c] = PREPARE_MOVE
  fi
}

/* The activation ends, its locals are gone. */
inline leave(c) {
  pc[c] = IDLE; taken[c] = NO_VECTOR; taken_late[c] = 0;
  moveit[c] = 0; unmasks[c] = 0; saw_level[c] = 0; saw[c] = 0
}
`

export const interrupt: Part = (chosen) => `
/* Hard interrupt context of one CPU; interrupts stay off from entry to return. */
proctype Interrupt(byte c) {
  do
  /* handle_fasteoi_irq(): take desc->lock. The handlers run, with the lock dropped, unless they
     already do elsewhere; the acknowledge follows in either case. */
  :: d_step { at(c, FLOW) && free(desc_lock, c) ->
       runs(c);
       if
       :: in_progress -> desc_lock = c; next_after_handler(c)
       :: else -> in_progress = 1; desc_lock = NOBODY; pc[c] = HANDLER
       fi }
${handler(chosen)}  /* note_interrupt(), and desc->lock again. */
  :: d_step { at(c, HANDLER_RETURN) && free(desc_lock, c) ->
       runs(c); desc_lock = c; in_progress = 0; next_after_handler(c) }

  /* ioapic_ack_level(). irq_complete_move(): the cleanup IPI to the old CPU. */
  :: d_step { at(c, COMPLETE_MOVE) ->
       runs(c); move_in_progress = 0; accept(previous_cpu, CLEANUP, false); pc[c] = PREPARE_MOVE }
${isDeferred(chosen) ? PREPARE : NO_PREPARE}  /* Was the interrupt taken as level? The TMR bit of the configured vector decides. */
  :: d_step { at(c, READ_TMR) ->
       runs(c); saw_level[c] = (tmr[c] & BIT(desc_vector)) != 0; pc[c] = ACK_APIC }
  :: d_step { at(c, ACK_APIC) ->
       runs(c);
       eoi(c);
       if
       :: !saw_level[c] -> pc[c] = EXPLICIT_EOI
       :: else -> next_after_ack(c)
       fi }
  :: d_step { at(c, EXPLICIT_EOI) && free(ioapic_lock, c) ->
       ioapic_lock = c; exit_to_vmm(c, WRITE_EOIR, desc_vector) }
${isDeferred(chosen) ? FINISH_MOVE + configure(chosen) + UNMASK : ''}
  /* Drop desc->lock and return from the interrupt. */
  :: d_step { at(c, RETURN) ->
       runs(c);
       desc_lock = NOBODY;
       leave(c);
       claim(ack_clears_remote_irr, !rte_remote_irr || under_way) }

  /* common_interrupt() on a vector that no interrupt of this CPU has. */
  :: d_step { at(c, SPURIOUS) -> runs(c); eoi(c); leave(c) }

  /* sysvec_irq_move_cleanup(): free the old vector, or try again while it is pending. */
  :: d_step { at(c, CLEANUP_ACK) -> runs(c); eoi(c); pc[c] = CLEANUP_FREE }
  :: d_step { at(c, CLEANUP_FREE) ->
       runs(c);
       if
       :: previous_cpu == c && !move_in_progress && (irr[c] & BIT(previous_vector)) != 0 ->
          accept(c, CLEANUP, false)
       :: previous_cpu == c && !move_in_progress && (irr[c] & BIT(previous_vector)) == 0 ->
          mapped[c] = mapped[c] & ~BIT(previous_vector);
          previous_cpu = NOBODY;
          previous_vector = NO_VECTOR
       :: else
       fi;
       leave(c) }
  od
}
`

const HANDLER_CLAIMS = `       claim(no_interrupt_off_affinity, !(taken_late[c] && desc_cpu != c));
       claim(never_handler_on_new_cpu, !(last_move_made && previous_cpu != NOBODY && desc_cpu == c));
`

const handler: Part = ({ scenario }) =>
  scenario.devices[0]?.behaviour === 'right-cpu'
    ? `  /* The driver's handler: only the right CPU takes the cause away. */
  :: d_step { at(c, HANDLER) ->
       runs(c);
${HANDLER_CLAIMS}       if :: c == ${scenario.devices[0].cpu} -> cause = 0 :: else fi;
       pc[c] = HANDLER_RETURN }
`
    : `  /* The driver's handler acknowledges the device: its line falls. */
  :: d_step { at(c, HANDLER) ->
       runs(c);
${HANDLER_CLAIMS}       pc[c] = HANDLER_LOWER }
  :: d_step { at(c, HANDLER_LOWER) -> cause = 0; exit_to_vmm(c, SET_IRQ, 0) }
`

const NO_PREPARE = `  /* ioapic_prepare_move(): no request ever waits in this guest. */
  :: d_step { at(c, PREPARE_MOVE) -> runs(c); pc[c] = READ_TMR }
`

const PREPARE = `  /* ioapic_prepare_move(): if a request waits, mask the pin and read it back. */
  :: d_step { at(c, PREPARE_MOVE) ->
       runs(c);
       moveit[c] = move_pending;
       unmasks[c] = move_pending && !desc_masked;
       pc[c] = (unmasks[c] -> MASK_SELECT : READ_TMR) }
  :: d_step { at(c, MASK_SELECT) && free(ioapic_lock, c) ->
       ioapic_lock = c; exit_to_vmm(c, SELECT, LOW) }
  :: d_step { at(c, MASK_WRITE) -> exit_to_vmm(c, WRITE_WINDOW, LOW_HALF(desc_vector, true)) }
  :: d_step { at(c, MASK_SYNC) -> exit_to_vmm(c, READ_WINDOW, 0) }
`

const FINISH_MOVE = `
  /* ioapic_finish_move(): unless Remote IRR is still set, carry out the request. */
  :: d_step { at(c, CHECK_SELECT) && free(ioapic_lock, c) ->
       ioapic_lock = c; exit_to_vmm(c, SELECT, LOW) }
  :: d_step { at(c, CHECK_READ) -> exit_to_vmm(c, READ_WINDOW, 0) }
  :: d_step { at(c, MOVE_MASKED) -> runs(c); move_pending = 0; pc[c] = DO_SET_AFFINITY }
  :: d_step { at(c, DO_SET_AFFINITY) -> runs(c); pc[c] = ASSIGN_VECTOR }
  /* ioapic_set_affinity(): the place stays if it will do. While the vector of an earlier move is
     not freed (-EBUSY), the request waits on and the pin is unmasked as it was. */
  :: d_step { at(c, ASSIGN_VECTOR) ->
       runs(c);
       if
       :: desc_cpu == wanted -> pc[c] = COMPOSE
       :: desc_cpu != wanted && previous_cpu == NOBODY -> assign_vector(); pc[c] = COMPOSE
       :: else -> move_pending = 1; next_after_move(c)
       fi }
  :: d_step { at(c, COMPOSE) -> runs(c); pc[c] = SELECT_HIGH }
`

const HIGH = `  :: d_step { at(c, SELECT_HIGH) && free(ioapic_lock, c) ->
       ioapic_lock = c; exit_to_vmm(c, SELECT, HIGH) }
  :: d_step { at(c, WRITE_HIGH) -> exit_to_vmm(c, WRITE_WINDOW, desc_cpu) }
`

const configure: Part = ({ scenario }) =>
  scenario.move === 'one-write'
    ? `  /* The destination alone; vector and mask are left to the write that unmasks. */
${HIGH}`
    : `  /* ioapic_configure_entry(): high half, then low half with the mask as cached. */
${HIGH}  :: d_step { at(c, SELECT_LOW) -> exit_to_vmm(c, SELECT, LOW) }
  :: d_step { at(c, WRITE_LOW) -> exit_to_vmm(c, WRITE_WINDOW, LOW_HALF(desc_vector, desc_masked)) }
`

const UNMASK = `  :: d_step { at(c, AFFINITY_SET) ->
       runs(c); desired = wanted; wanted = NOBODY; next_after_move(c) }
  :: d_step { at(c, FINISH_UNMASK) -> runs(c); pc[c] = UNMASK_SELECT }
  :: d_step { at(c, UNMASK_SELECT) && free(ioapic_lock, c) ->
       ioapic_lock = c; exit_to_vmm(c, SELECT, LOW) }
  :: d_step { at(c, UNMASK_WRITE) -> exit_to_vmm(c, WRITE_WINDOW, LOW_HALF(desc_vector, false)) }
`
