/**
 * Heads that are looked for when no other is found: `perf script` without the CPU, and the latency
 * format of tracefs, "cmd-pid CPUflags time us : ".
 */
import { type Head, PERF, TRACEFS } from './head.ts'

const PERF_BARE =
  /^\s*\S.{0,40}?\s(?:\d+\/)?(\d{1,10})\s{1,20}(\d{1,12}\.\d{3,9}):\s{1,4}(?=\w+:\w+:)/
const LATENCY = /^\s*\S.{0,40}?-(\d{1,10})\s{1,20}\d+\S{0,8}\s{1,20}(\d{1,12})us[ +!#*@$]*: /

/** Where the event begins; -1 for no such head. */
export function rareHead(text: string, head: Head): number {
  const perf = PERF_BARE.exec(text)
  const found = perf ?? LATENCY.exec(text)
  if (found === null) return -1
  head.style = perf === null ? TRACEFS : PERF
  head.thread = Number(found[1]) >>> 0
  head.time = perf === null ? Number(found[2]) : micros(found[2] as string)
  return found[0].length
}

function micros(text: string): number {
  const [seconds = '', fraction = ''] = text.split('.')
  return Number(seconds) * 1_000_000 + Number(`${fraction.slice(0, 6)}.${fraction.slice(6)}0`)
}
