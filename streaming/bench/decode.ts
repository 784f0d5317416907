import { decodeMessage, encodeTransaction, type SourceMessage, type Transaction } from '../event/index.ts'

// How fast messages become transactions, beside JSON.parse alone. Run it with:
// npm run build && node dist/streaming/bench/decode.js [messages]

const COUNT = Number(process.argv[2] ?? 200_000)
const ROUNDS = 5
const START_MS = Date.UTC(2026, 10, 28)
const LIMITS = { maxMessageBytes: 1_000_000, maxClockSkewMs: 60_000 }

main()

function main(): void {
  const transactions = Array.from({ length: COUNT }, (_, at) => sampleTransaction(at))
  const messages = transactions.map(toMessage)
  const poison = messages.map((message) => ({ ...message, value: message.value?.subarray(0, -1) ?? null }))
  const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
  print(`${COUNT} messages of ${Math.round(bytes / COUNT)} bytes on average`)
  const tasks: readonly (readonly [string, () => void])[] = [
    ['JSON.parse alone', () => messages.forEach(({ value }) => JSON.parse(String(value)))],
    ['decodeMessage', () => decodeAll(messages, 'event')],
    ['decodeMessage of poison', () => decodeAll(poison, 'rejected')],
    ['encodeTransaction', () => transactions.forEach(encodeTransaction)],
  ]
  for (const [name, work] of tasks) {
    const rates = Array.from({ length: ROUNDS }, () => rate(work))
    print(
      `${name.padEnd(25)} ${Math.round(Math.max(...rates))
        .toLocaleString('en')
        .padStart(10)} messages/s`,
    )
  }
}

function decodeAll(messages: readonly SourceMessage[], kind: string): void {
  for (const message of messages) {
    if (decodeMessage(message, LIMITS).kind !== kind) throw new Error(`A message is no ${kind}.`)
  }
}

function sampleTransaction(at: number): Transaction {
  return {
    transactionId: `T${String(at).padStart(8, '0')}`,
    accountId: `A${String(at % 1500).padStart(6, '0')}`,
    customerId: `C${String(at % 1000).padStart(6, '0')}`,
    type: at % 5 === 0 ? 'transfer' : 'payment',
    direction: 'debit',
    amountCents: 100 + (at % 99_991),
    balanceCents: (at * 7) % 1_000_003,
    currency: 'USD',
    status: at % 50 === 0 ? 'failed' : 'completed',
    channel: 'mobile',
    branchId: `B${String(at % 20).padStart(2, '0')}`,
    customerAge: 18 + (at % 60),
    merchant: at % 3 === 0 ? 'Harvest & Co.' : 'Café Zoë',
    occurredAtMs: START_MS + at,
  }
}

function toMessage(transaction: Transaction, offset: number): SourceMessage {
  return {
    topic: 'transactions',
    partition: 0,
    offset,
    timestampMs: transaction.occurredAtMs + 5,
    key: Buffer.from(transaction.accountId),
    value: encodeTransaction(transaction),
    headers: {},
  }
}

/** Messages a second of processor time: the machine may have other work to do. */
function rate(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (COUNT / (user + system)) * 1e6
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
