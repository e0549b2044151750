/** What the exported file says about itself, with the commands that check it. */
import type { Scenario } from '../core/scenarios/scenario.ts'
import { CLAIMS, nameOf } from './claims.ts'
import type { Part } from './part.ts'

export const header: Part = ({ scenario, variant, scan, apicv, exits }) => `/*
 * ${scenario.summary}.
 * ${scenario.vcpus} vCPUs, at most ${scenario.devices[0]?.asserts} assertions by the device, ${affinityWrites(scenario)}.
 * VMM: ${variant.id}. ${exits ? `KVM: ${scan}` : 'EOIs by the TMR bit'}, ${apicv ? 'with' : 'without'} APICv.
 *
 * Written by irq-path export --spin. To check all claims at once, each reported by its name:
 *   spin -a move.pml
 *   gcc -O1 -DSAFETY -DNOREDUCE -o pan pan.c
 *   ./pan -E -c0 -m1000000
 * To check one, and to see its shortest counterexample step by step:
 *   spin -a -DONLY=no_dead_pin move.pml
 *   gcc -O1 -DSAFETY -DNOREDUCE -DREACH -o pan pan.c
 *   ./pan -E -i -m1000000
 *   spin -t -p -g -DONLY=no_dead_pin move.pml
 * -E because a run that ends is no error, -DNOREDUCE so that every interleaving is counted. The
 * claims:
${CLAIMS.map((claim) => ` *   ${nameOf(claim)}`).join('\n')}
 * One that begins with never_ is the denial of a witness: it should be violated.
 *
 * To compare sizes with irq-path explore: spin -a -o2 -DCOUNT_MOVES move.pml. SPIN then has one
 * state more (before the processes start), two transitions more (the start), and one transition
 * for each state in which a claim about states falls.
 *
 * Every agent is a process; every visible effect is one d_step, which says first when it may
 * happen. A micro-op of the VMM ends where another agent could see its result; those that have
 * nothing to do are passed over.
 */
`

const affinityWrites = ({ affinityWrites: most }: Scenario): string =>
  most === 1 ? 'one affinity write' : `at most ${most} affinity writes`
