/** The process that rewrites the RTE from process context, unmasked, whatever is in service. */
import type { Part } from './part.ts'

export const task: Part = ({ scenario }) =>
  scenario.move === 'rewrite'
    ? `
/* No Linux code: it chooses a vector on the new CPU and writes both halves, without desc->lock.
   Interrupts come in between until it holds ioapic_lock. */
#define task_at(where) (task_pc == where && pc[task_cpu] == IDLE && ready(task_cpu))
proctype Rewrite() {
  do
  :: d_step { task_at(ASSIGN_VECTOR) ->
       runs(task_cpu); assign_vector(); desired = wanted; task_pc = SELECT_HIGH }
  :: d_step { task_at(SELECT_HIGH) && free(ioapic_lock, task_cpu) ->
       ioapic_lock = task_cpu; exit_to_vmm(task_cpu, SELECT, HIGH) }
  :: d_step { task_at(WRITE_HIGH) -> exit_to_vmm(task_cpu, WRITE_WINDOW, desc_cpu) }
  :: d_step { task_at(SELECT_LOW) -> exit_to_vmm(task_cpu, SELECT, LOW) }
  :: d_step { task_at(WRITE_LOW) ->
       exit_to_vmm(task_cpu, WRITE_WINDOW, LOW_HALF(desc_vector, desc_masked)) }
  od
}
`
    : ''
