import { isUtf8 } from 'node:buffer'

/** Whether the bytes are UTF-8 without U+0000, which no text column of a warehouse can hold. */
export function isStorableText(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === 0) return false
    if (byte > 127) return isStorableBeyondAscii(bytes.subarray(at, end))
  }
  return true
}

/** The text with U+FFFD for U+0000 and for bytes that are not UTF-8. */
export function repairText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end).replaceAll('\0', '\uFFFD')
}

function isStorableBeyondAscii(rest: Buffer): boolean {
  return isUtf8(rest) && !rest.includes(0)
}

const HEX_DIGITS = Buffer.from('0123456789abcdef')

/** Writes bytes as hex digits and returns the offset after them. */
export function writeHex(into: Buffer, at: number, from: Buffer): number {
  let next = at
  for (const byte of from) {
    into[next++] = HEX_DIGITS[byte >> 4] as number
    into[next++] = HEX_DIGITS[byte & 15] as number
  }
  return next
}

/** `01234567-89ab-cdef-0123-456789abcdef` */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
