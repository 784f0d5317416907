import { once } from 'node:events'
import { constants, crc32, createDeflateRaw } from 'node:zlib'

/** Magic, deflate, no flags, no time, best compression, unknown system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255)
const CHUNK_BYTES = 64 * 1024

/**
 * Compresses parts into one gzip file. `node:zlib` writes the name of the operating system into its own header,
 * so the same data would give other bytes on another machine; hence the header is written here.
 */
export async function* gzip(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield HEADER
  const deflate = createDeflateRaw({ level: constants.Z_BEST_COMPRESSION })
  const sum = { checksum: 0, bytes: 0 }
  const feeding = feed()
  // An error reaches the reader through the stream; without this it would also be an unhandled rejection.
  feeding.catch((error: Error) => deflate.destroy(error))
  yield* deflate
  await feeding
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(sum.checksum, 0)
  trailer.writeUInt32LE(sum.bytes % 2 ** 32, 4)
  yield trailer

  async function feed(): Promise<void> {
    for (const chunk of joinParts(parts)) {
      sum.checksum = crc32(chunk, sum.checksum)
      sum.bytes += chunk.length
      if (!deflate.write(chunk)) await once(deflate, 'drain')
    }
    deflate.end()
  }
}

/** Joins small parts into chunks of about 64 KiB. */
export function* joinParts(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  for (const part of parts) {
    held.push(part)
    heldBytes += part.length
    if (heldBytes < CHUNK_BYTES) continue
    yield Buffer.concat(held)
    held = []
    heldBytes = 0
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}
