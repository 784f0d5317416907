import { MongoClient, MongoServerError, type Db, type FindCursor } from 'mongodb'

import { fail, ProjectError } from '../../errors/index.ts'
import { nearest } from '../../util/index.ts'
import type { ConnectionConfig } from '../profile.ts'
import type { ReadRequest, Source, StreamRequest, StreamSchema } from '../source.ts'
import { encodeRows, type DocumentBatch } from './encode-rows.ts'
import { DOCUMENT_COLUMNS, FieldScan } from './field-scan.ts'
import { readMongoAddress, withoutSecrets, type MongoAddress } from './mongo-address.ts'

const CONNECT_TIMEOUT_MS = 10_000
/** Collections up to this size are looked at as a whole. */
const SCAN_ALL = 20_000
/** How many documents are looked at in larger ones: from each end of the ids, and by chance. */
const SCAN_ENDS = 1_000
const SCAN_SAMPLE = 10_000
/** A reply holds up to 16 MB; at most two of them wait here. */
const BATCH_DOCUMENTS = 10_000

interface LiveDatabase {
  readonly db: Db
  readonly address: MongoAddress
}

/**
 * Connects to a MongoDB server.
 * @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`
 */
export async function openMongoSource(connection: ConnectionConfig): Promise<Source> {
  const address = readMongoAddress(connection)
  const client = await connect(address)
  const live = { db: client.db(address.database), address }
  return {
    list: () => translated(live, '', () => listCollections(live.db)),
    describe: (request) => translated(live, request.from, () => describeCollection(live, request)),
    read: (request) => readCollection(live, request),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

async function connect(address: MongoAddress): Promise<MongoClient> {
  try {
    const client = new MongoClient(address.url, {
      appName: 'tablewright',
      serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
      connectTimeoutMS: CONNECT_TIMEOUT_MS,
    })
    try {
      await client.db(address.database).command({ ping: 1 })
      return client
    } catch (error) {
      await client.close()
      throw error
    }
  } catch (error) {
    return connectionFailed(address, error)
  }
}

function connectionFailed(address: MongoAddress, error: unknown): never {
  const { connection, shown, url } = address
  // No cause: the driver's error object holds the URL with its password.
  return fail('CONNECTION_FAILED', { connection, address: shown, detail: describeError(error, url) })
}

function describeError(error: unknown, url: string): string {
  const text = withoutSecrets(error instanceof Error ? error.message : String(error), url)
  return text.endsWith('.') ? text : `${text}.`
}

/** Runs what talks to the server and gives its errors the words of this project. */
async function translated<Result>(
  { address }: LiveDatabase,
  stream: string,
  task: () => Promise<Result>,
): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    return rethrow(error, address, stream)
  }
}

function rethrow(error: unknown, address: MongoAddress, stream: string): never {
  if (error instanceof ProjectError) throw error
  // The server refused the request itself; everything else is the network.
  if (error instanceof MongoServerError && stream !== '') {
    fail('LOAD_FAILED', { stream, detail: describeError(error, address.url) })
  }
  return connectionFailed(address, error)
}

async function listCollections(db: Db): Promise<readonly string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray()
  return found
    .map((one) => one.name)
    .filter((name) => !name.startsWith('system.'))
    .toSorted()
}

async function describeCollection(live: LiveDatabase, request: StreamRequest): Promise<StreamSchema> {
  const { db, address } = live
  const names = await listCollections(db)
  if (!names.includes(request.from)) {
    fail('SOURCE_STREAM_MISSING', {
      stream: request.from,
      connection: address.connection,
      nearest: nearest(request.from, names),
    })
  }
  const estimatedRows = await db.collection(request.from).estimatedDocumentCount()
  if (request.layout === 'document') return { columns: DOCUMENT_COLUMNS, key: ['_id'], estimatedRows }
  const scan = new FieldScan()
  for (const cursor of samples(db, request.from, estimatedRows)) {
    for await (const batch of readBatches(cursor)) scan.addBatch(batch)
  }
  return { ...scan.schema(request.pins), estimatedRows }
}

/** Anything that reads whole replies of documents as bytes. */
type RawCursor = Pick<FindCursor<Uint8Array>, 'hasNext' | 'readBufferedDocuments' | 'close'>

function samples(db: Db, from: string, estimatedRows: number): readonly RawCursor[] {
  const collection = db.collection<Uint8Array>(from)
  if (estimatedRows <= SCAN_ALL) return [collection.find({}, { raw: true })]
  const end = (order: 1 | -1): RawCursor =>
    collection.find({}, { raw: true }).sort({ _id: order }).limit(SCAN_ENDS)
  const sample = collection.aggregate<Uint8Array>([{ $sample: { size: SCAN_SAMPLE } }], { raw: true })
  return [end(1), end(-1), sample]
}

/**
 * Whole replies, as they come. The documents are views of a reply: they must be used before the next one is
 * asked for, or memory grows by whole replies.
 */
async function* readBatches(cursor: RawCursor): AsyncGenerator<DocumentBatch> {
  let offset = 0
  try {
    while (await cursor.hasNext()) {
      const documents = cursor.readBufferedDocuments().map(toBuffer)
      yield { documents, offset }
      offset += documents.reduce((sum, document) => sum + document.length, 0)
    }
  } finally {
    await cursor.close()
  }
}

function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

async function* readCollection(live: LiveDatabase, request: ReadRequest): AsyncGenerator<Uint8Array> {
  using watchdog = new Watchdog(request)
  const cursor = live.db
    .collection<Uint8Array>(request.from)
    .find({}, { raw: true, batchSize: BATCH_DOCUMENTS, signal: watchdog.signal })
  try {
    yield* encodeRows(watchdog.watch(readBatches(cursor)), request)
  } catch (error) {
    request.signal.throwIfAborted()
    if (watchdog.isSilent) {
      fail('SOURCE_SILENT', { stream: request.from, seconds: Math.round(request.idleTimeoutMs / 1000) })
    }
    rethrow(error, live.address, request.from)
  }
}

/** Gives a source up that sends nothing: a peer that vanished would otherwise be waited for without end. */
class Watchdog implements Disposable {
  readonly signal: AbortSignal
  isSilent = false
  readonly #controller = new AbortController()
  readonly #idleTimeoutMs: number
  #timer: NodeJS.Timeout | undefined

  constructor({ signal, idleTimeoutMs }: ReadRequest) {
    this.#idleTimeoutMs = idleTimeoutMs
    this.signal = AbortSignal.any([signal, this.#controller.signal])
  }

  /** Runs only while a reply is awaited: a warehouse that is slow does not make the source silent. */
  async *watch(batches: AsyncIterable<DocumentBatch>): AsyncGenerator<DocumentBatch> {
    this.#start()
    for await (const batch of batches) {
      clearTimeout(this.#timer)
      yield batch
      this.#start()
    }
    clearTimeout(this.#timer)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  #start(): void {
    this.#timer = setTimeout(() => {
      this.isSilent = true
      this.#controller.abort()
    }, this.#idleTimeoutMs)
  }
}
