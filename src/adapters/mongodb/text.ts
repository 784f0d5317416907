import { isUtf8 } from 'node:buffer'

/** Up to here a loop is quicker than the native checks, which first need a view of the bytes. */
const SHORT_TEXT = 96

/** Whether the bytes are UTF-8 without U+0000, which no text column of a warehouse can hold. */
export function isStorableText(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > SHORT_TEXT) return isStorableLong(bytes, start, end)
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === 0) return false
    if (byte > 127) return isStorableLong(bytes, at, end)
  }
  return true
}

/** The text with U+FFFD for U+0000 and for bytes that are not UTF-8. */
export function repairText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end).replaceAll('\0', '\uFFFD')
}

function isStorableLong(bytes: Buffer, start: number, end: number): boolean {
  const text = bytes.subarray(start, end)
  return isUtf8(text) && !text.includes(0)
}

/** `01234567-89ab-cdef-0123-456789abcdef` */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
