import { setTimeout as sleep } from 'node:timers/promises'

import { problem, type Problem } from '../../src/errors/index.ts'
import type { InfluxSettings } from '../settings/index.ts'
import type { Answer } from './answer.ts'
import { addressOf } from './requests.ts'
import type { InfluxObserver, RefusedLine } from './types.ts'

/** What {@link deliver} works with. */
export interface Sender {
  readonly settings: InfluxSettings
  readonly observer: InfluxObserver
  /** Sends lines once. Never rejects. */
  readonly post: (lines: readonly string[], signal: AbortSignal) => Promise<Answer>
}

/** Lines from `from` (included) to `next` (excluded). */
interface Piece {
  readonly from: number
  readonly next: number
}

/** Lines of one request: more is no quicker, and waits longer. */
const MAX_LINES = 5_000

/**
 * Writes lines, halving what the server refuses until the bad line is alone: at most twice the binary logarithm of the
 * number of lines in requests for each of them. What is sent twice on the way is the same point twice.
 */
export async function deliver(
  sender: Sender,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<readonly RefusedLine[]> {
  const refused: RefusedLine[] = []
  const pending = piecesOf(lines.length)
  for (let piece = pending.pop(); piece; piece = pending.pop()) {
    const answer = await send(sender, lines.slice(piece.from, piece.next), signal)
    if (answer.kind === 'expired') sender.observer.expired(answer.points)
    if (answer.kind !== 'refused') continue
    if (piece.next - piece.from === 1) refused.push({ index: piece.from, detail: answer.detail })
    else pending.push(...halvesOf(piece))
  }
  return refused.toSorted((left, right) => left.index - right.index)
}

function piecesOf(length: number): Piece[] {
  return Array.from({ length: Math.ceil(length / MAX_LINES) }, (_, at) => ({
    from: at * MAX_LINES,
    next: Math.min(length, (at + 1) * MAX_LINES),
  }))
}

function halvesOf({ from, next }: Piece): readonly Piece[] {
  const middle = Math.ceil((from + next) / 2)
  return [
    { from: middle, next },
    { from, next: middle },
  ]
}

/** Sends a piece until the server has said what it makes of it. Rejects when the signal is aborted. */
async function send(
  { settings, observer, post }: Sender,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<Exclude<Answer, { readonly kind: 'retry' }>> {
  for (let failures = 0; ; failures++) {
    const answer = await post(lines, signal)
    signal.throwIfAborted()
    if (answer.kind !== 'retry') {
      observer.circuit('closed')
      return answer
    }
    observer.circuit('open')
    const delayMs = Math.max(answer.retryAfterMs, backoffMs(settings.retry, failures))
    observer.retrying(answer.reason, problemOf(answer, settings), delayMs)
    await sleep(delayMs, undefined, { signal })
  }
}

/** Full jitter: processes that were stopped by the same outage do not come back at the same moment. */
function backoffMs({ baseMs, maxMs }: InfluxSettings['retry'], failures: number): number {
  return Math.random() * Math.min(maxMs, baseMs * 2 ** failures)
}

function problemOf(answer: Answer & { readonly kind: 'retry' }, settings: InfluxSettings): Problem {
  const facts = { address: addressOf(settings), detail: answer.detail }
  if (answer.reason !== 'configuration') return problem('INFLUX_UNREACHABLE', facts)
  return problem('INFLUX_MISCONFIGURED', { ...facts, org: settings.org, bucket: settings.bucket })
}
