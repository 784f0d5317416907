import { addTo, emptyTally, type Transaction } from '../event/index.ts'
import { findLetters, toReplay, type FoundLetter } from '../letter/index.ts'
import { expectedOf, NOTHING, withTransactions } from './expected.ts'
import type { Expected, Fault, Stage } from './types.ts'

const DAY_MS = 86_400_000
const SAME_MOMENT = 3_000

export const MESSAGES: readonly Fault[] = [
  {
    name: 'poison',
    does: 'a tenth of the messages is wrong, in every way; those that can be mended are replayed',
    run: async (stage) => {
      const consumer = await stage.startConsumer()
      const produced = await stage.startLoad({ count: 6_000, poisonShare: 0.1 }).ended
      await stage.settle()
      const reasons = countBy((await lettersOf(stage, () => true)).map(({ reason }) => reason))
      const wanted = countBy([], produced.poisonByReason)
      stage.expect(reasons === wanted, `the dead letters are ${reasons}, not ${wanted}`)
      stage.expect(consumer.isAlive(), 'the consumer ended')
      await stage.stopConsumer(consumer)
      return await replayTheLarge(stage, expectedOf(produced))
    },
  },
  {
    name: 'partial-write',
    does: 'InfluxDB refuses one point: its shard has another type for a field',
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_500, count: 6_000 })
      const consumer = await stage.startConsumer()
      const longAgo = { ...sample(1), occurredAtMs: Date.now() - 30 * DAY_MS }
      await writeOtherType(stage, longAgo.occurredAtMs)
      await stage.send([longAgo])
      const produced = await load.ended
      await stage.settle()
      const letters = await lettersOf(stage, ({ reason }) => reason === 'influx_refused')
      stage.expect(letters.length === 1, `${letters.length} messages were refused by InfluxDB`)
      stage.expect(consumer.isAlive(), 'the consumer ended')
      return {
        ...withTransactions(expectedOf(produced), [longAgo]),
        letters: 1,
        undrawn: addTo(emptyTally(), longAgo),
      }
    },
  },
  {
    name: 'same-moment',
    does: `${2 * SAME_MOMENT} transactions in 2 milliseconds, all with the same tags`,
    run: async (stage) => {
      await stage.startConsumer()
      const atMs = Date.now()
      const transactions = Array.from({ length: 2 * SAME_MOMENT }, (_, number) => ({
        ...sample(number),
        occurredAtMs: atMs + (number % 2),
      }))
      await stage.send(transactions)
      return withTransactions(NOTHING, transactions)
    },
  },
  {
    name: 'late',
    does: 'one in twenty is up to 3 minutes late, and the consumer is killed once',
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_500, lateShare: 0.05 })
      const consumer = await stage.startConsumer()
      await stage.pause(6_000)
      consumer.signal('SIGKILL')
      await consumer.ended
      await stage.startConsumer()
      const produced = await load.stop()
      const [[corrections] = []] = await stage.servers.postgres.query(
        'select count(*) from _stream.corrections where target_schema = $1',
        [stage.settings.warehouse.schema],
      )
      stage.expect(Number(corrections) > 0, 'no window was corrected')
      return expectedOf(produced)
    },
  },
]

/**
 * Lets messages through that were too large, and sends them again in two ways: by the command, which does not send twice,
 * and past it, as a command that was killed would. They must be stored once.
 */
async function replayTheLarge(stage: Stage, expected: Expected): Promise<Expected> {
  await stage.changeSettings({ batch: { max_message_bytes: 1_000_000 } })
  const large = await lettersOf(stage, ({ reason }) => reason === 'too_large')
  stage.expect(large.length > 0, 'no message was too large')
  const consumer = await stage.startConsumer()
  const replay = ['dlq', 'replay', '--reason', 'too_large']
  await stage.runTool(replay)
  const again = await stage.runTool(replay)
  stage.expect(/Sent 0 messages again/.test(again), `a second replay said: ${again}`)
  const producer = await stage.kafka.producer()
  await producer.send(stage.settings.kafka.topic, large.map(toReplay))
  await producer.close()
  await stage.settle()
  stage.expect(consumer.isAlive(), 'the consumer ended')
  const mended = large.map(({ value }) => transactionOf(value))
  const all = withTransactions(expected, mended)
  return { ...all, messages: all.messages + large.length, duplicates: all.duplicates + large.length }
}

async function lettersOf(
  stage: Stage,
  isWanted: (letter: FoundLetter) => boolean,
): Promise<readonly FoundLetter[]> {
  const letters: FoundLetter[] = []
  for await (const letter of (await findLetters(stage.kafka, stage.settings.kafka.deadLetterTopic)).found) {
    if (isWanted(letter)) letters.push(letter)
  }
  return letters
}

/** How often each word comes, as text. */
function countBy(words: readonly string[], counts: Readonly<Record<string, number>> = {}): string {
  const found = new Map(Object.entries(counts))
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1)
  return Array.from(found, ([word, count]) => `${count} ${word}`)
    .toSorted()
    .join(', ')
}

function transactionOf(value: Buffer | null): Pick<Transaction, 'transactionId' | 'amountCents'> {
  const wire = JSON.parse(String(value)) as { transaction_id: string; amount: string }
  return { transactionId: wire.transaction_id, amountCents: Math.round(Number(wire.amount) * 100) }
}

/** A shard is a week, so only points of that time meet the other type. */
async function writeOtherType({ servers, settings }: Stage, atMs: number): Promise<void> {
  const { org = '', bucket = '' } = settings.influx ?? {}
  const query = new URLSearchParams({ org, bucket, precision: 'ms' })
  const answer = await fetch(`${servers.influx.url}/api/v2/write?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Token ${servers.access.token}` },
    body: `transactions,type=other customer_age="forty" ${atMs}`,
  })
  if (answer.status !== 204) throw new Error(`InfluxDB answered ${answer.status}: ${await answer.text()}`)
}

function sample(number: number): Transaction {
  return {
    transactionId: `same-${number}`,
    accountId: `A${number % 97}`,
    customerId: 'C1',
    type: 'payment',
    direction: 'debit',
    amountCents: 1_000 + number,
    balanceCents: 500_000,
    currency: 'USD',
    status: 'completed',
    channel: 'pos',
    branchId: 'B01',
    customerAge: 44,
    merchant: 'Daily Grind',
    occurredAtMs: Date.now(),
  }
}
