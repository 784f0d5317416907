const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

const MINUTE_MS = 60_000

/**
 * Milliseconds since 1970 of an ISO 8601 moment with its zone, such as `2026-11-28T09:30:00.125Z` or
 * `2026-11-28T10:30:00+01:00`. What is finer than a millisecond is cut off. `undefined` for anything else: a date
 * without a zone means another moment on every machine. Read by hand, because `Date.parse` takes February 30 for
 * March 2, and twice the time.
 */
export function parseMoment(text: string): number | undefined {
  if (!ISO_MOMENT.test(text)) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined
  if (day > 28 && day > daysOf(year, month)) return undefined
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millisecondOf(text))
  return text.endsWith('Z') ? local : local - zoneMs(text)
}

/** What the pattern has proved to be digits. */
function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function millisecondOf(text: string): number {
  if (text[19] !== '.') return 0
  let value = 0
  for (let at = 20; at < 23; at++) {
    const digit = text.charCodeAt(at) - 48
    // Fewer than three digits: what follows is the zone.
    if (!(digit >= 0 && digit <= 9)) return value * 10 ** (23 - at)
    value = value * 10 + digit
  }
  return value
}

function zoneMs(text: string): number {
  const at = text.length - 6
  const ms = (twoDigits(text, at + 1) * 60 + twoDigits(text, at + 4)) * MINUTE_MS
  return text[at] === '-' ? -ms : ms
}
