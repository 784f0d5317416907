import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { fail } from '../../errors/index.ts'
import { DamagedBson } from './bson-type.ts'
import type { DumpFile } from './dump-folder.ts'
import type { DocumentBatch } from './encode-rows.ts'

const READ_BYTES = 1 << 20
const MIN_DOCUMENT_BYTES = 5
/** Servers refuse documents of more than 16 MiB; the rest is room for their own. */
const MAX_DOCUMENT_BYTES = 32 << 20

/**
 * The documents of a file, some thousand at a time.
 * @throws {ProjectError} `SOURCE_FILE_CORRUPT` as soon as the file does not hold whole documents.
 */
export async function* readDump(file: DumpFile, signal?: AbortSignal): AsyncGenerator<DocumentBatch> {
  let rest: Buffer = Buffer.alloc(0)
  let offset = 0
  for await (const chunk of readBytes(file, signal)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const { documents, end } = splitDocuments(bytes, (at, detail) => damaged(file, offset + at, detail))
    if (documents.length > 0) yield { documents, offset }
    rest = bytes.subarray(end)
    offset += end
  }
  if (rest.length > 0) damaged(file, offset, `its last document is cut off after ${rest.length} bytes.`)
}

/** Gives damage inside of a document its place in the file. */
export function rethrowDamage(file: DumpFile, error: unknown): never {
  if (error instanceof DamagedBson) damaged(file, error.offset, error.message)
  throw error
}

function damaged(file: DumpFile, offset: number, detail: string): never {
  const counted = file.isPacked ? `${detail} (Counted unpacked.)` : detail
  return fail('SOURCE_FILE_CORRUPT', { file: file.shownAs, offset, detail: counted })
}

function packingDamaged(file: DumpFile, offset: number, detail: string): never {
  return fail('SOURCE_FILE_CORRUPT', { file: file.shownAs, offset, detail })
}

interface Split {
  readonly documents: readonly Buffer[]
  /** Offset after the last whole document. */
  readonly end: number
}

function splitDocuments(bytes: Buffer, damage: (at: number, detail: string) => never): Split {
  const documents: Buffer[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const length = bytes.readInt32LE(at)
    if (length < MIN_DOCUMENT_BYTES || length > MAX_DOCUMENT_BYTES) {
      damage(at, `a document says it is ${length} bytes long.`)
    }
    if (at + length > bytes.length) break
    if (bytes[at + length - 1] !== 0) damage(at, 'a document does not end with a zero byte.')
    documents.push(bytes.subarray(at, at + length))
    at += length
  }
  return { documents, end: at }
}

async function* readBytes(file: DumpFile, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const input = createReadStream(file.path, { highWaterMark: READ_BYTES, ...(signal && { signal }) })
  if (!file.isPacked) yield* input as AsyncIterable<Buffer>
  else yield* unpack(file, input)
}

async function* unpack(file: DumpFile, input: ReturnType<typeof createReadStream>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES })
  // Errors of both streams end the loop below; the callback only keeps them from being unhandled.
  pipeline(input, gunzip, () => undefined)
  try {
    yield* gunzip as AsyncIterable<Buffer>
  } catch (error) {
    if (isZlibError(error))
      packingDamaged(file, gunzip.bytesWritten, `it cannot be unpacked: ${error.message}.`)
    throw error
  }
  // Zeros after the last packed member are ignored without a word.
  const { size } = await stat(file.path)
  const more = size - gunzip.bytesWritten
  if (more > 0) packingDamaged(file, gunzip.bytesWritten, `${more} bytes follow after its packed data.`)
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
