/** The claims of core/properties.ts, told again over the variables of the specification. */
import type { Chosen, Part } from './part.ts'

/** In the order of their numbers from 1. `sometimes`: the checker's "violated" is a witness. */
export const CLAIMS = [
  { id: 'delivered-as-rte-names', expectation: 'always' },
  { id: 'eoi-reaches-ioapic', expectation: 'always' },
  { id: 'ack-clears-remote-irr', expectation: 'always' },
  { id: 'no-dead-pin', expectation: 'always' },
  { id: 'no-interrupt-off-affinity', expectation: 'always' },
  { id: 'quiet-means-clear', expectation: 'always' },
  { id: 'handler-on-new-cpu', expectation: 'sometimes' },
  { id: 'quiet-after-move', expectation: 'sometimes' },
] as const

/** The name of a claim in Promela; a witness is the claim that it never comes. */
export const nameOf = ({ id, expectation }: (typeof CLAIMS)[number]): string => {
  const name = id.replaceAll('-', '_')
  return expectation === 'always' ? name : `never_${name}`
}

export const claims: Part = ({ scenario }) => `
/* The claims. Each is an assertion on a variable of its name, so that the checker's message says
   which one fell; -DONLY=name leaves out the others, without it all are tested. */
${CLAIMS.map((claim, at) => `#define IS_${nameOf(claim)} ${at + 1}`).join('\n')}
#ifdef ONLY
#define CHOSEN2(name) IS_##name
#define CHOSEN1(name) CHOSEN2(name)
#define CHOSEN CHOSEN1(ONLY)
#else
#define CHOSEN 0
#endif
${CLAIMS.map((claim) => `hidden byte ${nameOf(claim)};`).join('\n')}
#define claim(name, p) \\
  if :: (CHOSEN == 0 || CHOSEN == IS_##name) -> name = (p); assert(name) :: else fi

/* Nothing is pending, in service, in flight or still to be done anywhere. */
#define idle(c) (pc[c] == IDLE && call[c] == NO_CALL && pending_eoi[c] == NO_VECTOR && \\
  isr[c] == 0 && irr[c] == 0 && pir[c] == 0)
#define quiet (call[MAIN] == NO_CALL && task_pc == IDLE && ${each(scenario, (c) => `idle(${c})`, '&&')})
#define clear (!rte_remote_irr && !rte_masked)

/* Of several writes the last has been made and carried out; of one, any move is the last. */
#define last_move_made ${scenario.affinityWrites <= 1 ? 'true' : '(requests == WRITES && !move_pending)'}
#define moved (desc_cpu != OLD || previous_cpu != NOBODY)

/* A delivery of the pin is still to come or to be handled, so Remote IRR belongs to it. */
#define carries(c, v) (((irr[c] | pir[c] | isr[c]) & BIT(v)) != 0 || taken[c] == (v))
#define under_way (${each(scenario, (c) => `raising[${c}]`, '||')} || raising[MAIN] || \\
  ${each(scenario, (c) => `carries(${c}, rte_vector)`, '||')} || \\
  ${each(scenario, (c) => `carries(${c}, route_vector)`, '||')} || \\
  (previous_cpu != NOBODY && carries(previous_cpu, previous_vector)))

#define dead_pin (quiet && latched && rte_remote_irr)
#define quiet_unclear (quiet && !latched && !clear)
#define quiet_moved (quiet && last_move_made && moved && !latched && clear)
`

/** The claims about states: each is looked at whenever it is false. */
export const monitors: Part = () => `
/* Watches the claims about states; the others stand where their step is made. */
proctype Watch() {
  do
  :: d_step { dead_pin && (CHOSEN == 0 || CHOSEN == IS_no_dead_pin) ->
       claim(no_dead_pin, false) }
  :: d_step { quiet_unclear && (CHOSEN == 0 || CHOSEN == IS_quiet_means_clear) ->
       claim(quiet_means_clear, false) }
  :: d_step { quiet_moved && (CHOSEN == 0 || CHOSEN == IS_never_quiet_after_move) ->
       claim(never_quiet_after_move, false) }
  od
}
`

/** An expression for each vCPU, joined. */
const each = (
  { vcpus }: Chosen['scenario'],
  text: (cpu: number) => string,
  operator: string,
): string => Array.from({ length: vcpus }, (_, cpu) => text(cpu)).join(` ${operator} `)
