import { HttpError, RequestTimedOutError } from '@influxdata/influxdb-client'

import type { RetryReason } from './types.ts'

/** What came of a request that writes. */
export type Answer =
  | { readonly kind: 'written' }
  /** All but points that are older than the bucket keeps. */
  | { readonly kind: 'expired'; readonly points: number }
  /** Something is wrong with at least one of the lines; others may be written, or none. */
  | { readonly kind: 'refused'; readonly detail: string }
  | {
      readonly kind: 'retry'
      readonly reason: RetryReason
      readonly detail: string
      readonly retryAfterMs: number
    }

/** The server speaks of nothing else only when nothing else is wrong. */
const EXPIRED = /partial write: dropped (\d+) points outside retention policy/

const MAX_DETAIL = 1_000

/** Gives a failed request its meaning. */
export function answerOf(error: unknown): Answer {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL)
  if (error instanceof RequestTimedOutError) return retry('timeout', 'no answer in time')
  if (!(error instanceof HttpError)) return retry('network', detail)
  const { statusCode } = error
  const text = `HTTP ${statusCode}: ${sentenceOf(error)}`
  const expired = EXPIRED.exec(text)
  if (statusCode === 422 && expired) return { kind: 'expired', points: Number(expired[1]) }
  if ([400, 413, 422].includes(statusCode)) return { kind: 'refused', detail: text }
  const reason = reasonOf(statusCode)
  return { ...retry(reason, text), retryAfterMs: retryAfterMs(error.headers?.['retry-after']) }
}

function retry(reason: RetryReason, detail: string): Answer & { readonly kind: 'retry' } {
  return { kind: 'retry', reason, detail, retryAfterMs: 0 }
}

function reasonOf(statusCode: number): RetryReason {
  if ([401, 403, 404].includes(statusCode)) return 'configuration'
  return statusCode === 429 || statusCode === 503 ? 'throttled' : 'server_error'
}

function sentenceOf({ json, body, statusMessage }: HttpError): string {
  const { message } = (json ?? {}) as { readonly message?: unknown }
  const text = typeof message === 'string' ? message : (body ?? '')
  return (text || (statusMessage ?? '')).trim().slice(0, MAX_DETAIL)
}

/** Longer than this nobody means it. */
const MAX_RETRY_AFTER_MS = 300_000

/** Seconds, or a date (RFC 9110, 10.2.3). The client library takes the number for milliseconds. */
export function retryAfterMs(header: string | readonly string[] | undefined, nowMs = Date.now()): number {
  const text = String(header ?? '').trim()
  const wanted = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, wanted || 0))
}
