import { deserialize, serialize } from 'bson'

import type { RowEncoder } from '../adapters/index.ts'
import { encodeRows, type DocumentBatch } from '../adapters/mongodb/encode-rows.ts'
import { DOCUMENT_COLUMNS, FieldScan } from '../adapters/mongodb/field-scan.ts'
import { createEncoder } from '../adapters/postgres/encoder.ts'
import { sampleDocument } from './sample-document.ts'

// How fast documents become rows of COPY, beside what `bson` and JSON.stringify need for a text that is not
// even right. Run it with: npm run build && node dist/src/bench/bson.js [documents]

const COUNT = Number(process.argv[2] ?? 100_000)
const ROUNDS = 5
const CONVENIENT = 'deserialize + JSON.stringify'

await main()

async function main(): Promise<void> {
  const documents = Array.from({ length: COUNT }, (_, row) => Buffer.from(serialize(sampleDocument(row + 1))))
  const bytes = documents.reduce((sum, document) => sum + document.length, 0)
  print(`${COUNT} documents of ${Math.round(bytes / COUNT)} bytes on average`)
  const rates = new Map<string, number>()
  for (const [name, work] of tasks(documents)) {
    let best = 0
    for (let round = 0; round < ROUNDS; round++) best = Math.max(best, await rate(work))
    rates.set(name, best)
  }
  const base = rates.get(CONVENIENT) ?? 1
  for (const [name, docs] of rates) {
    print(
      `${name.padEnd(30)} ${Math.round(docs).toLocaleString('en').padStart(10)} docs/s  ${(docs / base).toFixed(1)}x`,
    )
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

type Task = () => Promise<void> | void

function tasks(documents: readonly Buffer[]): readonly (readonly [string, Task])[] {
  const batch = { documents, offset: 0 }
  const scan = new FieldScan()
  scan.addBatch(batch)
  const columns = scan.schema({}).columns
  return [
    [CONVENIENT, () => documents.forEach((document) => JSON.stringify(deserialize(document)))],
    ['scan for columns', () => new FieldScan().addBatch(batch)],
    ['rows of typed columns', () => drain(batch, 'columns', columns)],
    ['rows of _id and document', () => drain(batch, 'document', DOCUMENT_COLUMNS)],
  ]
}

async function drain(
  batch: DocumentBatch,
  layout: 'columns' | 'document',
  columns: Parameters<typeof createEncoder>[0],
): Promise<void> {
  const encoder: RowEncoder = createEncoder(columns)
  const chunks = encodeRows(once(batch), {
    from: 'bench',
    layout,
    pins: {},
    schema: { columns, key: ['_id'] },
    encoder,
    idleTimeoutMs: 60_000,
    signal: new AbortController().signal,
    onBadRow: (row) => {
      throw new Error(row.message)
    },
    onProgress: () => undefined,
  })
  for await (const chunk of chunks) if (chunk.length === 0) throw new Error('A chunk is empty.')
  if (encoder.rows !== COUNT) throw new Error(`${encoder.rows} rows came out.`)
}

async function* once(batch: DocumentBatch): AsyncGenerator<DocumentBatch> {
  yield batch
}

/** Documents a second of processor time: the machine may have other work to do. */
async function rate(work: Task): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (COUNT / (user + system)) * 1e6
}
