import { fail } from '../../errors/index.ts'
import { nearest } from '../../util/index.ts'
import type { ConnectionConfig } from '../profile.ts'
import type { ReadRequest, Source, StreamRequest, StreamSchema } from '../source.ts'
import { findDumpFiles, type DumpFile } from './dump-folder.ts'
import { rethrowDamage, readDump } from './dump-reader.ts'
import { encodeRows } from './encode-rows.ts'
import { DOCUMENT_COLUMNS, FieldScan } from './field-scan.ts'

/**
 * Opens a folder that mongodump wrote.
 * @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`
 */
export async function openDumpSource(projectRoot: string, connection: ConnectionConfig): Promise<Source> {
  const files = await findDumpFiles(projectRoot, connection)
  return {
    list: () => Promise.resolve(files.map((file) => file.collection)),
    describe: (request) => describeFile(findFile(files, request.from, connection), request),
    read: (request) => readFile(findFile(files, request.from, connection), request),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function findFile(files: readonly DumpFile[], stream: string, connection: ConnectionConfig): DumpFile {
  const names = files.map((file) => file.collection)
  return (
    files.find((file) => file.collection === stream) ??
    fail('SOURCE_STREAM_MISSING', { stream, connection: connection.name, nearest: nearest(stream, names) })
  )
}

/**
 * Looks at every document: that takes a fraction of the time of the load, leaves no field and no type to
 * chance, and finds a damaged file before anything is written.
 */
async function describeFile(file: DumpFile, request: StreamRequest): Promise<StreamSchema> {
  const scan = new FieldScan()
  for await (const batch of readDump(file)) {
    try {
      scan.addBatch(batch)
    } catch (error) {
      rethrowDamage(file, error)
    }
  }
  return request.layout === 'columns'
    ? scan.schema(request.pins)
    : { columns: DOCUMENT_COLUMNS, key: ['_id'], estimatedRows: scan.documents }
}

async function* readFile(file: DumpFile, request: ReadRequest): AsyncGenerator<Uint8Array> {
  try {
    yield* encodeRows(readDump(file, request.signal), request)
  } catch (error) {
    rethrowDamage(file, error)
  }
}
