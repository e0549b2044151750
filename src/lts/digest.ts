const FNV_OFFSET = 0xcbf29ce484222325n
const FNV_PRIME = 0x100000001b3n

/** 64-bit FNV-1a of a text's 16-bit code units: 16 hexadecimal digits that stand for a long key. */
export function digest(text: string): string {
  let hash = FNV_OFFSET
  for (let at = 0; at < text.length; at++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * FNV_PRIME)
  }
  return hash.toString(16).padStart(16, '0')
}
