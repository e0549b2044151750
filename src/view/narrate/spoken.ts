/** Text for the eye as a voice says it: names without their underscores, registers digit by digit. */

const REGISTER = /\b(?:0x([0-9a-f]+)|((?=[0-9a-f]*[0-9])[0-9a-f]{8}))\b/gi
/** An address and the data written to it. */
const MESSAGE = /\b([0-9a-f]{8}) ([0-9a-f]{4})\b/gi
const CALL = /\b([a-z_][a-z0-9_]*)\(([^()]*)\)/gi
const MEMBER = /->/g

/** Voices read "fee02000" as a word and an amount, and stop at brackets and arrows. */
export const spokenText = (text: string): string =>
  text
    .replace(
      MESSAGE,
      (_, address: string, data: string) => `${spelt(address)} with data ${spelt(data)}`,
    )
    .replace(REGISTER, (_, short?: string, whole?: string) => digits(short, whole))
    .replace(CALL, (_, name: string, argument: string) => `${name} ${argument}`.trim())
    .replace(MEMBER, ' ')
    .replace(/_+/g, ' ')
    .replaceAll('I/O', 'I O')
    .replaceAll(' = ', ' equals ')
    .replaceAll(' / ', ' or ')

const digits = (short?: string, whole?: string): string =>
  short === undefined ? spelt(whole ?? '') : `hex ${spelt(short)}`

const spelt = (hex: string): string => [...hex.toUpperCase()].join(' ')
