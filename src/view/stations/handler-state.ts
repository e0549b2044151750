import { programs } from '../../core/guest/linux.ts'
import { type HandlerResult, resultOf } from '../../core/guest/result.ts'
import type { Machine } from '../../core/machine.ts'

/** What the handler of an interrupt is doing on a CPU; null when none of its code is active there. */
export type HandlerState = 'entered' | 'running' | HandlerResult | null

export function handlerState(machine: Machine, irq: number, cpu: number): HandlerState {
  if (irq < 0) return null
  const frame = machine.vcpus[cpu]?.stack.find((other) => other.irq === irq && other.vector !== 0)
  if (frame === undefined) return null
  if (!frame.runs) return 'entered'
  const handler = programs[frame.program].findIndex(({ id }) => id === 'handler')
  return resultOf(frame) ?? (frame.pc <= handler ? 'entered' : 'running')
}
