import type { Problem } from '../../src/errors/index.ts'
import type { SourceMessage } from '../event/index.ts'

/** Where kafkajs' words go: the log of the service. Never a secret among the fields. */
export type KafkaLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void

/** A broker or a set of them, and all that the service does with it. */
export interface KafkaPort {
  /** Makes the topics that are missing and waits until each partition has a leader. A topic that is there stays as it is. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>
  /** `high` is the offset of the next message that will be written. */
  offsets(topic: string): Promise<readonly Watermarks[]>
  /** By partition; one that was never committed is absent. */
  committed(group: string, topic: string): Promise<ReadonlyMap<number, number>>
  producer(): Promise<Producer>
  /** Joins the group and returns. What goes wrong afterwards is told by `done`. */
  consume(options: ConsumeOptions): Promise<Consumer>
  /** Reads ranges, without a trace in any group. Within a partition in order; ends when each range is read. */
  scan(topic: string, ranges: readonly OffsetRange[]): AsyncIterable<SourceMessage>
  close(): Promise<void>
}

export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  readonly replicas: number
  /** Settings of the topic as Kafka names them, such as `retention.ms`. */
  readonly config?: Readonly<Record<string, string>>
}

export interface Watermarks {
  readonly partition: number
  readonly low: number
  readonly high: number
}

/** From `from` (included) to `to` (excluded). What is not there, or not there any more, is left out. */
export interface OffsetRange {
  readonly partition: number
  readonly from: number
  readonly to: number
}

export interface ProducerMessage {
  readonly key: Buffer | string | null
  readonly value: Buffer | string | null
  readonly headers?: Readonly<Record<string, Buffer | string>>
  /** Absent: chosen by the key, as Kafka's own clients do. */
  readonly partition?: number
  /** Absent: now. */
  readonly timestampMs?: number
}

/** Idempotent: a message that was sent again because the answer was lost is in the log once. */
export interface Producer {
  /**
   * Returns when every replica has the messages. Tries until then. The signal ends only the wait (with its reason): the
   * messages may still be written, and before those of later calls.
   */
  send(topic: string, messages: readonly ProducerMessage[], signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

export interface ConsumeOptions {
  readonly topic: string
  readonly group: string
  readonly maxBytesPerPartition: number
  /** Partitions that are handled at the same time; batches of one partition never are. */
  readonly concurrency: number
  /**
   * Says where to read the partitions from; one that is absent is read from its first message. None of their messages
   * is handed over before, and the group is held meanwhile, however long it takes.
   *
   * Called after every change of the group, with all partitions that this member has, after the batches in hand have
   * ended; and for one partition when its handler threw. Called again, later and later, when it throws.
   */
  readonly onAssigned: (partitions: readonly number[]) => Promise<ReadonlyMap<number, number>>
  /**
   * What is thrown here is logged, the partition waits (a second at first, up to half a minute) and is assigned again.
   * Errors of `heartbeat` and `commit` reach kafkajs whatever the handler does with them, for it must join the group again.
   */
  readonly onBatch: (batch: Batch) => Promise<void>
  /** These were this member's and are no longer. Others may have them already. */
  readonly onLost?: (partitions: readonly number[]) => void
}

export interface Consumer {
  /** Never rejects. */
  readonly done: Promise<ConsumerEnd>
  /** Reads on from there; a batch in hand becomes stale. Without effect on a partition that is not this member's. */
  seek(partition: number, offset: number): void
  /**
   * Asks `onAssigned` for it anew after a while, as when its handler threw; a batch in hand becomes stale. Without effect on a
   * partition that is not this member's.
   */
  reassign(partition: number): void
  pause(partition: number): void
  resume(partition: number): void
  /** Leaves the group once the batches in hand have ended; waits for them, and for the broker, `graceMs` at the most. */
  stop(graceMs?: number): Promise<void>
}

export type ConsumerEnd =
  | { readonly kind: 'stopped' }
  /** kafkajs gave up for good: the process must end (exit code 70) and be started anew. */
  | { readonly kind: 'crashed'; readonly problem: Problem }

/** Messages of one partition, the first of them where it was asked for, none left out. */
export interface Batch {
  readonly partition: number
  /** Never empty. */
  readonly messages: readonly SourceMessage[]
  readonly highWatermark: number
  /** Must be called more often than the session time-out; asks the broker only when it is due. Throws when the group changes. */
  readonly heartbeat: () => Promise<void>
  /**
   * The partition was taken away, or may have been since the last heartbeat, or was sought elsewhere, or the consumer stops:
   * nothing of this batch may be written any more.
   */
  readonly isStale: () => boolean
  /**
   * Reads on from `nextOffset`, and tells Kafka. A batch that ends without it is handed over again. Does nothing when stale.
   */
  readonly commit: (nextOffset: number) => Promise<void>
}
