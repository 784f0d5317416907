import type { TemplateObject } from '../contract.ts'
import { hostFunction } from '../runtime/host.ts'
import { templateText } from '../values.ts'

/** A point in time with the parts of Python's aware `datetime` that templates use. Always UTC. */
export function moment(date: Date): TemplateObject {
  const attributes: Readonly<Record<string, () => unknown>> = {
    year: () => date.getUTCFullYear(),
    month: () => date.getUTCMonth() + 1,
    day: () => date.getUTCDate(),
    hour: () => date.getUTCHours(),
    minute: () => date.getUTCMinutes(),
    second: () => date.getUTCSeconds(),
    strftime: () => hostFunction('strftime', ['format'], (format) => formatTime(date, templateText(format))),
    isoformat: () => hostFunction('isoformat', [], () => isoformat(date)),
    timestamp: () => hostFunction('timestamp', [], () => date.getTime() / 1000),
  }
  return {
    templateType: 'datetime',
    attribute: (key) => (Object.hasOwn(attributes, key) ? attributes[key]?.() : undefined),
    text: () => isoformat(date).replace('T', ' '),
  }
}

function isoformat(date: Date): string {
  return date.toISOString().replace('Z', '000+00:00')
}

const CODES: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => String(date.getUTCFullYear()),
  y: (date) => two(date.getUTCFullYear() % 100),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  H: (date) => two(date.getUTCHours()),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  f: (date) => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000`,
  j: (date) => String(dayOfYear(date)).padStart(3, '0'),
  z: () => '+0000',
  Z: () => 'UTC',
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => date.toISOString().slice(11, 19),
  a: (date) => name(date, { weekday: 'short' }),
  A: (date) => name(date, { weekday: 'long' }),
  b: (date) => name(date, { month: 'short' }),
  B: (date) => name(date, { month: 'long' }),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  '%': () => '%',
}

/** Python's `strftime` for the codes that do not depend on a locale; unknown codes stay as they are. */
function formatTime(date: Date, format: string): string {
  return format.replace(/%([a-zA-Z%])/g, (whole, code: string) => CODES[code]?.(date) ?? whole)
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
}

function name(date: Date, part: Intl.DateTimeFormatOptions): string {
  return date.toLocaleDateString('en-US', { ...part, timeZone: 'UTC' })
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
