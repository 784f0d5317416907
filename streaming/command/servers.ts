import { openInflux, type Influx, type InfluxObserver } from '../influx/index.ts'
import { connectKafka, type KafkaPort, type TopicSpec } from '../kafka/index.ts'
import { letterTopic } from '../letter/index.ts'
import type { Health, Log, Metrics } from '../observe/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import { openStore, type Store } from '../warehouse/index.ts'
import type { StreamContext } from './context.ts'

const CLIENT_ID = 'tablewright'

/** Connects, and makes the topics that are missing. @throws {ProjectError} when no broker answers */
export async function openKafka(settings: StreamingSettings, log: Log): Promise<KafkaPort & AsyncDisposable> {
  const kafka = await connectKafka(settings.kafka, { clientId: CLIENT_ID, log })
  await kafka.ensureTopics(topicsOf(settings))
  return closing(kafka)
}

/** Lets the end of a block close what has no other end. */
export function closing<Thing extends { close(): Promise<void> }>(thing: Thing): Thing & AsyncDisposable {
  return { ...thing, [Symbol.asyncDispose]: async () => thing.close() }
}

function topicsOf({ kafka }: StreamingSettings): readonly TopicSpec[] {
  const { topic, deadLetterTopic, alertTopic, partitions, replicas } = kafka
  return [
    { name: topic, partitions, replicas },
    letterTopic(deadLetterTopic, partitions, replicas),
    { name: alertTopic, partitions, replicas },
  ]
}

/** Opens the warehouse's side and makes the tables that are missing. @throws {ProjectError} */
export async function openWarehouse(
  { outside }: StreamContext,
  { warehouse, kafka, batch }: StreamingSettings,
): Promise<Store> {
  const store = await openStore(outside, {
    schema: warehouse.schema,
    statementTimeoutMs: warehouse.statementTimeoutMs,
    topic: kafka.topic,
    group: kafka.group,
    // One more: state is read while batches are written.
    concurrency: batch.concurrency + 1,
  })
  await store.prepare()
  return store
}

/** For who asks once, and is told by what is thrown. */
const UNOBSERVED: InfluxObserver = {
  retrying: () => undefined,
  circuit: () => undefined,
  expired: () => undefined,
}

/** Opens the bucket, when one is configured; nothing is sent yet. */
export function openPoints({ influx }: StreamingSettings, observer = UNOBSERVED): Influx | undefined {
  return influx && openInflux(influx, observer)
}

/** Lets log, metrics and health follow what happens to writes. */
export function observePoints({ log, metrics, health }: Observers): InfluxObserver {
  return {
    retrying: (reason, { message, code }, delayMs) => {
      metrics.writeRetries.inc({ sink: 'influx', reason })
      log(reason === 'configuration' ? 'error' : 'warn', message, { code, reason, delayMs })
      health.setSink('influx', message)
    },
    circuit: (state) => {
      metrics.circuit.set({ sink: 'influx' }, state === 'open' ? 1 : 0)
      if (state === 'closed') health.setSink('influx')
    },
    expired: (points) => {
      log('warn', 'Points are older than the bucket keeps, and were dropped by it.', { points })
    },
  }
}

interface Observers {
  readonly log: Log
  readonly metrics: Metrics
  readonly health: Health
}
