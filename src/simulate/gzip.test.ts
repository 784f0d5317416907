import { gunzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { gzip } from './gzip.ts'

test('what is compressed comes back, and the header names neither a time nor a system', async () => {
  const parts = Array.from({ length: 5000 }, (_, at) => Buffer.from(`line ${at} of many\n`))
  const file = await collect(gzip(parts))
  expect(gunzipSync(file)).toEqual(Buffer.concat(parts))
  expect([...file.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255])
})

test('nothing compresses to an empty file of gzip', async () => {
  expect(gunzipSync(await collect(gzip([])))).toHaveLength(0)
})

test('an error in the parts reaches the reader', async () => {
  await expect(collect(gzip(broken()))).rejects.toThrow('no more')
})

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

function* broken(): Generator<Uint8Array> {
  yield Buffer.alloc(100_000)
  throw new Error('no more')
}
