import { parseMoment } from './moment.ts'
import { parseCents } from './money.ts'
import { kindOf, refuse, show } from './refusal.ts'

// One function for each kind of field. Each is given the value and the name of its field, and gives what it means or refuses it.

const MAX_IDENTIFIER = 64
const MAX_TEXT = 200
/** Older than any system that could have written the message, and after 1970, so that times in nanoseconds have their 19 digits. */
const EARLIEST_MS = Date.UTC(2001, 8, 10)

/** Shows what most identifiers are at a glance; what is none of it is looked at closely. */
const PLAIN = /^[\w.:-]{1,64}$/

/** Text that names something: it becomes a key, a tag or part of a log line. */
export function identifier(value: unknown, field: string): string {
  return typeof value === 'string' && PLAIN.test(value) ? value : closely(value, field)
}

function closely(value: unknown, field: string): string {
  const found = text(value, field)
  if (found === '') refuse('field_value', `The field ${field} is empty.`)
  if (found.length > MAX_IDENTIFIER) {
    refuse('field_value', `The field ${field} has ${found.length} characters; ${MAX_IDENTIFIER} is the most.`)
  }
  if (/[\\\s]/.test(found)) {
    refuse('field_value', `The field ${field} has a blank or a backslash in it: ${show(found)}.`)
  }
  return found
}

/** Text for people. */
export function text(value: unknown, field: string): string {
  const found = typeof value === 'string' ? value : notOfType(value, { field, wanted: 'text' })
  if (found.length > MAX_TEXT) {
    refuse('field_value', `The field ${field} has ${found.length} characters; ${MAX_TEXT} is the most.`)
  }
  if (/[\p{Cc}\p{Cs}]/u.test(found)) {
    refuse(
      'field_value',
      `The field ${field} has a control character or half a character in it: ${show(found)}.`,
    )
  }
  return found
}

/** `undefined` for what is absent or null. */
export function optional<Value>(
  read: (value: unknown, field: string) => Value,
  value: unknown,
  field: string,
): Value | undefined {
  return value === undefined || value === null ? undefined : read(value, field)
}

/** One of the words of a list. */
export function oneOf<Word extends string>(words: ReadonlySet<Word>, value: unknown, field: string): Word {
  if (words.has(value as Word)) return value as Word
  if (typeof value !== 'string') notOfType(value, { field, wanted: 'text' })
  return refuse('field_value', `The field ${field} is ${show(value)}; known are ${[...words].join(', ')}.`)
}

export function currency(value: unknown, field: string): string {
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value)) return value
  if (typeof value !== 'string') notOfType(value, { field, wanted: 'text' })
  return refuse(
    'field_value',
    `The field ${field} is ${show(value)}, which is no currency code of three capitals.`,
  )
}

/** Any whole number of cents. */
export function cents(value: unknown, field: string): number {
  const given = typeof value === 'string' || typeof value === 'number' ? value : undefined
  const found = parseCents(given ?? notOfType(value, { field, wanted: 'a decimal' }))
  if (found !== undefined) return found
  return refuse(
    'field_value',
    `The field ${field} is ${show(value)}; it must be a decimal of at most 13 digits and two decimals, such as "12.34".`,
  )
}

export function positiveCents(value: unknown, field: string): number {
  const found = cents(value, field)
  if (found > 0) return found
  return refuse('field_value', `The field ${field} is ${show(value)}; it must be above zero.`)
}

/** Whole years. */
export function age(value: unknown, field: string): number {
  if (typeof value !== 'number') return notOfType(value, { field, wanted: 'a number' })
  if (Number.isInteger(value) && value >= 0 && value <= 150) return value
  return refuse(
    'field_value',
    `The field ${field} is ${show(value)}; it must be a whole number from 0 to 150.`,
  )
}

/** A moment, in milliseconds since 1970. */
export function moment(value: unknown, field: string): number {
  if (typeof value !== 'string') return notOfType(value, { field, wanted: 'text' })
  const found = parseMoment(value)
  if (found === undefined) {
    return refuse(
      'field_value',
      `The field ${field} is ${show(value)}; it must be a date and time with its zone, such as 2026-11-28T09:30:00.125Z.`,
    )
  }
  if (found >= EARLIEST_MS) return found
  return refuse('field_value', `The field ${field} is ${show(value)}, which is too long ago.`)
}

function notOfType(
  value: unknown,
  { field, wanted }: { readonly field: string; readonly wanted: string },
): never {
  if (value === undefined) refuse('field_missing', `The field ${field} is missing.`)
  if (value === null) refuse('field_missing', `The field ${field} is null.`)
  refuse('field_type', `The field ${field} is ${kindOf(value)}; it must be ${wanted}.`)
}
