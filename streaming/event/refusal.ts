import type { Rejection, RejectionReason } from './types.ts'
import { STAGE_OF_REASON } from './words.ts'

/** Long enough for a sentence, and at most 900 bytes as UTF-8. */
const MAX_DETAIL = 300
const MAX_SHOWN = 60

/** Thrown by whatever reads a part of a message, caught where the message is decoded. It never leaves this room. */
export class Refusal extends Error {
  readonly rejection: Rejection

  constructor(reason: RejectionReason, detail: string) {
    super(detail)
    this.rejection = {
      stage: STAGE_OF_REASON[reason],
      reason,
      detail: printable(detail).slice(0, MAX_DETAIL),
    }
  }
}

export function refuse(reason: RejectionReason, detail: string): never {
  throw new Refusal(reason, detail)
}

/** A value in a sentence: clipped, and without anything that could break a line of a log. */
export function show(value: unknown): string {
  const text = typeof value === 'object' ? kindOf(value) : (JSON.stringify(value) ?? kindOf(value))
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text
}

/** `a list`, `an object`, `text`, ... */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'string' ? 'text' : `a ${typeof value}`
}

/** Control characters and halves of pairs come from the message itself: what they would do to a terminal is not known. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '\u{FFFD}')
}
