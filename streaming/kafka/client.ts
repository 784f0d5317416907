import { Kafka, logLevel, type logCreator, type RetryOptions, type SASLOptions } from 'kafkajs'

import type { KafkaSettings } from '../settings/index.ts'
import type { KafkaLog } from './types.ts'

export interface ClientContext {
  readonly settings: KafkaSettings
  readonly clientId: string
  readonly log: KafkaLog
}

/**
 * A client of kafkajs. Each consumer and each producer has its own: the clients of one share their idea of what a group has
 * committed, and how often a request is tried is a setting of the client (that of a producer does not reach its connections).
 *
 * An open connection costs about a fiftieth of a core when idle: kafkajs looks for due requests every millisecond.
 */
export function createClient({ settings, clientId, log }: ClientContext, retry: RetryOptions): Kafka {
  return new Kafka({
    clientId,
    brokers: [...settings.brokers],
    ssl: settings.tls,
    ...(settings.sasl && { sasl: settings.sasl as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    // All of them: the defaults of kafkajs are others when NODE_ENV is "test".
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, factor: 0.2, multiplier: 2, ...retry },
    logLevel: logLevel.WARN,
    logCreator: logTo(log),
  })
}

/** What a fresh broker or a change of the group says on the way: tried again at once, and nothing for people. */
const HARMLESS =
  /coordinator is not available|coordinator is loading|not the (correct )?coordinator|rebalancing|not aware of this member|concurrent operation|does not host this topic-partition/i

/** The fields of kafkajs that are passed on. Others hold stacks, and whatever a later release adds. */
const FIELDS = ['broker', 'error', 'groupId', 'memberId', 'topic', 'partition', 'retryCount', 'retryTime']

/** kafkajs calls an error what it tries again: what it does not is thrown, or ends the consumer, and is told there. */
function logTo(log: KafkaLog): logCreator {
  return () => (entry) => {
    const { message, error } = entry.log
    const text = `${message} ${typeof error === 'string' ? error : ''}`
    const level = entry.level === logLevel.ERROR ? 'warn' : 'info'
    const fields = FIELDS.filter((name) => isPlain(entry.log[name])).map((name) => [name, entry.log[name]])
    log(HARMLESS.test(text) ? 'debug' : level, `kafkajs: ${message}`, Object.fromEntries(fields))
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}
