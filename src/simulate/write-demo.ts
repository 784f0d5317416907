import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { fail } from '../errors/index.ts'
import { createBank, type Bank, type BankOptions } from './bank.ts'
import { DIRTY_TRANSACTION_COUNT, listForgedDirt, mixInDirt, type DirtyRecord, type Entry } from './dirt.ts'
import { toDocuments } from './documents.ts'
import { gzip, joinParts } from './gzip.ts'
import { csvLines, schemaText } from './table-files.ts'
import { crmTables } from './tables.ts'
import { simulateTransactions } from './transactions.ts'

export interface DemoSummary {
  readonly branches: number
  readonly customers: number
  readonly accounts: number
  readonly transactions: number
  /** Everything that is wrong on purpose, and nothing else is. */
  readonly dirty: readonly DirtyRecord[]
}

/**
 * Writes the sources of a demo below a folder: `crm/` holds tables as a schema and CSV files, `bank/` a dump of
 * transactions as BSON. The same scale and seed give the same bytes on every machine, as long as its zlib
 * compresses alike. Only accounts are held in memory, never transactions.
 *
 * A bank smaller than about a tenth has more standing orders than transactions asked for; it keeps the orders.
 *
 * @throws {ProjectError} `USAGE_INVALID`
 */
export async function writeDemo(folder: string, options: BankOptions): Promise<DemoSummary> {
  if (!(options.scale > 0 && Number.isFinite(options.scale))) {
    fail('USAGE_INVALID', { detail: `The scale must be a number above zero, but it is ${options.scale}.` })
  }
  const bank = createBank(options, DIRTY_TRANSACTION_COUNT)
  const { branches = 0, customers = 0, accounts = 0 } = await writeCrm(join(folder, 'crm'), bank)
  const { transactions, duplicates } = await writeBank(join(folder, 'bank'), bank)
  return { branches, customers, accounts, transactions, dirty: [...listForgedDirt(), ...duplicates] }
}

/** Gives the number of rows of each table. */
async function writeCrm(folder: string, bank: Bank): Promise<Readonly<Record<string, number>>> {
  const tables = crmTables(bank)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'schema.sql'), schemaText(tables))
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const lines = counted(csvLines(table), (count) => (counts[table.name] = count - 1))
    await writeParts(join(folder, `${table.name}.csv`), joinParts(toBytes(lines)))
  }
  return counts
}

async function writeBank(
  folder: string,
  bank: Bank,
): Promise<{ readonly transactions: number; readonly duplicates: readonly DirtyRecord[] }> {
  const duplicates: DirtyRecord[] = []
  let transactions = 0
  const entries = mixInDirt(bank, simulateTransactions(bank), (record) => duplicates.push(record))
  const documents = toDocuments(
    bank.seed,
    counted<Entry>(entries, (count) => (transactions = count)),
  )
  await mkdir(folder, { recursive: true })
  await writeParts(join(folder, 'transactions.bson.gz'), gzip(documents))
  const metadata = [Buffer.from(metadataText(bank.seed))]
  await writeParts(join(folder, 'transactions.metadata.json.gz'), gzip(metadata))
  return { transactions, duplicates }
}

/** What a dump says of a collection: extended JSON on one line, without a final newline. */
function metadataText(seed: number): string {
  return JSON.stringify({
    indexes: [
      indexOf('_id_', { _id: wholeNumber(1) }),
      indexOf('account_id_1_transaction_date_-1', {
        account_id: wholeNumber(1),
        transaction_date: wholeNumber(-1),
      }),
      indexOf('updated_at_1', { updated_at: wholeNumber(1) }),
    ],
    uuid: createHash('md5').update(`collection ${seed}`).digest('hex'),
    collectionName: 'transactions',
    type: 'collection',
  })
}

function indexOf(name: string, key: object): object {
  return { v: wholeNumber(2), key, name }
}

function wholeNumber(value: number): object {
  return { $numberInt: String(value) }
}

async function writeParts(
  file: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  await pipeline(Readable.from(parts), createWriteStream(file))
}

function* toBytes(lines: Iterable<string>): Generator<Uint8Array> {
  for (const line of lines) yield Buffer.from(line)
}

function* counted<Item>(items: Iterable<Item>, onEnd: (count: number) => void): Generator<Item> {
  let count = 0
  for (const item of items) {
    count += 1
    yield item
  }
  onEnd(count)
}
