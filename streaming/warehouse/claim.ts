import { fail } from '../../src/errors/index.ts'
import { IS_KEY, inTransaction, keyOf, type Send, type StoreContext } from './context.ts'
import { StoreError } from './store-error.ts'
import type { Claim, LogRange } from './types.ts'

/**
 * Raises the epoch of a partition. Waits for a transaction of the owner before, which holds the row: what it stores is
 * part of the position that this claim gives.
 * @throws {ProjectError} `STREAM_LOG_GONE`, `STREAM_TOPIC_REPLACED`; the epoch is then as it was
 */
export async function claimPartition(
  context: StoreContext,
  partition: number,
  log: LogRange,
): Promise<Claim> {
  return inTransaction(context, async (send) => {
    const { rows } = await send(
      `insert into ${context.tables.positions} as mine
  (target_schema, topic, kafka_partition, consumer_group, epoch, first_offset, next_offset, delivered_offset)
values ($1, $2, $3, $4, 1, $5, $5, $5)
on conflict (target_schema, topic, kafka_partition) do update
set epoch = mine.epoch + 1, consumer_group = excluded.consumer_group, claimed_at = now()
returning epoch, next_offset, delivered_offset`,
      [...keyOf(context, partition), context.options.group, log.low],
    )
    const [epoch, next, delivered] = rows[0] as [string, string, string]
    const position = { nextOffset: Number(next), deliveredOffset: Number(delivered) }
    const checkpoint = await readCheckpoint(send, context, partition)
    const claim = {
      partition,
      epoch: BigInt(epoch),
      ...position,
      state: checkpoint?.state,
      checkpointOffset: checkpoint?.offset ?? (await firstOffset(send, context, partition)),
    }
    checkLog(claim, log, context.options.topic)
    return claim
  })
}

async function readCheckpoint(
  send: Send,
  context: StoreContext,
  partition: number,
): Promise<{ readonly offset: number; readonly state: unknown } | undefined> {
  const { rows } = await send(
    `select checkpoint_offset, state from ${context.tables.checkpoints} where ${IS_KEY}`,
    keyOf(context, partition),
  )
  const [row] = rows
  return row && { offset: Number(row[0]), state: JSON.parse(String(row[1])) as unknown }
}

async function firstOffset(send: Send, context: StoreContext, partition: number): Promise<number> {
  const { rows } = await send(
    `select first_offset from ${context.tables.positions} where ${IS_KEY}`,
    keyOf(context, partition),
  )
  return Number(rows[0]?.[0])
}

/** Kafka would go on somewhere else without a word: that would lose messages, or count them under old offsets. */
function checkLog(claim: Claim, { low, high }: LogRange, topic: string): void {
  const { partition, nextOffset, checkpointOffset } = claim
  if (nextOffset > high) {
    const detail = `messages up to ${nextOffset} were read before, but it ends at ${high}`
    fail('STREAM_TOPIC_REPLACED', { topic, partition, detail })
  }
  if (checkpointOffset < low) fail('STREAM_LOG_GONE', { topic, partition, from: checkpointOffset, low })
}

/** Locks the position of a claim until the end of the transaction. @throws {StoreError} `fenced` */
export async function holdPosition(send: Send, context: StoreContext, claim: Claim): Promise<number> {
  const { rows } = await send(
    `select next_offset, epoch from ${context.tables.positions} where ${IS_KEY} for update`,
    keyOf(context, claim.partition),
  )
  const [next, epoch] = rows[0] ?? []
  if (epoch !== String(claim.epoch)) {
    throw new StoreError('fenced', `Another process took partition ${claim.partition} over.`)
  }
  return Number(next)
}
