import { InvalidArgumentError } from 'commander'

/** Reads the name of one of `known`; a name that is not among them is answered with all that are. */
export const oneOf =
  <T>(known: readonly T[], nameOf: (item: T) => string) =>
  (name: string): T => {
    const item = known.find((other) => nameOf(other) === name)
    if (item === undefined)
      throw new InvalidArgumentError(`Known are: ${known.map(nameOf).join(', ')}.`)
    return item
  }
