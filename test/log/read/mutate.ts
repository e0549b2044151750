/** Damage to a log, by chance from a seed: the same seed damages in the same way. */

export type Chance = (below: number) => number

/** Marsaglia's xorshift of 32 bits. */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

type Mutation = (bytes: Uint8Array, chance: Chance) => Uint8Array

const LINE_FEED = 10

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Where a line begins, at or behind a place that chance names. */
function lineStart(bytes: Uint8Array, chance: Chance): number {
  const found = bytes.indexOf(LINE_FEED, chance(bytes.length))
  return found < 0 ? 0 : found + 1
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const found = bytes.indexOf(LINE_FEED, from)
  return found < 0 ? bytes.length : found + 1
}

const flipBits: Mutation = (bytes, chance) => {
  const flipped = bytes.slice()
  for (let count = 1 + chance(8); count > 0; count--) {
    const at = chance(bytes.length)
    flipped[at] = (flipped[at] as number) ^ (1 << chance(8))
  }
  return flipped
}

const overwrite: Mutation = (bytes, chance) => {
  const changed = bytes.slice()
  const at = chance(bytes.length)
  changed.fill([0, 10, 13, 32, 61, 62, 255, chance(256)][chance(8)] as number, at, at + chance(40))
  return changed
}

const cutOut: Mutation = (bytes, chance) => {
  const at = chance(bytes.length)
  return concat(bytes.subarray(0, at), bytes.subarray(at + chance(200)))
}

const cutEnd: Mutation = (bytes, chance) => bytes.subarray(0, chance(bytes.length))

const repeatLine: Mutation = (bytes, chance) => {
  const from = lineStart(bytes, chance)
  const to = lineEnd(bytes, from)
  return concat(bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to))
}

const joinLines: Mutation = (bytes, chance) => {
  const at = lineStart(bytes, chance)
  return at === 0 ? bytes : concat(bytes.subarray(0, at - 1), bytes.subarray(at))
}

const breakLine: Mutation = (bytes, chance) => {
  const at = chance(bytes.length)
  return concat(bytes.subarray(0, at), Uint8Array.of(LINE_FEED), bytes.subarray(at))
}

const swapChunks: Mutation = (bytes, chance) => {
  const [a = 0, b = 0, c = 0] = [0, 1, 2].map(() => chance(bytes.length)).sort((x, y) => x - y)
  return concat(bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c))
}

const insertText =
  (...texts: readonly string[]): Mutation =>
  (bytes, chance) => {
    const at = chance(2) === 0 ? chance(bytes.length) : lineStart(bytes, chance)
    const text = new TextEncoder().encode(texts[chance(texts.length)])
    return concat(bytes.subarray(0, at), text, bytes.subarray(at))
  }

const insertWords = insertText(
  '> ',
  '=\n',
  '=3D',
  '\u0000'.repeat(30),
  'ioapic_',
  '12@1.000000:',
  'CPU:0 [LOST 44002 EVENTS]\n',
  '# entries-in-buffer/entries-written: 10/9999999999999   #P:4\n',
  'From: a\nSubject: b\n',
  'x'.repeat(70_000),
  '99999999999999999999999',
  ' [001] d..1. 12.5: kvm_set_irq: gsi 4294967296 level -1\n',
  'kvm_exit: reason rip',
  '\ufeff',
  '[   12.5] The affinity mask was 0-999999999,,-,5 and the handler is on 77777777777777\n',
)

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  overwrite,
  cutOut,
  cutEnd,
  repeatLine,
  joinLines,
  breakLine,
  swapChunks,
  insertWords,
]

/** A piece of a log with one to six kinds of damage. */
export function damaged(log: Uint8Array, chance: Chance): Uint8Array {
  const from = chance(4) === 0 ? 0 : lineStart(log, chance)
  let bytes: Uint8Array = log.slice(from, from + 200 + chance(6000))
  for (let count = 1 + chance(6); count > 0 && bytes.length > 0; count--) {
    bytes = (MUTATIONS[chance(MUTATIONS.length)] as Mutation)(bytes, chance)
  }
  return bytes
}
