import { programs } from '../../core/guest/linux.ts'
import type { Machine } from '../../core/machine.ts'

/** What the handler of an interrupt is doing on a CPU; null when none of its code is active there. */
export type HandlerState = 'entered' | 'running' | 'IRQ_HANDLED' | 'IRQ_NONE' | null

export function handlerState(machine: Machine, irq: number, cpu: number): HandlerState {
  if (irq < 0) return null
  const frame = machine.vcpus[cpu]?.stack.find((other) => other.irq === irq && other.vector !== 0)
  if (frame === undefined) return null
  if (!frame.runs) return 'entered'
  const lines = programs[frame.program]
  const at = (id: string) => lines.findIndex((line) => line.id === id)
  if (frame.pc <= at('handler')) return 'entered'
  if (frame.pc <= at('handler-return')) return 'running'
  return frame.handled ? 'IRQ_HANDLED' : 'IRQ_NONE'
}
