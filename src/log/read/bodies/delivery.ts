/** "(Fixed|physical|level)" and " (coalesced)": what a message says beside destination and vector. */
import { packDelivery } from '../../kinds.ts'
import { bytesOf } from '../names.ts'
import { CUT, give, MISSING, OK, type Outcome, type Scan, skipSpaces, startsAt } from '../scan.ts'

const OPEN = 40
const CLOSE = 41
const BAR = 124
const COALESCED = bytesOf('(coalesced)')

interface Word {
  readonly text: Uint8Array
  readonly bits: number
}

const plain = { mode: 0, level: false, logical: false, masked: false, coalesced: false }
const says = (text: string, said: Partial<typeof plain>): Word => ({
  text: bytesOf(text),
  bits: packDelivery({ ...plain, ...said }),
})

/** As KVM prints them; what is not here (edge, physical, rh, shorthands of an IPI) sets nothing. */
const WORDS: readonly Word[] = [
  says('Fixed', {}),
  says('level', { level: true }),
  says('logical', { logical: true }),
  says('masked', { masked: true }),
  says('LowPrio', { mode: 1 }),
  says('SMI', { mode: 2 }),
  says('Res3', { mode: 3 }),
  says('NMI', { mode: 4 }),
  says('INIT', { mode: 5 }),
  says('SIPI', { mode: 6 }),
  says('ExtINT', { mode: 7 }),
]

const COALESCED_BITS = packDelivery({ ...plain, coalesced: true })

function bitsOf(bytes: Uint8Array, from: number, to: number): number {
  for (const { text, bits } of WORDS) {
    if (text.length === to - from && startsAt(bytes, from, to, text)) return bits
  }
  return 0
}

export function delivery(scan: Scan): Outcome {
  const { bytes, end } = scan
  if (scan.at >= end) return CUT
  if (bytes[scan.at] !== OPEN) return MISSING
  let bits = 0
  let from = scan.at + 1
  for (let at = from; ; at++) {
    if (at >= end) {
      scan.at = end
      return CUT
    }
    const byte = bytes[at]
    if (byte !== BAR && byte !== CLOSE) continue
    bits |= bitsOf(bytes, from, at)
    from = at + 1
    if (byte === CLOSE) break
  }
  scan.at = from
  give(scan, bits | coalesced(scan))
  return OK
}

function coalesced(scan: Scan): number {
  const { at } = scan
  skipSpaces(scan)
  if (startsAt(scan.bytes, scan.at, scan.end, COALESCED)) {
    scan.at += COALESCED.length
    return COALESCED_BITS
  }
  scan.at = at
  return 0
}
