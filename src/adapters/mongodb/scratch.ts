const FIRST_SIZE = 64 * 1024
const MINUS = 45
const ZERO = 48
const HEX_DIGITS = Buffer.from('0123456789abcdef')

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

  /** The digits of a safe integer. */
  appendWhole(value: number): void {
    if (value < 0) this.appendByte(MINUS)
    let left = Math.abs(value)
    const length = digitsOf(left)
    this.reserve(length)
    this.length += length
    for (let at = this.length - 1, count = length; count > 0; count--, at--) {
      const next = Math.floor(left / 10)
      this.bytes[at] = ZERO + left - next * 10
      left = next
    }
  }

  appendHex(from: Buffer, start: number, end: number): void {
    this.reserve((end - start) * 2)
    for (let at = start; at < end; at++) {
      const byte = from[at] as number
      this.bytes[this.length++] = HEX_DIGITS[byte >> 4] as number
      this.bytes[this.length++] = HEX_DIGITS[byte & 15] as number
    }
  }

  /** What was written. */
  text(): string {
    return this.bytes.toString('utf8', 0, this.length)
  }
}

function digitsOf(value: number): number {
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits++
  return digits
}
