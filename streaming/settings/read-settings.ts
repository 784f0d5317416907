import { problem, ProjectError, type Problem, type SourceLocation } from '../../src/errors/index.ts'
import type { ConfigValue, ConfigValues } from '../../src/nodes/index.ts'
import { nearest } from '../../src/util/index.ts'
import type { z } from 'zod'

import { STREAMING, type WrittenSettings } from './schema.ts'
import type { RuleSettings, StreamingSettings } from './types.ts'

/** The `streaming:` block with `env_var()` rendered, and where its parts stand. */
export interface SettingsBlock {
  readonly values: ConfigValues
  /** The place of the deepest part of a path that is there. */
  readonly locate: (path: readonly PropertyKey[]) => SourceLocation | undefined
}

/** @throws {ProjectError} `STREAM_SETTING_INVALID`, all of them at once. */
export function readSettings(block: SettingsBlock): StreamingSettings {
  const { values, locate } = block
  const { data, error } = STREAMING.safeParse(values)
  const problems = error
    ? error.issues.flatMap((issue) => problemsOf(issue, block))
    : checkTogether(data, locate)
  if (!data || problems.length > 0) throw new ProjectError(problems)
  return toSettings(data)
}

function problemsOf(issue: z.core.$ZodIssue, { values, locate }: SettingsBlock): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return invalid(path, {
        detail: 'is not known',
        location: locate(path),
        nearest: nearest(key, fieldNames()),
      })
    })
  }
  return [
    invalid(issue.path, {
      detail: isThere(values, issue.path) ? wordOf(issue) : 'is missing',
      location: locate(issue.path),
    }),
  ]
}

function isThere(values: ConfigValue, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    values,
  )
  return found !== undefined && found !== null
}

/** zod's own messages speak of types of a program; these speak of what is written. */
function wordOf(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('must') || issue.message.startsWith('needs')) return issue.message
  if (issue.code === 'invalid_type') return `must be a ${issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'invalid_union') return 'has a value of the wrong kind'
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1)
}

interface Slip {
  readonly detail: string
  readonly location: SourceLocation | undefined
  readonly nearest?: string | undefined
}

function invalid(path: readonly PropertyKey[], { detail, location, nearest: close }: Slip): Problem {
  const setting = ['streaming', ...path.map(String)].join('.')
  return problem('STREAM_SETTING_INVALID', { setting, detail, nearest: close }, { location })
}

/** What single fields cannot say. */
function checkTogether(
  { rules, kafka }: WrittenSettings,
  locate: SettingsBlock['locate'],
): readonly Problem[] {
  const problems = rules.flatMap(({ id }, at) => {
    const isTaken = rules.findIndex((one) => one.id === id) < at
    const path = ['rules', at, 'id']
    return isTaken
      ? [invalid(path, { detail: `"${id}" is taken by another rule`, location: locate(path) })]
      : []
  })
  // Kafka's own advice; with less, one missed beat ends the session.
  if (kafka.heartbeat * 3 <= kafka.session_timeout) return problems
  const path = ['kafka', 'heartbeat']
  const detail = 'must be at most a third of session_timeout'
  return [...problems, invalid(path, { detail, location: locate(path) })]
}

function fieldNames(): readonly string[] {
  const inside = [STREAMING.shape.kafka, STREAMING.shape.batch.unwrap(), STREAMING.shape.windows.unwrap()]
  return [STREAMING, ...inside, STREAMING.shape.influx.unwrap(), STREAMING.shape.generator.unwrap()].flatMap(
    (one) => Object.keys(one.shape),
  )
}

function toSettings(written: WrittenSettings): StreamingSettings {
  const { kafka, influx, warehouse, batch, windows, rules, http, generator, grace } = written
  return {
    kafka: {
      brokers: kafka.brokers,
      topic: kafka.topic,
      deadLetterTopic: kafka.dead_letter_topic ?? `${kafka.topic}.dead-letters`,
      alertTopic: kafka.alert_topic ?? `${kafka.topic}.alerts`,
      group: kafka.group,
      partitions: kafka.partitions,
      replicas: kafka.replicas,
      sessionTimeoutMs: kafka.session_timeout,
      heartbeatMs: kafka.heartbeat,
      tls: kafka.tls,
      ...(kafka.sasl && { sasl: kafka.sasl }),
    },
    ...(influx && {
      influx: {
        url: influx.url,
        org: influx.org,
        bucket: influx.bucket,
        token: influx.token,
        timeoutMs: influx.timeout,
        gzip: influx.gzip,
        retry: { baseMs: influx.retry.base, maxMs: influx.retry.max },
      },
    }),
    warehouse: { schema: warehouse.schema, statementTimeoutMs: warehouse.statement_timeout },
    batch: {
      maxMessages: batch.max_messages,
      maxBytesPerPartition: batch.max_bytes_per_partition,
      concurrency: batch.concurrency,
      maxMessageBytes: batch.max_message_bytes,
      maxClockSkewMs: batch.max_clock_skew,
    },
    windows: {
      sizesMs: windows.sizes,
      latenessMs: windows.lateness,
      flushMs: windows.flush,
      checkpointMs: windows.checkpoint,
    },
    rules: rules.map(toRule),
    http,
    generator: toGenerator(generator),
    graceMs: grace,
  }
}

function toGenerator(generator: WrittenSettings['generator']): StreamingSettings['generator'] {
  return {
    seed: generator.seed,
    scale: generator.scale,
    ratePerSecond: generator.rate,
    poisonShare: generator.poison,
    lateShare: generator.late,
    lateByMs: generator.late_by,
    ...(generator.burst && {
      burst: {
        factor: generator.burst.factor,
        lengthMs: generator.burst.length,
        everyMs: generator.burst.every,
      },
    }),
  }
}

function toRule(rule: WrittenSettings['rules'][number]): RuleSettings {
  const { id, severity } = rule
  switch (rule.kind) {
    case 'velocity':
      return { id, severity, kind: rule.kind, windowMs: rule.window, count: rule.count }
    case 'amount_outlier':
      return { id, severity, kind: rule.kind, sigmas: rule.sigmas, minCount: rule.min_count }
    case 'duplicate_charge':
      return { id, severity, kind: rule.kind, windowMs: rule.window }
    case 'negative_balance':
      return { id, severity, kind: rule.kind, limitCents: Math.round(rule.limit * 100) }
    case 'failure_rate': {
      const { kind, window, limit, min_count } = rule
      return { id, severity, kind, windowMs: window, limit, minCount: min_count }
    }
  }
}
