import { decodeMessage, type Rejection, type SourceMessage, type StreamEvent } from '../event/index.ts'
import type { BatchSettings } from '../settings/index.ts'

/** Consecutive messages of a partition, understood. */
export interface Chunk {
  /** Offset of the first message. */
  readonly from: number
  /** Offset after the last one. */
  readonly next: number
  readonly messages: readonly SourceMessage[]
  readonly events: readonly StreamEvent[]
  readonly rejected: readonly RejectedMessage[]
}

export interface RejectedMessage {
  readonly message: SourceMessage
  readonly rejection: Rejection
}

/** Cuts messages so that no piece is longer than `length` or reaches over one of the given offsets. */
export function cut(
  messages: readonly SourceMessage[],
  length: number,
  offsets: readonly number[],
): readonly (readonly SourceMessage[])[] {
  const pieces: SourceMessage[][] = []
  let current: SourceMessage[] = []
  for (const message of messages) {
    const last = current.at(-1)
    const isOver = last !== undefined && offsets.some((one) => last.offset < one && message.offset >= one)
    if (isOver || current.length === length) {
      pieces.push(current)
      current = []
    }
    current.push(message)
  }
  return current.length > 0 ? [...pieces, current] : pieces
}

/** Understands messages, at least one. */
export function readChunk(messages: readonly SourceMessage[], limits: BatchSettings): Chunk {
  const events: StreamEvent[] = []
  const rejected: RejectedMessage[] = []
  for (const message of messages) {
    const decoded = decodeMessage(message, limits)
    if (decoded.kind === 'event') events.push(decoded.event)
    else rejected.push({ message, rejection: decoded.rejection })
  }
  return {
    from: messages[0]?.offset ?? 0,
    next: (messages.at(-1)?.offset ?? -1) + 1,
    messages,
    events,
    rejected,
  }
}
