/** One number that the benchmark tells. */
export interface Figure {
  readonly name: string
  readonly unit: string
  /** What it should reach, in the same unit. */
  readonly target?: number
  /** How often it is run before it is measured, and how often then; for a slow one less often. */
  readonly warmUps?: number
  readonly runs?: number
  /** Measures once. Throws if what it ran came to a wrong result. */
  run(): number | Promise<number>
}

export interface Measured {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

const WARM_UPS = 3
const RUNS = 9

export async function measure(figure: Figure): Promise<Measured> {
  const { warmUps = WARM_UPS, runs = RUNS } = figure
  const values: number[] = []
  for (let run = -warmUps; run < runs; run++) {
    const value = await figure.run()
    if (run >= 0) values.push(value)
  }
  values.sort((a, b) => a - b)
  const at = (index: number) => values[index] as number
  return { median: at(runs >> 1), lowest: at(0), highest: at(runs - 1) }
}

/**
 * Seconds of processor time that `work` took, V8's helper threads included, and what it returned.
 * The speeds that were recorded of QEMU's own code are per processor time too, and what else the
 * machine is doing counts for less than by the clock on the wall.
 */
export function timed<T>(work: () => T): { seconds: number; result: T } {
  const start = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(start)
  return { seconds: (user + system) / 1_000_000, result }
}
