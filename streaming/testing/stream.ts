import type { TestDatabase } from '../../src/testing/database.ts'
import type { TestBucket } from '../../src/testing/streaming.ts'
import type { ConfigValues } from '../../src/nodes/index.ts'
import { encodeTransaction, type Transaction } from '../event/index.ts'
import { openInflux, type Influx } from '../influx/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import { run, type StreamContext } from '../index.ts'
import { connect } from './kafka.ts'

/** Where a test's stream comes from and goes to. */
export interface StreamPlaces {
  readonly kafkaUrl: string
  readonly topic: string
  readonly bucket: TestBucket
  readonly database: TestDatabase
}

/** The stream of one test: what is sent to it, and what came of it. */
export interface TestStream {
  readonly port: KafkaPort
  /** Sends transactions, keyed by account; a text is sent as it is. */
  send(messages: readonly (Transaction | string)[]): Promise<void>
  /** Runs until everything is delivered. Gives the exit code. */
  runOnce(): Promise<number>
  /** Runs until the signal. */
  runUntil(signal: AbortSignal): Promise<number>
  /** The values of another topic of the stream. */
  valuesOf(kind: 'alerts' | 'dead-letters'): Promise<readonly string[]>
  readonly influx: Influx
}

/** A stream with its own topic, bucket and database. Settings are those of profiles.yaml, beside the places. */
export async function openStream(places: StreamPlaces, settings: ConfigValues = {}): Promise<TestStream> {
  const { kafkaUrl, topic, bucket, database } = places
  const port = await connect(kafkaUrl)
  const values = {
    kafka: { brokers: [kafkaUrl], topic, group: topic, session_timeout: '6s', heartbeat: '500ms' },
    influx: { ...bucket },
    http: { port: 0 },
    windows: { sizes: ['1m'], lateness: '5s', flush: '200ms' },
    ...settings,
  }
  async function runUntil(signal: AbortSignal, endsWhenRead = false): Promise<number> {
    const context: StreamContext = {
      outside: database.outside,
      block: { values, locate: () => undefined },
      version: 'test',
      logFormat: 'text',
      isQuiet: true,
      signal,
      print: () => undefined,
    }
    return (await run(context, { endsWhenRead })).exitCode
  }
  return {
    port,
    runUntil,
    runOnce: async () => runUntil(new AbortController().signal, true),
    influx: openInflux(
      { ...bucket, timeoutMs: 10_000, gzip: false, retry: { baseMs: 100, maxMs: 1_000 } },
      { retrying: () => undefined, circuit: () => undefined, expired: () => undefined },
    ),
    async send(messages) {
      const producer = await port.producer()
      await producer.send(
        topic,
        messages.map((one) =>
          typeof one === 'string'
            ? { key: 'poison', value: one }
            : { key: one.accountId, value: encodeTransaction(one) },
        ),
      )
      await producer.close()
    },
    async valuesOf(kind) {
      const name = `${topic}.${kind}`
      const ranges = (await port.offsets(name)).map(({ partition, low, high }) => ({
        partition,
        from: low,
        to: high,
      }))
      const found: string[] = []
      for await (const message of port.scan(name, ranges)) found.push(String(message.value))
      return found
    },
  }
}
