import type { Coordinates, Rejection } from '../event/index.ts'

/** Who rejects, and when. */
export interface LetterContext {
  readonly group: string
  /** Name and version of the program, such as `tablewright@1.2.0`. */
  readonly application: string
  /** Now, when absent. */
  readonly nowMs?: number
}

/** A rejected message and what is known of it. */
export interface Letter {
  /** Where the letter itself stands. */
  readonly at: Coordinates
  /** Where the message stood when it came the first time: the same for each letter about it. */
  readonly origin: Coordinates
  readonly stage: Rejection['stage']
  /** A word of `RejectionReason`, or of a later release. */
  readonly reason: string
  /** One sentence. */
  readonly detail: string
  /** How often the message was rejected: 1, and one more after each replay that failed. */
  readonly attempts: number
  /** When Kafka got the message that was rejected. */
  readonly receivedAtMs: number
  readonly firstFailedAtMs: number
  /** When Kafka got the letter. */
  readonly failedAtMs: number
  readonly group: string
  readonly application: string
  /** The message as it was. */
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer>>
}

/** What a record of the dead-letter topic is. */
export type LetterRecord =
  | { readonly kind: 'letter'; readonly letter: Letter }
  /** The letter with this name was sent to its topic again. */
  | { readonly kind: 'replayed'; readonly name: string }
  /** Not written by this program, or damaged. */
  | { readonly kind: 'foreign'; readonly at: Coordinates; readonly detail: string }

/** All that is given must fit. */
export interface LetterFilter {
  readonly reason?: string
  readonly stage?: string
  /** When the letter was written: from (included) and to (excluded). */
  readonly fromMs?: number
  readonly toMs?: number
}

export interface FoundLetter extends Letter {
  readonly isReplayed: boolean
}
