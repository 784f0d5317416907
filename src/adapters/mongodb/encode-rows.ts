import type { ReadRequest } from '../source.ts'
import { BadValue } from './bad-value.ts'
import { DamagedBson } from './bson-type.ts'
import type { WriterTools } from './column-writers.ts'
import { JsonWriter } from './json.ts'
import { createRowWriter, documentKey, type RowWriter } from './row-writer.ts'

/** Chunks go to the warehouse when they have this size. */
const CHUNK_BYTES = 128 * 1024

/** Documents that follow each other at the source. */
export interface DocumentBatch {
  readonly documents: readonly Buffer[]
  /** Where the first one begins, in bytes from the start of the stream. */
  readonly offset: number
}

/**
 * Documents as chunks of the encoder's format.
 * @throws {DamagedBson} with its offset in the stream.
 */
export async function* encodeRows(
  batches: AsyncIterable<DocumentBatch>,
  request: ReadRequest,
): AsyncGenerator<Uint8Array> {
  const { encoder } = request
  const tools = { encoder, json: new JsonWriter() }
  const write = createRowWriter(request)
  for await (const batch of batches) {
    let offset = batch.offset
    for (const document of batch.documents) {
      encodeDocument(document, offset, { request, tools, write })
      offset += document.length
      if (encoder.pendingBytes < CHUNK_BYTES) continue
      request.onProgress(encoder.rows)
      yield encoder.take(false)
    }
  }
  request.onProgress(encoder.rows)
  request.onRepairedTexts?.(tools.json.repairedTexts)
  yield encoder.take(true)
}

interface Encoding {
  readonly request: ReadRequest
  readonly tools: WriterTools
  readonly write: RowWriter
}

function encodeDocument(document: Buffer, offset: number, { request, tools, write }: Encoding): void {
  tools.encoder.beginRow()
  try {
    write(document, tools)
    tools.encoder.endRow()
  } catch (error) {
    tools.encoder.undoRow()
    if (error instanceof DamagedBson) throw new DamagedBson(error.message, offset + error.offset)
    if (!(error instanceof BadValue)) throw error
    request.onBadRow({
      key: documentKey(document, tools.json),
      path: error.path,
      message: error.message,
      // A copy: the document is a view of a buffer that is used again or is much larger.
      raw: Uint8Array.prototype.slice.call(document),
    })
  }
}
