/** What a vCPU runs, read from the text by which two such values are compared. */
export interface RunningValue {
  /** Index of the interrupt; -1 for none. */
  readonly irq: number
  /** 0 for a task. */
  readonly vector: number
}

/** The innermost activation; null while the vCPU is halted. */
export function runningValue(text: string): RunningValue | null {
  const [, irq, vector] = text.split(' ').at(-1)?.split(':') ?? []
  return irq === undefined ? null : { irq: Number(irq), vector: Number(vector) }
}
