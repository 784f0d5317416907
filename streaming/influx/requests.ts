import { HttpError, type InfluxDB } from '@influxdata/influxdb-client'

import { fail } from '../../src/errors/index.ts'
import type { InfluxSettings } from '../settings/index.ts'
import { answerOf, type Answer } from './answer.ts'

/** Smaller than this, packing costs more than it saves. */
const GZIP_THRESHOLD = 1_000

/** Sends lines once. Never rejects. */
export async function postLines(
  client: InfluxDB,
  { org, bucket, gzip, timeoutMs }: InfluxSettings,
  { lines, signal }: { readonly lines: readonly string[]; readonly signal: AbortSignal },
): Promise<Answer> {
  const cut = new AbortController()
  const onAbort = (): void => cut.abort()
  signal.addEventListener('abort', onAbort)
  let isLate = false
  // The client's own time-out is one of silence: a server that sends a byte now and then would never meet it.
  const timer = setTimeout(() => {
    isLate = true
    cut.abort()
  }, timeoutMs)
  let status: number | undefined
  try {
    await client.transport.request(
      withQuery('/api/v2/write', { org, bucket, precision: 'ns' }),
      lines.join('\n'),
      {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        signal: cut.signal,
        ...(gzip && { gzipThreshold: GZIP_THRESHOLD }),
      },
      (_headers, code) => {
        status = code
      },
    )
    // A proxy may answer with a page of its own, and 200.
    return status === 204
      ? { kind: 'written' }
      : answerOf(new HttpError(502, `204 was expected, not ${status}`))
  } catch (error) {
    return isLate
      ? { kind: 'retry', reason: 'timeout', detail: `no answer within ${timeoutMs} ms`, retryAfterMs: 0 }
      : answerOf(error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** Rows by the names of their columns. @throws {ProjectError} `INFLUX_QUERY_FAILED` */
export async function* streamFlux(
  client: InfluxDB,
  { org }: InfluxSettings,
  flux: string,
): AsyncGenerator<Readonly<Record<string, string>>> {
  try {
    for await (const { values, tableMeta } of client.getQueryApi(org).iterateRows(flux)) {
      yield Object.fromEntries(tableMeta.columns.map(({ label, index }) => [label, values[index] ?? '']))
    }
  } catch (cause) {
    fail('INFLUX_QUERY_FAILED', { detail: detailOf(cause) }, { cause })
  }
}

/** @throws {ProjectError} `INFLUX_UNREACHABLE` */
export async function readVersion(client: InfluxDB, settings: InfluxSettings): Promise<string> {
  let version: string | undefined
  await ask(client, settings, {
    path: '/ping',
    onHeaders: (headers) => {
      version = headers['x-influxdb-version']?.toString()
    },
  })
  return version ?? 'unknown'
}

/** @throws {ProjectError} `INFLUX_UNREACHABLE`, `INFLUX_MISCONFIGURED` */
export async function createBucket(client: InfluxDB, settings: InfluxSettings): Promise<void> {
  const { org, bucket } = settings
  const found = await ask<Organisations>(client, settings, { path: withQuery('/api/v2/orgs', { org }) })
  const orgID = found?.orgs[0]?.id
  if (orgID === undefined) failMisconfigured(settings, `there is no organisation "${org}"`)
  if (await findBucket(client, settings)) return
  await ask(client, settings, {
    path: '/api/v2/buckets',
    // Another process may have been quicker.
    allowed: [422],
    body: JSON.stringify({ orgID, name: bucket, retentionRules: [] }),
  })
}

/** How long the bucket keeps points; `undefined`: for ever, or there is no bucket. */
export async function readRetention(client: InfluxDB, settings: InfluxSettings): Promise<number | undefined> {
  const bucket = await findBucket(client, settings)
  const seconds = bucket?.retentionRules.find(({ type }) => type === 'expire')?.everySeconds
  return seconds ? seconds * 1_000 : undefined
}

async function findBucket(client: InfluxDB, settings: InfluxSettings): Promise<Bucket | undefined> {
  const { org, bucket } = settings
  const path = withQuery('/api/v2/buckets', { org, name: bucket })
  return (await ask<{ readonly buckets: readonly Bucket[] }>(client, settings, { path }))?.buckets[0]
}

interface Organisations {
  readonly orgs: readonly { readonly id: string }[]
}

interface Bucket {
  readonly retentionRules: readonly { readonly type: string; readonly everySeconds: number }[]
}

function withQuery(path: string, parameters: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(parameters).toString()}`
}

interface Question {
  readonly path: string
  /** With one it is a POST. */
  readonly body?: string
  /** Failures that are as good as none. */
  readonly allowed?: readonly number[]
  readonly onHeaders?: (headers: Readonly<Record<string, string | readonly string[] | undefined>>) => void
}

async function ask<Value = unknown>(
  client: InfluxDB,
  settings: InfluxSettings,
  { path, body, allowed = [], onHeaders }: Question,
): Promise<Value | undefined> {
  try {
    const method = body === undefined ? 'GET' : 'POST'
    return (await client.transport.request(path, body ?? '', { method }, onHeaders)) as Value
  } catch (cause) {
    if (!(cause instanceof HttpError)) {
      return fail('INFLUX_UNREACHABLE', { address: addressOf(settings), detail: detailOf(cause) }, { cause })
    }
    // The server answers 404 when a token may not see what is asked for.
    if (cause.statusCode === 404 && body === undefined) return undefined
    if (allowed.includes(cause.statusCode)) return undefined
    return failMisconfigured(settings, detailOf(cause), cause)
  }
}

function failMisconfigured(settings: InfluxSettings, detail: string, cause?: unknown): never {
  const { org, bucket } = settings
  return fail('INFLUX_MISCONFIGURED', { address: addressOf(settings), org, bucket, detail }, { cause })
}

function detailOf(cause: unknown): string {
  const answer = answerOf(cause)
  return 'detail' in answer ? answer.detail : 'the server answered in a way that nobody expected'
}

/** Without a password that may stand in the URL. */
export function addressOf({ url }: InfluxSettings): string {
  return new URL(url).host
}
