/** The systems irq and irq_vectors of the host; trace-formats.md section 5.3. */
import type { Kind } from '../../kinds.ts'
import { oneOf, pattern, type Read } from '../pattern.ts'

export const irqBodies: readonly (readonly [Kind, Read])[] = [
  ['irq_handler_entry', pattern('irq={d} name={e}')],
  ['irq_handler_exit', oneOf('irq={d} ret=handled{=1}', 'irq={d} ret=unhandled{=0}')],
]

/** Events of which only the name is kept. */
export const OTHER_IRQ = [
  'softirq_entry softirq_exit softirq_raise tasklet_entry tasklet_exit',
  'call_function_entry call_function_exit call_function_single_entry call_function_single_exit',
  'deferred_error_apic_entry deferred_error_apic_exit error_apic_entry error_apic_exit',
  'irq_work_entry irq_work_exit local_timer_entry local_timer_exit',
  'reschedule_entry reschedule_exit spurious_apic_entry spurious_apic_exit',
  'thermal_apic_entry thermal_apic_exit threshold_apic_entry threshold_apic_exit',
  'vector_activate vector_alloc vector_alloc_managed vector_clear vector_config',
  'vector_deactivate vector_free_moved vector_reserve vector_reserve_managed vector_setup',
  'vector_teardown vector_update x86_platform_ipi_entry x86_platform_ipi_exit',
].flatMap((names) => names.split(' '))
