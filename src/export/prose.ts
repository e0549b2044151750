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
  ...lines.map((line) => `    ${line.replace(/[\r\n]/g, ' ')}`),
  '',
]

/** Text from elsewhere, such that Markdown takes it for text; as few backslashes as that needs. */
export const escaped = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*<>[\]|~]/g, '\\$&')
    .replace(/(^|\W)_|_(?=\W|$)/g, (found) => found.replace('_', '\\_'))
    .replace(/&(?=[#\w])/g, '\\&')
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s|$)/, (_, space: string, mark: string) =>
      mark.length > 1 ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    )
