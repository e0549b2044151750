/** Prose of a Markdown report that also survives as a mail of plain text. */

const WIDTH = 78

/** Lines of at most 78 columns where words allow it; `indent` begins all but the first. */
export function wrapped(text: string, first = '', indent = ''): string[] {
  const lines: string[] = []
  let line = first
  let isFresh = true
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!isFresh && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
      isFresh = true
    }
    line += isFresh ? word : ` ${word}`
    isFresh = false
  }
  return [...lines, line]
}

/** A paragraph, and the empty line after it. */
export const paragraph = (text: string): string[] => [...wrapped(text), '']

export const bullet = (text: string): string[] => wrapped(text, '* ', '  ')

export const heading = (level: 1 | 2 | 3, text: string): string[] => [
  `${'#'.repeat(level)} ${text}`,
  '',
]

/** As it is, whatever is in it: a code block by indentation needs no escapes. */
export const verbatim = (lines: readonly string[]): string[] => [
  ...lines.map((line) => `    ${line.replace(/\p{Cc}/gu, ' ')}`),
  '',
]

/**
 * Text from elsewhere, such that Markdown takes it for text. A word with a letter that could be
 * markup becomes a code span, which in a mail reads better than backslashes.
 */
export const escaped = (text: string): string =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .map((word, at) =>
      RISKY.test(word) || (at === 0 && BEGINS_BLOCK.test(word)) ? inert(word) : word,
    )
    .join(' ')

/** An underscore within a word is none. */
const RISKY = /[\\`*<>[\]|~]|^_|_$|\W_|_\W|&[#\w]|^\W*https?:|^\W*www\./

/** A heading, an item of a list, a rule. */
const BEGINS_BLOCK = /^(#{1,6}|[+-]+|=+|\d{1,9}[.)])$/

const inert = (word: string): string =>
  word.includes('`') ? word.replace(/[^\w\s]/g, '\\$&') : `\`${word}\``
