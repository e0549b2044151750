/** The outside world: the device that raises its line, and the user who moves the interrupt. */
import type { Part } from './part.ts'

export const environment: Part = (chosen) => `
/* ---- The outside world ---- */
#define main_loop_free (bql == NOBODY && call[MAIN] == NO_CALL)
/* The main loop runs the first piece of its call at once. */
inline drive_line(level) {
#ifdef COUNT_MOVES
  moves++;
#endif
  call[MAIN] = SET_IRQ;
  value[MAIN] = level;
  bql = MAIN;
  on_set_irq(MAIN)
}
${device(chosen)}${user(chosen)}`

const device: Part = ({ scenario }) =>
  scenario.devices[0]?.behaviour === 'right-cpu'
    ? `
/* Only the handler on the right CPU takes the cause away; then the line falls by itself. Until
   then the device may assert again. */
proctype Device() {
  do
  :: d_step { main_loop_free && line && !cause -> drive_line(0) }
  :: d_step { main_loop_free && !(line && !cause) && asserts < ASSERTS ->
       cause = 1; asserts++; drive_line(1) }
  od
}
`
    : `
/* Any handler lowers the line. */
proctype Device() {
  do
  :: d_step { main_loop_free && !line && asserts < ASSERTS -> cause = 1; asserts++; drive_line(1) }
  od
}
`

/** The request is a write to smp_affinity, or the start of a process that rewrites the RTE. */
const user: Part = ({ scenario }) => {
  const cpus = Array.from({ length: scenario.vcpus }, (_, cpu) => cpu)
  const rewrites = scenario.move === 'rewrite'
  const request = rewrites ? 'task_cpu = process_cpu; task_pc = ASSIGN_VECTOR' : 'move_pending = 1'
  const choices = cpus.map(
    (cpu) =>
      `  :: d_step { may_ask && ${cpu} != asked -> requests++; wanted = ${cpu}; ${request} }`,
  )
  return `
/* The first CPU that is not in hard interrupt context, on which a process can run. */
#define process_cpu ${cpus.reduceRight((rest, cpu) => `(pc[${cpu}] == IDLE -> ${cpu} : ${rest})`, 'NOBODY')}
#define may_ask (requests < WRITES && desc_lock == NOBODY && process_cpu != NOBODY${rewrites ? MAY_REWRITE : ''})
/* The CPU asked for last. */
#define asked ${rewrites ? 'desired' : '(move_pending -> wanted : desired)'}
proctype User() {
  do
${choices.join('\n')}
  od
}
`
}

/** One write after another, and none while the vector of the move before is not freed. */
const MAY_REWRITE = ' && \\\n  task_pc == IDLE && previous_cpu == NOBODY'
