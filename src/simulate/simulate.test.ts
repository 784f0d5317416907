import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { deserialize, Decimal128, Double, Long, ObjectId, type Document } from 'bson'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  createBank,
  simulateTransactions,
  writeDemo,
  type BankTransaction,
  type DemoSummary,
} from './index.ts'

const COMMITTED = join(import.meta.dirname, '../../demo')

describe('a demo that is written to a folder', () => {
  let root = ''
  let summary: DemoSummary
  let documents: readonly Document[] = []

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'demo-'))
    summary = await writeDemo(join(root, 'first'), { scale: 1, seed: 7 })
    documents = readDump(await readFile(join(root, 'first/bank/transactions.bson.gz')))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  test('has the same bytes for the same seed, and others for another', async () => {
    const [once, again, other] = await Promise.all(
      [7, 7, 8].map(async (seed, at) => {
        const folder = join(root, `small-${at}`)
        await writeDemo(folder, { scale: 0.2, seed })
        return readFolder(folder, asItIs)
      }),
    )
    expect(again).toEqual(once)
    const changed = Object.keys(once ?? {}).filter((file) => other?.[file] !== once?.[file])
    expect(changed).toEqual([
      'bank/transactions.bson.gz',
      'bank/transactions.metadata.json.gz',
      'crm/accounts.csv',
      'crm/branches.csv',
      'crm/customers.csv',
    ])
  })

  test('is what the repository holds', async () => {
    const committed = await readFolder(COMMITTED, unpacked)
    delete committed['README.md']
    expect(committed).toEqual(await readFolder(join(root, 'first'), unpacked))
  })

  test('has as many rows as its summary says', async () => {
    expect(summary).toMatchObject({ branches: 20, customers: 1000, transactions: 20_000 })
    expect(documents).toHaveLength(20_000)
    expect(await readCsv(join(root, 'first/crm/customers.csv'))).toHaveLength(1000)
    expect(await readCsv(join(root, 'first/crm/accounts.csv'))).toHaveLength(summary.accounts)
    expect(summary.accounts).toBeGreaterThan(1400)
  })

  test('has a heading in each CSV file that names the columns of the schema', async () => {
    const schema = await readFile(join(root, 'first/crm/schema.sql'), 'utf8')
    const [row] = await readCsv(join(root, 'first/crm/customers.csv'))
    const body = /create table customers \((.*?)\n\);/s.exec(schema)?.[1] ?? ''
    expect(Object.keys(row ?? {})).toEqual(
      body
        .trim()
        .split(',\n')
        .map((line) => line.trim().split(' ')[0]),
    )
  })

  test('has documents of many types, with growing ids, missing fields and nulls', () => {
    const ids = documents.map((document) => String(document['_id']))
    expect(ids).toEqual([...new Set(ids)].toSorted())
    expect(documents[0]?.['_id']).toBeInstanceOf(ObjectId)
    expect(documents[0]?.['amount']).toBeInstanceOf(Decimal128)
    expect(documents[0]?.['ledger_sequence']).toBeInstanceOf(Long)
    expect(documents[0]?.['transaction_date']).toBeInstanceOf(Date)
    const scored = documents.find((document) => 'risk_score' in document)
    expect(scored?.['risk_score']).toBeInstanceOf(Double)
    expect(documents.some((document) => document['posted_at'] === null)).toBe(true)
    expect(documents.some((document) => !('merchant' in document))).toBe(true)
    expect(documents.some((document) => typeof document['merchant']?.name === 'string')).toBe(true)
    expect(documents.some((document) => Array.isArray(document['tags']))).toBe(true)
  })

  test('has the dirt that is listed, and no other', async () => {
    const found = findDirt(documents, await readCsv(join(root, 'first/crm/accounts.csv')))
    const listed = summary.dirty
      .filter(({ place }) => place === 'transactions')
      .map(({ key, problem }) => `${key} ${problem}`)
    expect(found.toSorted()).toEqual(listed.toSorted())
  })

  test('lists its dirt in the README of the demo', async () => {
    const readme = await readFile(join(COMMITTED, 'README.md'), 'utf8')
    const rows = [...readme.matchAll(/^\| `([AT]\d+)` \| `(\w+)` \|/gm)].map(
      ([, key, problem]) => `${key} ${problem}`,
    )
    expect(rows).toEqual(summary.dirty.map(({ key, problem }) => `${key} ${problem}`))
  })
})

describe('the books', () => {
  const bank = createBank({ scale: 1, seed: 7 })
  const history = [...simulateTransactions(bank)]

  test('keep money: both sides of a transfer agree in amount and status', () => {
    const pairs = new Map<string, BankTransaction[]>()
    for (const one of history) {
      if (one.transferId) pairs.set(one.transferId, [...(pairs.get(one.transferId) ?? []), one])
    }
    expect(pairs.size).toBeGreaterThan(500)
    expect([...pairs.values()].filter((sides) => !isPair(sides))).toEqual([])
  })

  test('never let an account go below its overdraft', () => {
    const balances = new Map(bank.accounts.map((account) => [account.accountId, account.openingCents]))
    const limits = new Map(bank.accounts.map((account) => [account.accountId, -account.overdraftCents]))
    const inTime = history.toSorted((left, right) => left.transactionId.localeCompare(right.transactionId))
    const below = inTime.filter((transaction) => {
      const { accountId } = transaction
      const balance = (balances.get(accountId) ?? 0) + postedCents(transaction)
      balances.set(accountId, balance)
      return balance < (limits.get(accountId) ?? 0)
    })
    expect(below).toEqual([])
  })

  test('have nothing on an account before the day it was opened', () => {
    const opened = new Map(bank.accounts.map((account) => [account.accountId, account.openedOn * 86_400_000]))
    expect(history.filter(({ accountId, atMs }) => atMs < (opened.get(accountId) ?? Infinity))).toEqual([])
  })

  test('come in the order in which the bank learns of them, some of it days late', () => {
    const times = history.map(({ ingestedAtMs }) => ingestedAtMs)
    expect(times).toEqual(times.toSorted((left, right) => left - right))
    expect(
      history.filter(({ atMs, ingestedAtMs }) => ingestedAtMs - atMs > 86_400_000).length,
    ).toBeGreaterThan(50)
  })

  test('have every type, status and channel', () => {
    expect(distinct(history, 'type')).toEqual([
      'deposit',
      'fee',
      'interest',
      'payment',
      'transfer',
      'withdrawal',
    ])
    expect(distinct(history, 'status')).toEqual(['completed', 'failed', 'pending', 'reversed'])
    expect(distinct(history, 'channel')).toEqual(['atm', 'branch', 'mobile', 'null', 'online', 'pos'])
  })
})

test('a scale that is no number above zero is refused', async () => {
  await expect(writeDemo('/nowhere', { scale: 0, seed: 1 })).rejects.toThrow(
    'The scale must be a number above zero',
  )
})

function isPair([from, to, ...more]: readonly BankTransaction[]): boolean {
  if (!from || !to || more.length > 0 || from.direction === to.direction) return false
  return from.cents === to.cents && from.status === to.status && from.accountId === to.counterparty
}

function postedCents({ status, direction, cents }: BankTransaction): number {
  if (status !== 'completed') return 0
  return direction === 'credit' ? cents : -cents
}

function distinct(
  history: readonly BankTransaction[],
  field: 'type' | 'status' | 'channel',
): readonly string[] {
  return [...new Set(history.map((transaction) => String(transaction[field])))].toSorted()
}

/** Names each thing that is wrong with the documents, without asking the generator. */
function findDirt(
  documents: readonly Document[],
  accounts: readonly Record<string, string>[],
): readonly string[] {
  const owners = new Map(accounts.map((account) => [account['account_id'], account['customer_id']]))
  const seen = new Set<string>()
  return documents.flatMap((document) => {
    const key = String(document['transaction_id'])
    const isRepeated = seen.has(key)
    seen.add(key)
    const owner = owners.get(document['account_id'])
    const problem = isRepeated ? 'duplicate' : problemOf(document, owner)
    return problem ? [`${key} ${problem}`] : []
  })
}

function problemOf(document: Document, owner: string | undefined): string | undefined {
  if (document['account_id'] === null || document['account_id'] === undefined) return 'account_null'
  if (owner === undefined) return 'account_missing'
  if (owner > 'C001000') return 'account_rejected'
  if (document['amount'] === undefined) return 'amount_missing'
  if (Number(document['amount']) <= 0) return 'amount_not_positive'
  if (document['currency'] !== 'USD') return 'currency_unknown'
  if (document['transaction_date'] > new Date('2026-11-01')) return 'date_in_future'
  const types = ['deposit', 'withdrawal', 'payment', 'transfer', 'fee', 'interest']
  return types.includes(document['transaction_type']) ? undefined : 'type_unknown'
}

function readDump(file: Uint8Array): readonly Document[] {
  const bytes = gunzipSync(file)
  const documents: Document[] = []
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at)) {
    documents.push(
      deserialize(bytes.subarray(at, at + bytes.readInt32LE(at)), {
        promoteLongs: false,
        promoteValues: false,
      }),
    )
  }
  return documents
}

/** Every file of a folder as text. */
async function readFolder(
  folder: string,
  toBytes: (file: string, bytes: Buffer) => Buffer,
): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts: Record<string, string> = {}
  for (const file of files.toSorted()) {
    texts[file.slice(folder.length + 1)] = toBytes(file, await readFile(file)).toString('latin1')
  }
  return texts
}

function asItIs(_file: string, bytes: Buffer): Buffer {
  return bytes
}

/** zlib may compress the same bytes in another way on another machine. */
function unpacked(file: string, bytes: Buffer): Buffer {
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

async function readCsv(file: string): Promise<readonly Record<string, string>[]> {
  return parse<Record<string, string>>(await readFile(file), { columns: true })
}
