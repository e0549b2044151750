import { InvalidArgumentError, Option } from 'commander'

/** Reads the name of one of `known`; a name that is not among them is answered with all that are. */
export const oneOf =
  <T>(known: readonly T[], nameOf: (item: T) => string) =>
  (name: string): T => {
    const item = known.find((other) => nameOf(other) === name)
    if (item === undefined)
      throw new InvalidArgumentError(`Known are: ${known.map(nameOf).join(', ')}.`)
    return item
  }

/** An option that names one of `known`; its help lists them. */
export function choice<T>(
  flags: string,
  description: string,
  known: readonly T[],
  nameOf: (item: T) => string,
  preset?: T,
): Option {
  const option = new Option(flags, `${description}: ${known.map(nameOf).join(', ')}`)
  option.argParser(oneOf(known, nameOf))
  return preset === undefined ? option : option.default(preset, nameOf(preset))
}

/** An option that is a whole number within bounds. */
export function count(
  flags: string,
  text: string,
  preset: number | undefined,
  least: number,
  most: number,
): Option {
  const read = (words: string): number => {
    const value = Number(words)
    if (!/^\d+$/.test(words) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`)
    }
    return value
  }
  const option = new Option(flags, `${text}, ${least} to ${most}`).argParser(read)
  return preset === undefined ? option : option.default(preset)
}
