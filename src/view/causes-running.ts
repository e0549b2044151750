/** What a vCPU runs, read from the text by which two such values are compared. */
export interface RunningValue {
  readonly program: string
  /** Index of the interrupt; -1 for none. */
  readonly irq: number
  /** 0 for a task. */
  readonly vector: number
  /** How many activations lie on top of one another. */
  readonly depth: number
}

/** The innermost activation; null while the vCPU is halted. */
export function runningValue(text: string): RunningValue | null {
  const frames = text.split(' ').filter((frame) => frame !== '')
  const [program = '', irq, vector] = frames.at(-1)?.split(':') ?? []
  if (program === '') return null
  return { program, irq: Number(irq), vector: Number(vector), depth: frames.length }
}
