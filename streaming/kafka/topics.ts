import { setTimeout as sleep } from 'node:timers/promises'

import type { Admin } from 'kafkajs'

import { fail } from '../../src/errors/index.ts'
import { rootCause } from './problems.ts'
import type { TopicSpec, Watermarks } from './types.ts'

const LEADERS_TIMEOUT_MS = 30_000
const POLL_MS = 50

/** Answers of a broker that has not yet heard of a topic. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'])

/**
 * Makes the topics that are missing and waits until each partition has a leader.
 *
 * The waiting of kafkajs itself (`waitForLeaders`) fails on KRaft brokers: the controller answers before the broker knows
 * the topic, and kafkajs does not try again then.
 */
export async function ensureTopics(admin: Admin, topics: readonly TopicSpec[]): Promise<void> {
  // Asked for one that is there, a broker answers with an error, which kafkajs logs.
  const known = new Set(await admin.listTopics())
  const missing = topics.filter(({ name }) => !known.has(name))
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map(({ name, partitions, replicas, config }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries: Object.entries(config ?? {}).map(([key, value]) => ({ name: key, value })),
    })),
  })
  const deadline = Date.now() + LEADERS_TIMEOUT_MS
  while (!(await haveLeaders(admin, topics))) {
    if (Date.now() > deadline) {
      const names = topics.map(({ name }) => name).join(', ')
      fail('KAFKA_REQUEST_FAILED', {
        doing: `making the topics ${names}`,
        detail: `they have no leaders after ${LEADERS_TIMEOUT_MS / 1000} seconds`,
      })
    }
    await sleep(POLL_MS)
  }
}

async function haveLeaders(admin: Admin, topics: readonly TopicSpec[]): Promise<boolean> {
  try {
    const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })
    return (
      found.length === topics.length &&
      found.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))
    )
  } catch (error) {
    if (NOT_YET.has(rootCause(error).type ?? '')) return false
    throw error
  }
}

/** Of every partition, in order. */
export async function readWatermarks(admin: Admin, topic: string): Promise<readonly Watermarks[]> {
  const found = await admin.fetchTopicOffsets(topic)
  return found
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .toSorted((one, other) => one.partition - other.partition)
}

/** By partition; Kafka says -1 for one that was never committed. */
export async function readCommitted(
  admin: Admin,
  group: string,
  topic: string,
): Promise<ReadonlyMap<number, number>> {
  const found = await admin.fetchOffsets({ groupId: group, topics: [topic] })
  const partitions = found.flatMap((one) => one.partitions)
  return new Map(
    partitions
      .map(({ partition, offset }) => [partition, Number(offset)] as const)
      .filter(([, offset]) => offset >= 0),
  )
}
