import { bitsOf } from '../../base/bits.ts'

/** A CPU mask as Linux prints a cpulist: "0-3", "0,2", "" for none. */
export function cpuList(mask: number): string {
  const runs: [number, number][] = []
  for (const cpu of bitsOf(mask)) {
    const last = runs.at(-1)
    if (last && last[1] === cpu - 1) last[1] = cpu
    else runs.push([cpu, cpu])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}
