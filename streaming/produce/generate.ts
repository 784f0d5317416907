import { setImmediate, setTimeout as sleep } from 'node:timers/promises'

import type { GeneratorSettings } from '../settings/index.ts'
import { openLiveBank } from './live-bank.ts'
import { planMessages, type PlannedMessage } from './plan-messages.ts'
import { createCount, type Produced } from './produced.ts'
import type { Sink } from './sink.ts'

export interface GenerateOptions {
  readonly settings: GeneratorSettings
  readonly partitions: number
  /** What the service takes at the most: some poison is larger. */
  readonly maxMessageBytes: number
  /** When the first message is due, and the part of every id that is new with each start. Now by default. */
  readonly startMs?: number
  /** Ends after this many messages, or after this much of the schedule, whichever comes first. */
  readonly count?: number
  readonly seconds?: number
  /** Keep to the schedule, or send as fast as the sink takes it. */
  readonly isPaced: boolean
  /** The part of messages that are an earlier one, sent again. None by default. */
  readonly duplicateShare?: number
  readonly signal?: AbortSignal
  /** Called after each batch with the number of messages so far. */
  readonly onSent?: (messages: number) => void
}

const MAX_BATCH = 1000
/** Under the 1 MiB that Kafka takes at once. */
const MAX_BATCH_BYTES = 500_000
/** How often the schedule is looked at. */
const TICK_MS = 10
/** How long a batch under way is waited for when the generator is told to stop. */
const GRACE_MS = 600

/**
 * Sends the simulated bank as a live stream, in batches of what is due. Waits for the sink, and catches up after it was
 * slow. A stop by the signal comes within a second, between two batches.
 *
 * @throws whatever the sink throws
 */
export async function generate(options: GenerateOptions, sink: Sink): Promise<Produced> {
  const { isPaced, signal = new AbortController().signal } = options
  const happenings = openLiveBank(options.settings)
  const startMs = options.startMs ?? Date.now()
  const begunMs = performance.now()
  const elapsedMs = (): number => (isPaced ? performance.now() - begunMs : Infinity)
  const plan = { duplicateShare: 0, ...options, startMs }
  const queue = lookAhead(bounded(options, startMs, planMessages(plan, happenings)))
  const count = createCount(options.partitions, startMs)
  let sent = 0
  while (!signal.aborted && queue.peek()) {
    const batch = takeDue(queue, startMs + elapsedMs())
    if (batch.length > 0) {
      if (!(await isSent(sink, batch, signal))) return count.result(batch.length)
      count.add(batch)
      sent += batch.length
      options.onSent?.(sent)
    }
    await pause((queue.peek()?.message.timestampMs ?? 0) - startMs - elapsedMs(), signal)
  }
  return count.result(0)
}

function* bounded(
  { count = Infinity, seconds = Infinity }: Pick<GenerateOptions, 'count' | 'seconds'>,
  startMs: number,
  messages: Iterable<PlannedMessage>,
): Generator<PlannedMessage> {
  let left = count
  for (const planned of messages) {
    if (left <= 0 || planned.message.timestampMs >= startMs + seconds * 1000) return
    left -= 1
    yield planned
  }
}

/** An iterator whose next value can be seen before it is taken. */
interface Queue<Value> {
  peek(): Value | undefined
  take(): void
}

function lookAhead<Value>(values: Iterator<Value>): Queue<Value> {
  let head = values.next()
  return {
    peek: () => (head.done ? undefined : head.value),
    take: () => {
      head = values.next()
    },
  }
}

function takeDue(queue: Queue<PlannedMessage>, untilMs: number): readonly PlannedMessage[] {
  const batch: PlannedMessage[] = []
  let bytes = 0
  while (batch.length < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
    const planned = queue.peek()
    if (!planned || planned.message.timestampMs > untilMs) break
    batch.push(planned)
    bytes += planned.message.value?.length ?? 0
    queue.take()
  }
  return batch
}

/** False when the stop came and no answer after it: whether the batch has arrived is not known. */
async function isSent(sink: Sink, batch: readonly PlannedMessage[], signal: AbortSignal): Promise<boolean> {
  const patience = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const lose = (): void => {
    timer = setTimeout(() => patience.abort(), GRACE_MS)
  }
  signal.addEventListener('abort', lose, { once: true })
  try {
    const messages = batch.map(({ message }) => message)
    await Promise.race([sink.send(messages, patience.signal), ended(patience.signal)])
    return true
  } catch (error) {
    if (patience.signal.aborted) return false
    throw error
  } finally {
    signal.removeEventListener('abort', lose)
    clearTimeout(timer)
  }
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** Lets everything else have its turn: until the next message is due, and at least a tick unless the generator is behind. */
async function pause(idleMs: number, signal: AbortSignal): Promise<void> {
  if (idleMs <= 0) return setImmediate()
  await sleep(Math.max(TICK_MS, idleMs), undefined, { signal }).catch(() => undefined)
}
