import type { Batch } from '../kafka/index.ts'

/**
 * Waits for work and keeps the place in the group meanwhile, since kafkajs sends heartbeats only when it is asked to. When
 * the group has changed, the work is ended first: whether it was written is known only then.
 *
 * @throws what the work throws, or else what the heartbeat threw
 */
export async function whileBeating<Value>(
  batch: Pick<Batch, 'heartbeat'>,
  everyMs: number,
  work: Promise<Value>,
): Promise<Value> {
  const lost: unknown[] = []
  const timer = setInterval(() => {
    batch.heartbeat().catch((error: unknown) => lost.push(error))
  }, everyMs)
  try {
    const value = await work
    if (lost.length > 0) throw lost[0]
    return value
  } finally {
    clearInterval(timer)
  }
}
