/** What is no text. */

/** Zeros, or more control characters than a terminal is sent. */
export function isGarbage(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!/[\0-\x06\x0e-\x1a\x1c-\x1f\x7f-\xff]/.test(text)) return false
  if (text.includes('\0')) return true
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const odd = text.match(/[\x01-\x06\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0
  const high = text.match(/[\x80-\xff]/g)?.length ?? 0
  return odd * 10 > text.length || high * 2 > text.length
}
