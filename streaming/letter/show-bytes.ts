const MAX_BYTES = 1_024

/** Characters that a terminal would obey, or that nobody would see, and the sign that stands for them. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\\]/gu

/**
 * Bytes for people: text with its control characters escaped, or `0x...` when they are not UTF-8. At most 1 kB of them is
 * shown; a longer value says how long it is.
 */
export function showBytes(bytes: Buffer | null): string {
  if (bytes === null) return 'null'
  const head = bytes.subarray(0, MAX_BYTES)
  const text = readText(head, bytes.length > head.length) ?? `0x${head.toString('hex')}`
  return bytes.length > head.length ? `${text}... (${bytes.length} bytes)` : text
}

/** A character that the end cuts through is left out. */
function readText(bytes: Buffer, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(bytes, { stream: isCut })
      .replace(UNSAFE, escape)
  } catch {
    return undefined
  }
}

function escape(character: string): string {
  if (character === '\\') return '\\\\'
  if (character === '\n') return '\\n'
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
