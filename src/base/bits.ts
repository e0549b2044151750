/** Lower-case hexadecimal of an unsigned 32-bit value, without prefix or padding. */
export const hex = (value: number): string => (value >>> 0).toString(16)

/** Eight hexadecimal digits of an unsigned 32-bit value, without prefix. */
export const hex8 = (value: number): string => hex(value).padStart(8, '0')

/** The numbers of the bits set in an unsigned 32-bit mask, ascending. */
export function bitsOf(mask: number): number[] {
  const bits: number[] = []
  for (let rest = mask >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0)
    bits.push(lowestBit(rest))
  return bits
}

/** The number of the lowest bit set; 32 for zero. */
export const lowestBit = (mask: number): number => (mask === 0 ? 32 : 31 - Math.clz32(mask & -mask))
