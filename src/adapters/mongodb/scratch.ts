const FIRST_SIZE = 64 * 1024

/** A growing run of bytes that is used again and again. */
export class Scratch {
  bytes: Buffer = Buffer.allocUnsafe(FIRST_SIZE)
  length = 0

  clear(): void {
    this.length = 0
  }

  /** Makes room for `more` bytes: what follows may write to `bytes` directly. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  appendByte(byte: number): void {
    this.reserve(1)
    this.bytes[this.length++] = byte
  }

  /** Text of characters below U+0080. */
  appendAscii(text: string): void {
    this.reserve(text.length)
    // A native write costs more than a loop for the few characters of a number.
    if (text.length > 32) this.length += this.bytes.write(text, this.length, 'latin1')
    else for (let at = 0; at < text.length; at++) this.bytes[this.length++] = text.charCodeAt(at)
  }

  appendBytes(from: Buffer, start: number, end: number): void {
    const length = end - start
    this.reserve(length)
    if (length > 32) from.copy(this.bytes, this.length, start, end)
    else for (let at = 0; at < length; at++) this.bytes[this.length + at] = from[start + at] as number
    this.length += length
  }

  /** What was written; valid until the next write. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length)
  }
}
