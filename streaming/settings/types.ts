/** The `streaming:` block of profiles.yaml, understood. Durations are milliseconds. */
export interface StreamingSettings {
  readonly kafka: KafkaSettings
  /** Absent: nothing is written to InfluxDB. */
  readonly influx?: InfluxSettings
  readonly warehouse: WarehouseSettings
  readonly batch: BatchSettings
  readonly windows: WindowSettings
  readonly rules: readonly RuleSettings[]
  readonly http: HttpSettings
  readonly generator: GeneratorSettings
  /** How long a stop may take. */
  readonly graceMs: number
}

export interface KafkaSettings {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly deadLetterTopic: string
  readonly alertTopic: string
  readonly group: string
  /** For topics that are created. */
  readonly partitions: number
  readonly replicas: number
  readonly sessionTimeoutMs: number
  readonly heartbeatMs: number
  readonly tls: boolean
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
    readonly username: string
    readonly password: string
  }
}

export interface InfluxSettings {
  readonly url: string
  readonly org: string
  readonly bucket: string
  readonly token: string
  readonly timeoutMs: number
  readonly gzip: boolean
  readonly retry: { readonly baseMs: number; readonly maxMs: number }
}

export interface WarehouseSettings {
  /** Schema of the streamed rows and their windows. */
  readonly schema: string
  readonly statementTimeoutMs: number
}

export interface BatchSettings {
  /** Messages per transaction at the most. */
  readonly maxMessages: number
  readonly maxBytesPerPartition: number
  /** Partitions that are worked on at the same time. */
  readonly concurrency: number
  /** A value over it is rejected unread. */
  readonly maxMessageBytes: number
  /** How far ahead of Kafka's clock an event may be. */
  readonly maxClockSkewMs: number
}

export interface WindowSettings {
  readonly sizesMs: readonly number[]
  readonly latenessMs: number
  /** How often changed windows are written. */
  readonly flushMs: number
  /** How often the state of windows and rules is written, from which a partition is taken over. */
  readonly checkpointMs: number
}

export type Severity = 'low' | 'medium' | 'high'

interface RuleBase {
  readonly id: string
  readonly severity: Severity
}

export type RuleSettings =
  /** At least `count` transactions of an account within the window. */
  | (RuleBase & { readonly kind: 'velocity'; readonly windowMs: number; readonly count: number })
  /** An amount more than `sigmas` standard deviations over the account's own mean, once it has `minCount` transactions. */
  | (RuleBase & { readonly kind: 'amount_outlier'; readonly sigmas: number; readonly minCount: number })
  /** Same account, amount and merchant again within the window. */
  | (RuleBase & { readonly kind: 'duplicate_charge'; readonly windowMs: number })
  /** A transaction that takes a balance from the limit or above to below it. */
  | (RuleBase & { readonly kind: 'negative_balance'; readonly limitCents: number })
  /** The part of failed transactions of a partition within the window is over the limit, from `minCount` transactions on. */
  | (RuleBase & {
      readonly kind: 'failure_rate'
      readonly windowMs: number
      readonly limit: number
      readonly minCount: number
    })

export interface HttpSettings {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface GeneratorSettings {
  readonly seed: number
  /** 1 is a bank of 1,000 customers. */
  readonly scale: number
  readonly ratePerSecond: number
  /** From 0 to 1. */
  readonly poisonShare: number
  readonly lateShare: number
  /** How late late events are, at the most. */
  readonly lateByMs: number
  /** A burst of `factor` times the rate, `lengthMs` long, every `everyMs`. */
  readonly burst?: { readonly factor: number; readonly lengthMs: number; readonly everyMs: number }
}
