/** The constants and variables of the specification: every agent's registers and tables. */
import type { Part } from './part.ts'

export const state: Part = ({ scenario, variant, exits, scan }) => `
#define CPUS ${scenario.vcpus}
#define OLD ${scenario.vcpus - 1} /* the CPU that has the interrupt at the start */
#define ASSERTS ${scenario.devices[0]?.asserts} /* how often the device may raise its line */
#define WRITES ${scenario.affinityWrites} /* how often the user may ask for another CPU */
#define MAIN CPUS /* the VMM's main loop; its other threads are numbered as their vCPUs */
#define NOBODY 255

/* The three vectors in use, all of one priority class, and sets of them as bits. */
#define CLEANUP 0      /* 0x20 */
#define FIRST 1        /* 0x21 */
#define SECOND 2       /* 0x22 */
#define NO_VECTOR 255
#define BIT(v) (1 << (v))
#define highest(set) (((set) & BIT(SECOND)) -> SECOND : (((set) & BIT(FIRST)) -> FIRST : CLEANUP))

/* Sets of CPUs as bits. */
#define CPU(c) (1 << (c))
#define ALL_CPUS ((1 << CPUS) - 1)

/* A low half of the RTE as a guest writes and reads it. The level bit is taken as given: this
   guest never writes an edge entry, because its I/O APIC has an EOI register. */
#define MASKED 128
#define REMOTE_IRR 64
#define LOW_HALF(v, masked) ((v) | ((masked) -> MASKED : 0))

/* What a thread of the VMM is called for. */
mtype = { NO_CALL, SELECT, WRITE_WINDOW, READ_WINDOW, WRITE_EOIR, SET_IRQ, EOI_EXIT };

/* Lines of guest code, in the order of the kernel's source; IDLE: halted, or in no interrupt. */
mtype = { IDLE,
  FLOW, HANDLER, HANDLER_LOWER, HANDLER_RETURN, COMPLETE_MOVE, PREPARE_MOVE,
  MASK_SELECT, MASK_WRITE, MASK_SYNC, READ_TMR, ACK_APIC, EXPLICIT_EOI, CHECK_SELECT, CHECK_READ,
  MOVE_MASKED, DO_SET_AFFINITY, ASSIGN_VECTOR, COMPOSE,
  SELECT_HIGH, WRITE_HIGH, SELECT_LOW, WRITE_LOW, AFFINITY_SET,
  FINISH_UNMASK, UNMASK_SELECT, UNMASK_WRITE, RETURN,
  SPURIOUS, CLEANUP_ACK, CLEANUP_FREE };

/* The I/O APIC: the pin's latch and its RTE, and which half of the RTE IOREGSEL names. */
#define LOW 0
#define HIGH 1
bit ioregsel;
bit latched;           /* the line as the pin has latched it */
byte rte_vector = FIRST;
byte rte_dest = OLD;
bit rte_masked;
bit rte_remote_irr;
${
  exits && !variant.scan
    ? `
/* KVM's route of the pin's GSI. */
byte route_vector = FIRST;
byte route_dest = OLD;
`
    : `
/* There are no routes; the two names stand in the claims. */
#define route_vector rte_vector
#define route_dest rte_dest
`
}
/* The VMM: who holds the big lock, and for each thread its call and how far it is. */
byte bql = NOBODY;
mtype call[CPUS + 1] = NO_CALL;
byte value[CPUS + 1];  /* what is written, then what was read; a level; a vector */
byte op[CPUS + 1];     /* index into the list of micro-ops */
bit scanned[CPUS + 1]; /* service: the pin has been looked at */
bit raising[CPUS + 1]; /* service: Remote IRR is set, the delivery comes next */
bit settled[CPUS + 1]; /* a line change that asks for no service */
byte phase[CPUS + 1];  /* EOI broadcast: 0 not begun, 1 walking the pins, 2 serving the pin */
bit walked[CPUS + 1];  /* EOI broadcast: past the pin */
byte published[CPUS + 1]; /* route update: 0 to do, 1 waits for vCPUs, 2 returned */

/* Each vCPU's local APIC, and what KVM knows of the vCPU. */
byte irr[CPUS];
byte isr[CPUS];
byte tmr[CPUS];
byte pir[CPUS];        /* posted, not yet merged into the IRR */
byte eoi_exit[CPUS];   /* the vectors whose EOI leaves the kernel */
byte pending_eoi[CPUS] = NO_VECTOR;
${scan === 'K2' ? 'byte stale[CPUS] = NO_VECTOR; /* the vector that an old route keeps in eoi_exit */\n' : ''}int scan_requested;    /* set of CPUs */
int in_guest;          /* set of CPUs that run guest code with the bitmap loaded on entry */

/* Guest code in hard interrupt context: one activation at most on each CPU. */
mtype pc[CPUS] = IDLE;
byte taken[CPUS] = NO_VECTOR; /* the vector it was entered by */
bit moveit[CPUS];
bit unmasks[CPUS];
bit saw_level[CPUS];
byte saw[CPUS];         /* the low half as read before the move */

/* The process that rewrites the RTE, on its CPU. */
mtype task_pc = IDLE;
byte task_cpu;

/* struct irq_desc and the vector domain. */
byte desc_lock = NOBODY;
byte ioapic_lock = NOBODY;
byte desc_cpu = OLD;
byte desc_vector = FIRST;
bit desc_masked;
bit in_progress;
bit move_pending;      /* a request waits for the next acknowledge */
bit move_in_progress;  /* no interrupt has reached the new place yet */
byte wanted = NOBODY;  /* the CPU asked for, until it is set */
byte desired = OLD;    /* the CPU set */
byte previous_cpu = NOBODY;
byte previous_vector = NO_VECTOR;
byte mapped[CPUS];     /* vector_irq[]: the vectors that lead to this interrupt */
#define reserved(c) ${scenario.reserved.length > 0 ? '((c) == OLD -> 0 : BIT(FIRST))' : '0'}

/* The device and the user. */
bit line;
bit cause;             /* the device wants service */
short asserts;
#ifdef COUNT_MOVES
short moves;           /* of the device; no rule reads it, it only tells states apart */
#endif
byte requests;         /* made by the user */

/* For the claim about affinity: arrivals that the RTE, already rewritten, does not name. */
byte late[CPUS];
bit taken_late[CPUS];
`
