/**
 * Writers are generators of text: a log of millions of events is never one string. Lines are
 * gathered to pieces of a size that is worth handing over.
 */

/** A file, piece by piece; the pieces are cut anywhere. */
export type Chunks = Generator<string, void>

const CHUNK = 65_536

/** Ends every line, the last too. */
export function* inLines(lines: Iterable<string>): Chunks {
  let chunk = ''
  for (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

export const textOf = (chunks: Iterable<string>): string => [...chunks].join('')
