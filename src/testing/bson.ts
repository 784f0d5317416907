import { serialize } from 'bson'

import { dumpConnection, type LoadBench, type LoadOptions } from './loads.ts'

/** Writes documents, or bytes that may be none, as a dump, loads them into `raw.values` and gives its rows. */
export async function loadDocuments(
  bench: LoadBench,
  documents: readonly (Readonly<Record<string, unknown>> | Buffer)[],
  options: LoadOptions = {},
): Promise<readonly Record<string, string | null>[]> {
  const bytes = documents.map((one) =>
    Buffer.isBuffer(one) ? one : Buffer.from(serialize(one, { ignoreUndefined: false })),
  )
  await bench.write('values.bson', Buffer.concat(bytes))
  await bench.load(dumpConnection(), 'values', options)
  return bench.rows('values')
}

/** The bytes of an element of a document. */
export function int32(name: string, value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return Buffer.concat([Buffer.from([16]), Buffer.from(`${name}\0`), bytes])
}

/** A document of elements that no driver would put together. */
export function documentOf(...elements: readonly Buffer[]): Buffer {
  const body = Buffer.concat([...elements, Buffer.from([0])])
  const length = Buffer.alloc(4)
  length.writeInt32LE(body.length + 4)
  return Buffer.concat([length, body])
}
