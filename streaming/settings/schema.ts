import { z } from 'zod'

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `500ms`, `10s`, `1m`, `2h`, `7d`, or a number of milliseconds; read as milliseconds. */
const duration = z
  .union([z.string(), z.number()])
  .transform((written, context) => {
    const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(String(written).trim()) ?? []
    if (number === undefined) {
      context.addIssue({ code: 'custom', message: 'must be a duration such as 500ms, 10s or 1m' })
      return z.NEVER
    }
    return Number(number) * UNITS[unit as keyof typeof UNITS]
  })
  .pipe(z.number().int('must be whole milliseconds').nonnegative())

/** `env_var()` gives texts, so numbers and truths may be written as such. */
const number = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number')])
  .transform(Number)
const count = number.pipe(z.number().int('must be a whole number').min(1, 'must be at least 1'))
const share = number.pipe(z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1'))
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
const text = z.string().min(1, 'must not be empty')

const brokers = z
  .union([text, z.array(text).min(1, 'needs at least one broker')])
  .transform((written) =>
    typeof written === 'string' ? written.split(',').map((one) => one.trim()) : written,
  )
  .pipe(z.array(z.string().regex(/^[^\s:/]+:\d+$|^\[[^\]]+\]:\d+$/, 'must be host:port')))

const kafka = z.strictObject({
  brokers,
  topic: text.default('transactions'),
  dead_letter_topic: text.optional(),
  alert_topic: text.optional(),
  group: text.default('tablewright'),
  // Points tell partitions apart by a number below 64.
  partitions: count.pipe(z.number().max(64, 'must be at most 64')).default(6),
  replicas: count.default(1),
  session_timeout: duration.default(30_000),
  heartbeat: duration.default(3_000),
  tls: truth.default(false),
  sasl: z
    .strictObject({
      mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
      username: text,
      password: text,
    })
    .optional(),
})

const influx = z.strictObject({
  url: z.url('must be an address such as http://127.0.0.1:8086'),
  org: text,
  bucket: text,
  token: text,
  timeout: duration.default(5_000),
  gzip: truth.default(false),
  retry: z.strictObject({ base: duration.default(200), max: duration.default(10_000) }).prefault({}),
})

const batch = z.strictObject({
  max_messages: count.default(5_000),
  max_bytes_per_partition: count.default(262_144),
  concurrency: count.default(3),
  max_message_bytes: count.default(65_536),
  max_clock_skew: duration.default(300_000),
})

const windows = z.strictObject({
  sizes: z
    .array(duration.pipe(z.number().min(1_000, 'must be at least 1s')))
    .min(1)
    .default([60_000]),
  lateness: duration.default(30_000),
  flush: duration.default(1_000),
  checkpoint: duration.default(10_000),
})

const base = { id: text, severity: z.enum(['low', 'medium', 'high']).default('medium') }
const rule = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('velocity'), window: duration, count }),
  z.strictObject({
    ...base,
    kind: z.literal('amount_outlier'),
    sigmas: number.pipe(z.number().positive('must be above 0')),
    min_count: count.default(20),
  }),
  z.strictObject({ ...base, kind: z.literal('duplicate_charge'), window: duration }),
  z.strictObject({ ...base, kind: z.literal('negative_balance'), limit: number.default(0) }),
  z.strictObject({
    ...base,
    kind: z.literal('failure_rate'),
    window: duration,
    limit: share,
    min_count: count.default(50),
  }),
])

/** The block as people write it. Unknown fields are refused: a slip of the finger must not become a default. */
export const STREAMING = z.strictObject({
  kafka,
  influx: influx.optional(),
  warehouse: z
    .strictObject({ schema: text.default('raw_stream'), statement_timeout: duration.default(30_000) })
    .prefault({}),
  batch: batch.prefault({}),
  windows: windows.prefault({}),
  rules: z.array(rule).default([]),
  http: z
    .strictObject({
      host: text.default('127.0.0.1'),
      port: number.pipe(z.number().int().min(0).max(65_535)).default(9464),
    })
    .prefault({}),
  generator: z
    .strictObject({
      seed: number.pipe(z.number().int()).default(42),
      scale: number.pipe(z.number().positive()).default(1),
      rate: count.default(100),
      poison: share.default(0),
      late: share.default(0),
      late_by: duration.default(120_000),
      burst: z.strictObject({ factor: number, length: duration, every: duration }).optional(),
    })
    .prefault({}),
  grace: duration.default(10_000),
})

export type WrittenSettings = z.infer<typeof STREAMING>
