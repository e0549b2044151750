/** "=3D" for "=", and "=" at the end of a line that goes on in the next: RFC 2045 section 6.7. */
import { digitOf } from './scan.ts'

const EQUALS = 61

export const endsSoft = (bytes: Uint8Array, from: number, to: number): boolean =>
  to > from && bytes[to - 1] === EQUALS

/** The bytes that are meant; what is no code stays as it is. */
export function decodePrintable(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const decoded = new Uint8Array(to - from)
  let length = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    const high = byte === EQUALS && at + 2 < to + 0 ? digitOf(bytes[at + 1] as number) : -1
    const low = high >= 0 ? digitOf(bytes[at + 2] as number) : -1
    if (low < 0) {
      decoded[length++] = byte
    } else {
      decoded[length++] = high * 16 + low
      at += 2
    }
  }
  return decoded.subarray(0, length)
}

/** What shows that a file is written so: nobody writes =3D otherwise. */
export const showsPrintable = (text: string): boolean =>
  text.includes('=3D') || /^content-transfer-encoding:\s*quoted-printable/i.test(text)
