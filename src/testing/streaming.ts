import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { Kafka, KafkaJSProtocolError, logLevel, type Admin } from 'kafkajs'
import { inject, test as plainTest } from 'vitest'

import { createTestDatabase, type TestDatabase } from './database.ts'

const TOPIC_TIMEOUT_MS = 30_000

/** What a new InfluxDB of services/ is set up with. The token may do everything. */
export interface InfluxAccess {
  readonly org: string
  readonly token: string
}

export interface TestBucket extends InfluxAccess {
  readonly url: string
  readonly bucket: string
}

/** A client that keeps quiet: what kafkajs retries on a fresh broker it also logs as errors. */
export function kafkaAt(url: string): Kafka {
  return new Kafka({ clientId: 'test', brokers: [url], logLevel: logLevel.NOTHING })
}

/** What the servers of services/ know as their first organisation. */
export function influxAccess(): InfluxAccess {
  const file = new URL('../../services/influxdb/setup.json', import.meta.url)
  const { org, token } = JSON.parse(readFileSync(file, 'utf8')) as InfluxAccess
  return { org, token }
}

/** Creates a topic under a name of its own, and returns the name when every partition has a leader. */
export async function createTopic(kafkaUrl: string, partitions = 6): Promise<string> {
  const topic = `test_${randomBytes(6).toString('hex')}`
  const admin = kafkaAt(kafkaUrl).admin()
  await admin.connect()
  try {
    // Not with waitForLeaders: kafkajs fails when it asks before the broker has heard of the topic.
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: false })
    const deadline = Date.now() + TOPIC_TIMEOUT_MS
    while ((await leadersOf(admin, topic)) < partitions) {
      if (Date.now() > deadline) throw new Error(`The topic ${topic} has no leaders.`)
      await sleep(20)
    }
    return topic
  } finally {
    await admin.disconnect()
  }
}

async function leadersOf(admin: Admin, topic: string): Promise<number> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics.flatMap((found) => found.partitions).filter(({ leader }) => leader >= 0).length
  } catch (error) {
    const isEarly =
      error instanceof KafkaJSProtocolError &&
      ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'].includes(error.type)
    if (isEarly) return 0
    throw error
  }
}

/** Creates a bucket under a name of its own, which keeps everything. */
export async function createBucket(influxUrl: string): Promise<TestBucket> {
  const { org, token } = influxAccess()
  const headers = { authorization: `Token ${token}` }
  const answer = await fetch(`${influxUrl}/api/v2/orgs?org=${org}`, { headers })
  const { orgs } = (await answer.json()) as { orgs: readonly { id: string }[] }
  const bucket = `test_${randomBytes(6).toString('hex')}`
  const created = await fetch(`${influxUrl}/api/v2/buckets`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: bucket, orgID: orgs[0]?.id, retentionRules: [] }),
  })
  if (created.status !== 201) throw new Error(`No bucket ${bucket}: ${await created.text()}`)
  return { url: influxUrl, org, token, bucket }
}

interface StreamFixtures {
  /** Host and port of the shared broker. */
  readonly kafkaUrl: string
  readonly influxUrl: string
  /** A new topic of six partitions. */
  readonly topic: string
  readonly bucket: TestBucket
  readonly database: TestDatabase
}

/** A test with what it asks for made fresh; it is skipped where the server for that is missing. */
export const test = plainTest.extend<StreamFixtures>({
  kafkaUrl: async ({ skip }, use) => {
    const url = inject('kafkaUrl')
    if (url === undefined) skip()
    else await use(url)
  },
  influxUrl: async ({ skip }, use) => {
    const url = inject('influxUrl')
    if (url === undefined) skip()
    else await use(url)
  },
  topic: async ({ kafkaUrl }, use) => {
    await use(await createTopic(kafkaUrl))
  },
  bucket: async ({ influxUrl }, use) => {
    await use(await createBucket(influxUrl))
  },
  // The fixture asks for nothing, but its first parameter must be a pattern.
  // eslint-disable-next-line no-empty-pattern
  database: async ({}, use) => {
    await using database = await createTestDatabase()
    await use(database)
  },
})
