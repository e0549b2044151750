/**
 * `npm run fuzz [-- COUNT [FIRST SEED]]`: real logs, damaged by chance, read whole and in pieces.
 * Prints the seed of every reading that throws or breaks a law; exit code 1 then.
 */
import { gzipSync } from 'node:zlib'
import { brokenFinding } from '../test/log/diagnose/finding-laws.ts'
import { brokenLaw } from '../test/log/read/laws.ts'
import { utf16 } from '../test/log/read/mailing.ts'
import { chanceOf, damaged } from '../test/log/read/mutate.ts'
import { realLog, realNames } from '../test/log/read/real-logs.ts'

const [count = 100_000, first = 1] = process.argv.slice(2).map(Number)
const logs = realNames().map(realLog)
let faults = 0
let slowest = { seed: 0, time: 0 }

for (let seed = first; seed < first + count; seed++) {
  const start = performance.now()
  const fault = faultOf(seed)
  const time = performance.now() - start
  if (time > slowest.time) slowest = { seed, time }
  if (fault === null) continue
  faults++
  console.log(`seed ${seed}: ${fault}`)
}
console.log(
  `${count} damaged logs, ${faults} faults; the slowest, ${slowest.seed}, took ${slowest.time.toFixed(0)} ms`,
)
if (faults > 0) process.exitCode = 1

function faultOf(seed: number): string | null {
  const chance = chanceOf(seed)
  const bytes = damaged(logs[chance(logs.length)] as Uint8Array, chance)
  try {
    const whole = packed(bytes, seed)
    return brokenLaw(whole, chance) ?? brokenFinding(whole)
  } catch (error) {
    return (error as Error).stack ?? 'thrown'
  }
}

/** One in eight is packed or of another encoding, and damaged once more behind that. */
function packed(bytes: Uint8Array, seed: number): Uint8Array {
  const chance = chanceOf(seed + 0x40000000)
  if (chance(8) > 0 || bytes.length === 0) return bytes
  const text = Buffer.from(bytes).toString('latin1')
  const wrapped =
    chance(2) === 0 ? new Uint8Array(gzipSync(bytes)) : utf16(text, false, chance(2) > 0)
  return chance(2) === 0 ? wrapped : damaged(wrapped, chance)
}
